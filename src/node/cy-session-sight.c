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

static gint
read_plug (const CyTag *tag, const CySample *sample)
{
  const char *word = cy_tag_name_of (tag, sample->raw);

  if (word == NULL)
    return -1;
  if (is_one_of (word, plugged_words, G_N_ELEMENTS (plugged_words)))
    return 1;
  return is_one_of (word, empty_words, G_N_ELEMENTS (empty_words)) ? 0 : -1;
}

/* A quantity in whole parts of its unit. */
static gint64
in_parts (const CyTag *tag, const CySample *sample, double parts)
{
  double value = cy_tag_value (tag, sample->raw) * parts;

  return value >= 0 && value < 9e15 ? llround (value) : CY_SESSION_UNKNOWN;
}

static void
take_text (CyLiveTable *table, guint pile, const CyTag *tag, CyText out_text)
{
  if (tag->text_slot < 0)
    return;
  cy_live_table_read_text (table, pile, (guint) tag->text_slot, out_text);
  g_strstrip (out_text);
}

static void
take_reason (const CyTag *tag, const CySample *sample, CyText out_text)
{
  const char *word = cy_tag_name_of (tag, sample->raw);

  if (word != NULL)
    g_strlcpy (out_text, word, sizeof (CyText));
  else if (sample->raw != 0)
    g_snprintf (out_text, sizeof (CyText), "%" G_GINT64_FORMAT, sample->raw);
}

static void
take_sample (CySessionView *view,
             CyLiveTable *table,
             guint pile,
             const CyTag *tag,
             const CySample *sample)
{
  CySessionSight *sight = &view->sight;

  switch ((guint) tag->measure) {
  case CY_MEASURE_CONN_STATE:
    sight->state = (CyPileState) CLAMP (sample->raw, 0, CY_N_PILE_STATES - 1);
    sight->is_known = TRUE;
    break;
  case CY_MEASURE_CONN_PLUG:
    sight->plug = read_plug (tag, sample);
    break;
  case CY_MEASURE_CONN_STOP_REASON:
    take_reason (tag, sample, view->reason);
    break;
  case CY_MEASURE_ENERGY_IMPORT_TOTAL:
    sight->meter_dwh = in_parts (tag, sample, 10);
    break;
  case CY_MEASURE_ENERGY_SESSION:
    sight->counter_dwh = in_parts (tag, sample, 10);
    break;
  case CY_MEASURE_SESSION_DURATION:
    sight->pile_s = in_parts (tag, sample, 1);
    break;
  case CY_MEASURE_SESSION_COST:
    sight->pile_minor = in_parts (tag, sample, 100);
    break;
  case CY_MEASURE_DC_POWER:
  case CY_MEASURE_AC_POWER_ACTIVE:
    sight->power_w = MAX (sight->power_w, in_parts (tag, sample, 1));
    break;
  case CY_MEASURE_SESSION_TAG:
    take_text (table, pile, tag, view->tag);
    break;
  case CY_MEASURE_SESSION_VIN:
    take_text (table, pile, tag, view->vin);
    break;
  default:
    break;
  }
}

/* A pile with one gun may have what is the gun's under the pile's own name. */
static gboolean
is_of_gun (const CyTagSet *tags, const CyTag *tag, guint connector)
{
  return tag->connector == connector ||
         (tag->connector == 0 && cy_tag_set_get_n_connectors (tags) == 1 &&
          cy_tag_set_find (tags, connector, tag->measure) < 0);
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
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);

    if (is_of_gun (tags, tag, connector) &&
        cy_live_quality (state, &samples[i], mono_us) == CY_QUALITY_GOOD)
      take_sample (view, table, pile, tag, &samples[i]);
  }
  view->sight.tag = view->tag;
  view->sight.vin = view->vin;
  view->sight.stop_reason = view->reason;
}
