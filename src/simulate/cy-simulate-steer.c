/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-steer-private.h"

#include <string.h>

#include "cy-simulate-error.h"
#include "cy-simulate-image.h"

#define LATE_MAX_MS   600000
#define FREEZE_MAX_MS 600000

typedef gboolean (*Verb) (CySimLine *line, GString *reply, GError **error);

gboolean
cy_sim_line_refuse (GError **error, const char *format, const char *word)
{
  g_autofree char *what = g_strdelimit (g_strdup (word), "\r\n", ' ');

  g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_COMMAND, "%s: %.80s", format, what);
  return FALSE;
}

gboolean
cy_sim_line_get_number (const char *word,
                        double low,
                        double high,
                        double *out_number,
                        GError **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (word, &end);

  if (end == word || *end != '\0' || !(number >= low && number <= high))
    return cy_sim_line_refuse (error, "not a number that fits here", word);
  *out_number = number;
  return TRUE;
}

gboolean
cy_sim_line_get_gun (CySimLine *line, CySimGun **out_gun, GError **error)
{
  /* A pile with one gun need not be told which. */
  if (line->connector == 0 && line->slot->pile->type->connectors == 1)
    line->connector = 1;
  *out_gun = cy_sim_pile_gun (line->slot->pile, line->connector);
  return *out_gun != NULL || cy_sim_line_refuse (error, "name a gun, like p1/1", line->words[1]);
}

static gboolean
verb_fault (CySimLine *line, GString *reply, GError **error)
{
  CySimFault fault;

  if (!cy_sim_fault_find (line->words[2], &fault)) {
    g_autoptr (GString) known = g_string_new (NULL);

    for (guint i = 0; i < CY_N_SIM_FAULTS; i++)
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", cy_sim_fault_get (i)->name);
    g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_COMMAND, "no fault \"%.40s\"; there are %s",
                 line->words[2], known->str);
    return FALSE;
  }
  line->slot->pile->repair_s = 0;
  cy_sim_pile_break (line->slot->pile, line->connector, fault);
  return TRUE;
}

static gboolean
verb_clear (CySimLine *line, GString *reply, GError **error)
{
  cy_sim_pile_clear (line->slot->pile, line->connector);
  line->slot->late_ms = 0;
  line->slot->split = FALSE;
  return TRUE;
}

static gboolean
verb_plug (CySimLine *line, GString *reply, GError **error)
{
  CySimPile *pile = line->slot->pile;
  CySimSurroundings around = cy_sim_pile_surroundings (pile);
  const char *vin = NULL;
  CySimGun *gun;

  if (!cy_sim_line_get_gun (line, &gun, error))
    return FALSE;
  for (guint i = 2; i < line->n_words; i++) {
    if (!g_str_has_prefix (line->words[i], "VIN="))
      return cy_sim_line_refuse (error, "plug knows only VIN=", line->words[i]);
    vin = line->words[i] + strlen ("VIN=");
  }
  if (vin != NULL && (strlen (vin) > CY_SIM_VIN_LENGTH || !g_str_is_ascii (vin)))
    return cy_sim_line_refuse (error, "a VIN has at most 17 letters and digits", vin);
  if (!cy_sim_gun_plug (gun, &pile->random, &around, vin))
    return cy_sim_line_refuse (error, "there is a car already, or the gun is out of service",
                               line->words[1]);
  g_string_append_printf (reply, " VIN=%s", gun->vehicle.vin);
  return TRUE;
}

static gboolean
verb_unplug (CySimLine *line, GString *reply, GError **error)
{
  CySimGun *gun;

  if (!cy_sim_line_get_gun (line, &gun, error))
    return FALSE;
  if (!gun->plugged)
    return cy_sim_line_refuse (error, "there is no car", line->words[1]);
  cy_sim_gun_unplug (gun, &line->slot->pile->random, line->slot->pile->now_s);
  return TRUE;
}

static gboolean
verb_start (CySimLine *line, GString *reply, GError **error)
{
  CySimGun *gun;

  if (!cy_sim_line_get_gun (line, &gun, error))
    return FALSE;
  if (line->slot->pile->faults != 0 || !cy_sim_gun_start (gun, line->slot->pile->now_s))
    return cy_sim_line_refuse (error, "there is no car, a fault, or a charge already",
                               line->words[1]);
  return TRUE;
}

static gboolean
verb_stop (CySimLine *line, GString *reply, GError **error)
{
  CySimGun *gun;

  if (!cy_sim_line_get_gun (line, &gun, error))
    return FALSE;
  cy_sim_gun_stop (gun, &line->slot->pile->random, CY_SIM_STOP_DRIVER, line->slot->pile->now_s);
  return TRUE;
}

static gboolean
get_value (const CyTag *tag, const char *word, double *out_value, GError **error)
{
  CyPileState state;

  if (tag->measure == CY_MEASURE_CONN_STATE && cy_pile_state_find (word, &state)) {
    *out_value = state;
    return TRUE;
  }
  for (guint i = 0; tag->names != NULL && i < tag->names->len; i++) {
    const CyTagName *name = &g_array_index (tag->names, CyTagName, i);

    if (g_str_equal (name->name, word) && cy_measure_get (tag->measure)->kind == CY_MEASURE_ENUM) {
      *out_value = (double) name->value;
      return TRUE;
    }
  }
  return cy_sim_line_get_number (word, -1e15, 1e15, out_value, error);
}

static gboolean
verb_set (CySimLine *line, GString *reply, GError **error)
{
  CySimPile *pile = line->slot->pile;
  CyTagSet *tags = cy_profile_get_tags (pile->type->profile);
  gboolean found = FALSE;
  CyMeasureId measure;

  if (!cy_measure_find (line->words[2], &measure))
    return cy_sim_line_refuse (error, "the vocabulary has no such measure", line->words[2]);
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    double value = 0;

    /* Without a gun, the pile's own measure and that of all guns are meant. */
    if (tag->measure != measure || (line->connector > 0 && tag->connector != line->connector))
      continue;
    if (cy_measure_get (measure)->kind != CY_MEASURE_TEXT &&
        !get_value (tag, line->words[3], &value, error))
      return FALSE;
    cy_sim_pile_hold (pile, tag->connector, measure, value, line->words[3]);
    found = TRUE;
  }
  return found ||
         cy_sim_line_refuse (error, "this pile does not measure that there", line->words[2]);
}

static gboolean
verb_drop (CySimLine *line, GString *reply, GError **error)
{
  line->slot->dropped = TRUE;
  line->effect->links_changed = TRUE;
  return TRUE;
}

static gboolean
verb_restore (CySimLine *line, GString *reply, GError **error)
{
  line->slot->dropped = FALSE;
  line->effect->links_changed = TRUE;
  return TRUE;
}

static gboolean
verb_late (CySimLine *line, GString *reply, GError **error)
{
  double late_ms;

  if (!cy_sim_line_get_number (line->words[2], 0, LATE_MAX_MS, &late_ms, error))
    return FALSE;
  line->slot->late_ms = (guint) late_ms;
  return TRUE;
}

static gboolean
verb_split (CySimLine *line, GString *reply, GError **error)
{
  line->slot->split = !line->slot->split;
  g_string_append (reply, line->slot->split ? " on" : " off");
  return TRUE;
}

static gboolean
verb_freeze (CySimLine *line, GString *reply, GError **error)
{
  double freeze_ms;

  if (!cy_sim_line_get_number (line->words[1], 0, FREEZE_MAX_MS, &freeze_ms, error))
    return FALSE;
  line->effect->freeze_ms = (guint) freeze_ms;
  return TRUE;
}

static gboolean
verb_list (CySimLine *line, GString *reply, GError **error)
{
  for (guint i = 0; i < line->yard->slots->len; i++) {
    const CySimSlot *slot = line->yard->slots->pdata[i];

    for (guint k = 0; k < slot->pile->type->connectors; k++)
      g_string_append_printf (
        reply, " %s/%u=%s", slot->pile->id, k + 1,
        slot->dropped ? "dropped"
        : slot->away
          ? "away"
          : cy_pile_state_get (cy_sim_gun_state (&slot->pile->guns[k], slot->pile->faults != 0))
              ->name);
  }
  return TRUE;
}

static gboolean
verb_quit (CySimLine *line, GString *reply, GError **error)
{
  line->effect->quit = TRUE;
  return TRUE;
}

static const struct {
  const char *name;
  gboolean names_pile;
  guint least_words;
  guint most_words;
  const char *usage;
  Verb verb;
} verbs[] = {
  { "fault", TRUE, 3, 3, "fault PILE[/GUN] FAULT", verb_fault },
  { "clear", TRUE, 2, 2, "clear PILE[/GUN]", verb_clear },
  { "plug", TRUE, 2, 3, "plug PILE/GUN [VIN=VIN]", verb_plug },
  { "unplug", TRUE, 2, 2, "unplug PILE/GUN", verb_unplug },
  { "start", TRUE, 2, 2, "start PILE/GUN", verb_start },
  { "stop", TRUE, 2, 2, "stop PILE/GUN", verb_stop },
  { "set", TRUE, 4, 4, "set PILE[/GUN] MEASURE VALUE", verb_set },
  { "drop", TRUE, 2, 2, "drop PILE", verb_drop },
  { "restore", TRUE, 2, 2, "restore PILE", verb_restore },
  { "late", TRUE, 3, 3, "late PILE MILLISECONDS", verb_late },
  { "split", TRUE, 2, 2, "split PILE", verb_split },
  { "stay", TRUE, 2, 2, "stay PILE/GUN", cy_sim_verb_stay },
  { "clock", TRUE, 3, 3, "clock PILE SECONDS", cy_sim_verb_clock },
  { "tariff", TRUE, 3, 3, "tariff PILE refuse|corrupt|ok", cy_sim_verb_tariff },
  { "firmware", TRUE, 3, 4, "firmware PILE fail|reject-block N|ok", cy_sim_verb_firmware },
  { "reject", TRUE, 3, 3, "reject PILE COMMAND", cy_sim_verb_reject },
  { "ignore", TRUE, 3, 3, "ignore PILE COMMAND", cy_sim_verb_ignore },
  { "freeze", FALSE, 2, 2, "freeze MILLISECONDS", verb_freeze },
  { "list", FALSE, 1, 1, "list", verb_list },
  { "quit", FALSE, 1, 1, "quit", verb_quit },
};

static gboolean
find_pile (CySimLine *line, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line->words[1], "/", 2);
  guint64 connector = 0;

  line->slot = cy_sim_yard_find (line->yard, parts[0]);
  if (line->slot == NULL)
    return cy_sim_line_refuse (error, "there is no such pile", parts[0]);
  if (parts[1] != NULL &&
      (!g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT8, &connector, NULL) ||
       connector > line->slot->pile->type->connectors))
    return cy_sim_line_refuse (error, "the pile has no such gun", line->words[1]);
  line->connector = (guint) connector;
  return TRUE;
}

static gboolean
run (CySimLine *line, gint64 now_s, GString *reply, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (!g_str_equal (verbs[i].name, line->words[0]))
      continue;
    if (line->n_words < verbs[i].least_words || line->n_words > verbs[i].most_words)
      return cy_sim_line_refuse (error, "usage", verbs[i].usage);
    if (verbs[i].names_pile) {
      if (!find_pile (line, error))
        return FALSE;
      cy_sim_pile_advance (line->slot->pile, now_s);
      cy_sim_slot_soil (line->slot);
    }
    g_string_append (reply, verbs[i].name);
    return verbs[i].verb (line, reply, error);
  }
  return cy_sim_line_refuse (error, "no such command", line->words[0]);
}

static char **
split_words (const char *text, guint *out_n)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", 64);
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*parts[i] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  }
  *out_n = words->len;
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

/**
 * cy_sim_steer:
 * @line: a steering line, in UTF-8, hostile or not.
 * @now_s: seconds into the story.
 * @out_effect: (out): what is left for the server to do.
 *
 * Returns: (transfer full): the answer: one line beginning with `ok` or `error`, without its end.
 */
char *
cy_sim_steer (CySimYard *yard, const char *line, gint64 now_s, CySimEffect *out_effect)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) reply = g_string_new ("ok ");
  g_auto (GStrv) words = NULL;
  CySimLine parts = { .yard = yard, .effect = out_effect };

  *out_effect = (CySimEffect){ 0 };
  if (!g_utf8_validate (line, -1, NULL) || strlen (line) > CY_SIM_LINE_MAX)
    return g_strdup ("error the line is too long or not UTF-8");
  words = split_words (line, &parts.n_words);
  parts.words = words;
  if (parts.n_words == 0)
    return g_strdup ("error the line is empty");
  if (run (&parts, now_s, reply, &error))
    return g_string_free (g_steal_pointer (&reply), FALSE);
  return g_strdup_printf ("error %s", error->message);
}
