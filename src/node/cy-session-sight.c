/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-sight.h"

#include <math.h>

/* How devices call it that a car is there, or is not. What is in no list says nothing. */
static const char *const plugged_words[] = {
  "plugged",   "plugged_and_locked",      "vehicle",
  "connected", "cable_in_station_and_ev", "cable_in_station_and_ev_locked",
};
static const char *const empty_words[] = {
  "none",
  "no_cable",
  "no_vehicle",
  "not_connected",
  "unplugged",
  "cable_in_station",
  "cable_in_station_locked",
};

static gboolean
is_one_of (const char *word, const char *const *words, guint n_words)
{
  for (guint i = 0; i < n_words; i++) {
    if (g_str_equal (word, words[i]))
      return TRUE;
  }
  return FALSE;
}

/* One sample of a gun, and where its text is. */
typedef struct {
  CyLiveTable *table;
  guint pile;
  const CyTag *tag;
  const CySample *sample;
} Seen;

/* A quantity in whole parts of its unit. */
static gint64
in_parts (const Seen *seen, double parts)
{
  double value = cy_tag_value (seen->tag, seen->sample->raw) * parts;

  return value >= 0 && value < 9e15 ? llround (value) : CY_SESSION_UNKNOWN;
}

static void
take_state (CySessionView *view, const Seen *seen)
{
  view->sight.state = (CyPileState) CLAMP (seen->sample->raw, 0, CY_N_PILE_STATES - 1);
  view->sight.is_known = TRUE;
}

static void
take_plug (CySessionView *view, const Seen *seen)
{
  const char *word = cy_tag_name_of (seen->tag, seen->sample->raw);

  if (word == NULL)
    return;
  if (is_one_of (word, plugged_words, G_N_ELEMENTS (plugged_words)))
    view->sight.plug = 1;
  else if (is_one_of (word, empty_words, G_N_ELEMENTS (empty_words)))
    view->sight.plug = 0;
}

static void
take_reason (CySessionView *view, const Seen *seen)
{
  const char *word = cy_tag_name_of (seen->tag, seen->sample->raw);

  if (word != NULL)
    g_strlcpy (view->reason, word, sizeof view->reason);
  else if (seen->sample->raw != 0)
    g_snprintf (view->reason, sizeof view->reason, "%" G_GINT64_FORMAT, seen->sample->raw);
}

static void
take_meter (CySessionView *view, const Seen *seen)
{
  view->sight.meter_dwh = in_parts (seen, 10);
}

static void
take_counter (CySessionView *view, const Seen *seen)
{
  view->sight.counter_dwh = in_parts (seen, 10);
}

static void
take_duration (CySessionView *view, const Seen *seen)
{
  view->sight.pile_s = in_parts (seen, 1);
}

static void
take_cost (CySessionView *view, const Seen *seen)
{
  view->sight.pile_minor = in_parts (seen, 100);
}

static void
take_power (CySessionView *view, const Seen *seen)
{
  view->sight.power_w = MAX (view->sight.power_w, in_parts (seen, 1));
}

static void
take_text (const Seen *seen, CyText out_text)
{
  if (seen->tag->text_slot < 0)
    return;
  cy_live_table_read_text (seen->table, seen->pile, (guint) seen->tag->text_slot, out_text);
  g_strstrip (out_text);
}

static void
take_card (CySessionView *view, const Seen *seen)
{
  take_text (seen, view->tag);
}

static void
take_vin (CySessionView *view, const Seen *seen)
{
  take_text (seen, view->vin);
}

/* Ten thousand piles of a hundred and fifty measures are looked at each second: only these are looked for. */
static const struct {
  CyMeasureId measure;
  void (*take) (CySessionView *view, const Seen *seen);
} wanted[] = {
  { CY_MEASURE_CONN_STATE, take_state },        { CY_MEASURE_CONN_PLUG, take_plug },
  { CY_MEASURE_CONN_STOP_REASON, take_reason }, { CY_MEASURE_ENERGY_IMPORT_TOTAL, take_meter },
  { CY_MEASURE_ENERGY_SESSION, take_counter },  { CY_MEASURE_SESSION_DURATION, take_duration },
  { CY_MEASURE_SESSION_COST, take_cost },       { CY_MEASURE_DC_POWER, take_power },
  { CY_MEASURE_AC_POWER_ACTIVE, take_power },   { CY_MEASURE_SESSION_TAG, take_card },
  { CY_MEASURE_SESSION_VIN, take_vin },
};

/* A pile with one gun may have what is the gun's under the pile's own name. */
static int
find_tag (const CyTagSet *tags, guint connector, CyMeasureId measure)
{
  int tag = cy_tag_set_find (tags, connector, measure);

  return tag < 0 && cy_tag_set_get_n_connectors (tags) == 1 ? cy_tag_set_find (tags, 0, measure)
                                                            : tag;
}

/**
 * cy_session_view_read:
 * @connector: gun from 1.
 * @samples: of the whole pile, as cy_live_table_read() copied them.
 * @mono_us: now, on the monotonic clock.
 *
 * Only what is good is looked at: an old meter reading is none.
 */
void
cy_session_view_read (CySessionView *view,
                      CyLiveTable *table,
                      guint pile,
                      guint connector,
                      const CyLivePile *state,
                      const CySample *samples,
                      gint64 mono_us)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;

  *view = (CySessionView){ .sight = { .time_us = state->answered_us,
                                      .plug = -1,
                                      .meter_dwh = CY_SESSION_UNKNOWN,
                                      .counter_dwh = CY_SESSION_UNKNOWN,
                                      .pile_s = CY_SESSION_UNKNOWN,
                                      .pile_minor = CY_SESSION_UNKNOWN,
                                      .power_w = CY_SESSION_UNKNOWN } };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    int tag = find_tag (tags, connector, wanted[i].measure);

    if (tag >= 0 && cy_live_quality (state, &samples[tag], mono_us) == CY_QUALITY_GOOD)
      wanted[i].take (
        view, &(const Seen){ table, pile, cy_tag_set_get (tags, (guint) tag), &samples[tag] });
  }
  view->sight.tag = view->tag;
  view->sight.vin = view->vin;
  view->sight.stop_reason = view->reason;
}
