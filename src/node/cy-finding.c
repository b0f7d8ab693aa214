/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-finding-private.h"
#include "cy-nameplate-rule.h"

G_STATIC_ASSERT (CY_FOUND_WORDS == CY_PROBE_WORDS);

static void
clear_register (gpointer data)
{
  g_free (((CyFoundRegister *) data)->value);
}

static void
add_register (CyFinding *finding, const CyProbeRow *row, const CyTag *tag)
{
  CyFoundRegister reg = { .measure = row->measure,
                          .connector = row->connector,
                          .function = row->function,
                          .unit = row->unit,
                          .address = row->address,
                          .n_words = row->outcome == CY_PROBE_ANSWERED ? row->n_words : 0,
                          .is_good = row->quality == CY_QUALITY_GOOD,
                          .number =
                            row->quality == CY_QUALITY_GOOD ? cy_tag_value (tag, row->raw) : NAN,
                          .value = g_utf8_make_valid (row->value, -1) };

  memcpy (reg.words, row->words, sizeof reg.words);
  g_array_append_val (finding->registers, reg);
}

/**
 * cy_finding_new:
 * @fit: a pile, read with a profile and judged.
 * @read_us: when [µs UTC].
 */
CyFinding *
cy_finding_new (const CyProbeFit *fit, gint64 read_us)
{
  const CyProbeReading *reading = fit->reading;
  CyFinding *finding = g_new (CyFinding, 1);

  *finding = (CyFinding){
    .profile = g_strdup (cy_profile_get_id (reading->profile)),
    .vendor = g_strdup (cy_profile_get_vendor (reading->profile)),
    .model = g_strdup (cy_profile_get_model (reading->profile)),
    .is_dc = cy_profile_is_dc (reading->profile),
    .score = fit->score,
    .why = g_strdup (fit->why),
    .registers = g_array_sized_new (FALSE, FALSE, sizeof (CyFoundRegister), reading->rows->len),
    .n_reads = reading->n_blocks,
    .n_answered = reading->n_answered,
    .n_refused = reading->n_refused,
    .read_us = read_us,
  };
  g_atomic_ref_count_init (&finding->refs);
  g_array_set_clear_func (finding->registers, clear_register);
  for (guint i = 0; i < reading->rows->len; i++) {
    const CyProbeRow *row = &g_array_index (reading->rows, CyProbeRow, i);

    add_register (finding, row, cy_tag_set_get (cy_profile_get_tags (reading->profile), row->tag));
  }
  return finding;
}

CyFinding *
cy_finding_ref (CyFinding *finding)
{
  g_atomic_ref_count_inc (&finding->refs);
  return finding;
}

void
cy_finding_unref (CyFinding *finding)
{
  if (!g_atomic_ref_count_dec (&finding->refs))
    return;
  g_free (finding->profile);
  g_free (finding->vendor);
  g_free (finding->model);
  g_free (finding->why);
  g_array_unref (finding->registers);
  g_free (finding);
}

/**
 * cy_finding_find:
 *
 * Returns: (nullable): the register of a measure, when it has a value.
 */
const CyFoundRegister *
cy_finding_find (const CyFinding *finding, guint connector, CyMeasureId measure)
{
  for (guint i = 0; i < finding->registers->len; i++) {
    const CyFoundRegister *reg = &g_array_index (finding->registers, CyFoundRegister, i);

    if (reg->connector == connector && reg->measure == measure)
      return reg->is_good ? reg : NULL;
  }
  return NULL;
}

/**
 * cy_finding_get_text:
 *
 * Returns: (nullable): what the pile itself says of a measure.
 */
const char *
cy_finding_get_text (const CyFinding *finding, CyMeasureId measure)
{
  const CyFoundRegister *reg = cy_finding_find (finding, 0, measure);

  return reg == NULL ? NULL : reg->value;
}

static double
get_number (const CyFinding *finding, guint connector, CyMeasureId measure)
{
  const CyFoundRegister *reg = cy_finding_find (finding, connector, measure);

  return reg == NULL || isnan (reg->number) ? 0 : reg->number;
}

/* A pile tells its power as a whole or for each gun. */
static CyNameplate
read_nameplate (const CyFinding *finding)
{
  double power_w = get_number (finding, 0, CY_MEASURE_LIMIT_POWER_MAX_HW);

  return (CyNameplate){
    .manufacturer = cy_finding_get_text (finding, CY_MEASURE_ID_MANUFACTURER),
    .model = cy_finding_get_text (finding, CY_MEASURE_ID_MODEL),
    .serial = cy_finding_get_text (finding, CY_MEASURE_ID_SERIAL),
    .connectors = (guint) get_number (finding, 0, CY_MEASURE_STATION_CONNECTOR_COUNT),
    .power_w = power_w > 0 ? power_w : get_number (finding, 1, CY_MEASURE_LIMIT_POWER_MAX_HW),
    .current = finding->is_dc ? CY_CURRENT_DC : CY_CURRENT_AC,
  };
}

static void
plate_free (CyFoundPlate *plate)
{
  g_free (plate->expected);
  g_free (plate->found);
  g_free (plate);
}

/**
 * cy_finding_check_nameplate:
 * @pile: a record's id.
 *
 * Compares what a pile says of itself with its record and its type.
 *
 * Returns: (transfer full) (element-type CyFoundPlate): empty when there is no such pile or type.
 */
GPtrArray *
cy_finding_check_nameplate (const CyFinding *finding, CyYard *yard, const char *pile)
{
  GPtrArray *plates = g_ptr_array_new_with_free_func ((GDestroyNotify) plate_free);
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile);
  CyRecord *type = record == NULL ? NULL : cy_yard_get_ref (yard, record, "type");
  CyNameplate found = read_nameplate (finding);
  g_autoptr (GPtrArray) lines = NULL;
  CyNameplate expected;

  if (type == NULL)
    return plates;
  expected = cy_nameplate_of_record (record, type);
  lines = cy_nameplate_rule (&expected, &found);
  for (guint i = 0; i < lines->len; i++) {
    CyNameplateLine *line = lines->pdata[i];
    CyFoundPlate *plate = g_new (CyFoundPlate, 1);

    *plate = (CyFoundPlate){ line->what, g_steal_pointer (&line->expected),
                             g_steal_pointer (&line->found), (CyFoundVerdict) line->verdict };
    g_ptr_array_add (plates, plate);
  }
  return plates;
}

G_STATIC_ASSERT ((int) CY_FOUND_SAME == (int) CY_NAMEPLATE_SAME &&
                 (int) CY_FOUND_DIFFERENT == (int) CY_NAMEPLATE_DIFFERENT &&
                 (int) CY_FOUND_NOT_TOLD == (int) CY_NAMEPLATE_NOT_TOLD);

/**
 * cy_found_verdict_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_found_verdict_label (CyFoundVerdict verdict)
{
  return cy_nameplate_verdict_label ((CyNameplateVerdict) MIN (verdict, CY_FOUND_NOT_TOLD));
}

/**
 * cy_found_verdict_name:
 *
 * Returns: a word for JSON, not translated.
 */
const char *
cy_found_verdict_name (CyFoundVerdict verdict)
{
  static const char *const names[CY_N_FOUND_VERDICTS] = {
    [CY_FOUND_SAME] = "same",
    [CY_FOUND_DIFFERENT] = "different",
    [CY_FOUND_NOT_TOLD] = "not_told",
  };

  return names[MIN (verdict, CY_FOUND_NOT_TOLD)];
}

/**
 * cy_found_words:
 *
 * Returns: (transfer full): the registers as they are, in hexadecimal; bits as 0 and 1.
 */
char *
cy_found_words (const CyFoundRegister *reg)
{
  GString *text = g_string_new (NULL);
  /* Functions 1 and 2 read bits. */
  gboolean bits = reg->function == 1 || reg->function == 2;

  for (guint i = 0; i < MIN (reg->n_words, CY_FOUND_WORDS); i++) {
    const char *space = i > 0 ? " " : "";

    if (bits)
      g_string_append_printf (text, "%s%u", space, reg->words[i]);
    else
      g_string_append_printf (text, "%s%04x", space, reg->words[i]);
  }
  return g_string_free (text, FALSE);
}
