/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-watch.h"

/* One look never says more than this; one that goes on for ever would. */
#define MAX_FACTS 8

void
session_watch_init (SessionWatch *watch)
{
  *watch = (SessionWatch){ 0 };
  watch->place = (CySessionPlace){
    .pile = "p1", .connector = 1, .station = "s1", .tariff = "t1", .tariff_version = 3
  };
  watch->sight = (CySessionSight){ .time_us = WATCH_BEGIN_US,
                                   .is_known = TRUE,
                                   .state = CY_PILE_STATE_AVAILABLE,
                                   .meter_dwh = 10000000,
                                   .power_w = 0 };
  watch->done = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_session_free);
  watch->story = g_string_new (NULL);
}

void
session_watch_clear (SessionWatch *watch)
{
  g_clear_pointer (&watch->session, cy_session_free);
  g_clear_pointer (&watch->last, cy_session_free);
  g_clear_pointer (&watch->done, g_ptr_array_unref);
  g_string_free (watch->story, TRUE);
}

/* Journals something: the watcher's own word or another's. Nothing that the rule says may be refused. */
void
session_watch_apply (SessionWatch *watch, CySessionEvent event, const char *payload)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();

  if (watch->session == NULL) {
    g_autofree char *id = g_strdup_printf ("CS-%u", ++watch->n_sessions);

    watch->session = cy_session_new (id);
  }
  entry->kind = g_strdup (cy_session_event_kind (event));
  entry->origin = g_strdup ("node");
  entry->actor = g_strdup ("system");
  entry->payload = g_strdup (payload);
  entry->hlc = cy_hlc_from_us (watch->sight.time_us);
  g_string_append_printf (watch->story, "%s%s", watch->story->len == 0 ? "" : " ",
                          entry->kind + sizeof CY_ENTRY_SESSION_PREFIX - 1);
  if (!cy_session_apply (watch->session, entry))
    g_error ("%s cannot be in state %s: %s", entry->kind,
             cy_session_state_name (watch->session->state), payload);
  watch->n_facts++;
}

static void
put_away (SessionWatch *watch)
{
  if (watch->session->started_us != 0) {
    g_clear_pointer (&watch->last, cy_session_free);
    watch->last = cy_session_copy (watch->session);
  }
  g_ptr_array_add (watch->done, g_steal_pointer (&watch->session));
}

void
session_watch_look (SessionWatch *watch)
{
  for (guint i = 0;; i++) {
    g_autoptr (CySessionFact) fact =
      cy_session_rule (watch->session, watch->last, &watch->track, &watch->place, &watch->sight);

    if (fact == NULL)
      break;
    g_assert_cmpuint (i, <, MAX_FACTS);
    session_watch_apply (watch, fact->event, fact->payload);
    if (cy_session_is_over (watch->session))
      put_away (watch);
  }
  cy_session_track_see (&watch->track, watch->session, &watch->sight);
}

/* The program is started again: only the journal knows anything. */
void
session_watch_forget (SessionWatch *watch)
{
  watch->track = (CySessionTrack){ 0 };
}

static void
flow (SessionWatch *watch, guint seconds, gint64 power_w)
{
  CySessionSight *sight = &watch->sight;
  gint64 energy = power_w * seconds / 360;

  sight->time_us += seconds * G_USEC_PER_SEC;
  sight->power_w = power_w;
  sight->meter_dwh += sight->meter_dwh >= 0 ? energy : 0;
  if (sight->counter_dwh >= 0)
    sight->counter_dwh += energy;
  if (sight->pile_s >= 0 && power_w > 0)
    sight->pile_s += seconds;
}

/* Time passes with somebody looking each second. */
void
session_watch_run (SessionWatch *watch, guint seconds, gint64 power_w)
{
  for (guint i = 0; i < seconds; i++) {
    flow (watch, 1, power_w);
    session_watch_look (watch);
  }
}

/* Time passes and nobody looks. */
void
session_watch_jump (SessionWatch *watch, guint seconds, gint64 power_w)
{
  flow (watch, seconds, power_w);
}

void
session_watch_be (SessionWatch *watch, CyPileState state, gint plug)
{
  watch->sight.state = state;
  watch->sight.plug = plug;
}

const CySession *
session_watch_last (SessionWatch *watch)
{
  g_assert_cmpuint (watch->done->len, >, 0);
  return watch->done->pdata[watch->done->len - 1];
}
