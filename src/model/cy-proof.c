/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-proof.h"

#include <math.h>

#include "cy-state.h"
#include "cy-time.h"

static gboolean
is_listed (const CyProof *proof, gint64 raw)
{
  for (guint i = 0; i < proof->n_values; i++) {
    if (proof->values[i] == raw)
      return TRUE;
  }
  return FALSE;
}

static gboolean
test (const CyProof *proof, const CyTag *tag, const CySample *sample, const CySample *before)
{
  double value = cy_tag_value (tag, sample->raw);

  switch (proof->test) {
  case CY_PROOF_IS:
    return is_listed (proof, sample->raw);
  case CY_PROOF_IS_NOT:
    return !is_listed (proof, sample->raw);
  case CY_PROOF_NEAR:
    return fabs (value - proof->wanted) <= proof->tolerance;
  case CY_PROOF_AT_MOST:
    return value <= proof->wanted + proof->tolerance;
  case CY_PROOF_DROPS:
    return before->quality == CY_QUALITY_GOOD && value < cy_tag_value (tag, before->raw);
  case CY_PROOF_CLOCK:
  default:
    return fabs (value - (double) sample->time_us / CY_US_PER_S) <= proof->tolerance;
  }
}

/**
 * cy_proof_holds:
 * @tag: the one @proof names.
 * @sample: its newest value.
 * @before: its value before the command.
 * @since_us: when the device had repeated the command; what was read before proves nothing [µs UTC].
 *
 * Returns: whether the pile shows what it was told.
 */
gboolean
cy_proof_holds (const CyProof *proof,
                const CyTag *tag,
                const CySample *sample,
                const CySample *before,
                gint64 since_us)
{
  return sample->quality == CY_QUALITY_GOOD && sample->time_us > since_us &&
         test (proof, tag, sample, before);
}

/**
 * cy_proof_describe:
 *
 * Returns: (transfer full): what the pile shows, `limit.power.set 60000 W`; for the journal.
 */
char *
cy_proof_describe (const CyTag *tag, const CySample *sample)
{
  const CyMeasure *measure = cy_measure_get (tag->measure);
  const char *name = tag->measure == CY_MEASURE_CONN_STATE
                       ? cy_pile_state_get ((CyPileState) sample->raw)->name
                       : cy_tag_name_of (tag, sample->raw);

  if (sample->quality != CY_QUALITY_GOOD)
    return g_strdup_printf ("%s %s", measure->name, cy_quality_name (sample->quality));
  if (measure->kind == CY_MEASURE_ENUM && name != NULL)
    return g_strdup_printf ("%s %s", measure->name, name);
  return g_strdup_printf ("%s %.10g%s%s", measure->name, cy_tag_value (tag, sample->raw),
                          *measure->unit != '\0' ? " " : "", measure->unit);
}
