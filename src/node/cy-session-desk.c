/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-desk.h"

#include <string.h>

#include "cy-draft-queue.h"
#include "cy-id.h"
#include "cy-journal-session.h"
#include "cy-json.h"
#include "cy-session-sight.h"
#include "cy-tariff-clock.h"

#define TICK_MS 1000

/* Who writes what the desk sees. */
#define ACTOR "system"

/* One look says a handful of things; a rule that contradicts itself must not hold up the node. */
#define MAX_FACTS 16

/* A clock that is set by more than this while a charge goes on makes its times doubtful [µs]. */
#define CLOCK_JUMP_US ((gint64) 60 * G_USEC_PER_SEC)

/* Between two tries to stop a charge that has reached what it was meant to [µs]. */
#define STOP_AGAIN_US ((gint64) 30 * G_USEC_PER_SEC)

/* How far ahead a change of the price is looked for [µs]. */
#define CHANGE_US ((gint64) 86400 * G_USEC_PER_SEC)

/* One gun and what is remembered of it. */
typedef struct {
  char *pile;
  guint connector;
  CySession *session; /* owned, nullable */
  CySession *last;    /* owned, nullable: the last one in which there was a charge */
  CySessionTrack track;
  char *asked; /* owned, nullable: card and car that it was last asked of who pays for them */
  CyTariffTerms *terms;  /* owned, nullable: what is asked, or was frozen */
  gint64 change_from_us; /* between these two the price is the same; 0 when it was not looked up */
  gint64 change_to_us;
  gint64 energy_dwh;  /* of @session at the last look */
  gint64 stopping_us; /* when it was last asked to stop [µs monotonic], 0 for never */
} Gun;

struct _CySessionDesk {
  CySessionDeskOptions options;
  char *node;
  CyYard *yard; /* nullable before the first */
  CyDraftQueue *queue;
  GHashTable *guns;       /* "PILE/GUN" -> owned Gun */
  GHashTable *by_session; /* borrowed session id -> borrowed Gun */
  GHashTable *unread;     /* owned ids of piles of which the journal was not read yet */
  CyLiveTable *live;      /* nullable: of the last look */
  guint64 generation;     /* of it */
  gint64 wall_mono_us;    /* wall clock less monotonic clock, at the last look */
  GCancellable *gone;     /* cancelled when the desk is freed */
  guint timer;            /* source id */
};

static void
gun_free (Gun *gun)
{
  g_free (gun->pile);
  cy_session_free (gun->session);
  cy_session_free (gun->last);
  g_clear_pointer (&gun->terms, cy_tariff_terms_unref);
  g_free (gun->asked);
  g_free (gun);
}

static Gun *
find_gun (CySessionDesk *desk, const char *pile, guint connector)
{
  char *key = g_strdup_printf ("%s/%u", pile, connector);
  Gun *gun = g_hash_table_lookup (desk->guns, key);

  if (gun != NULL) {
    g_free (key);
    return gun;
  }
  gun = g_new0 (Gun, 1);
  gun->pile = g_strdup (pile);
  gun->connector = connector;
  g_hash_table_insert (desk->guns, key, gun);
  return gun;
}

static void
set_session (CySessionDesk *desk, Gun *gun, CySession *session)
{
  gun->session = session;
  g_hash_table_insert (desk->by_session, session->id, gun);
}

static CySession *
steal_session (CySessionDesk *desk, Gun *gun)
{
  g_hash_table_remove (desk->by_session, gun->session->id);
  return g_steal_pointer (&gun->session);
}

/* A session that is over makes room; one in which there was a charge is what the next is compared with. */
static void
put_away (CySessionDesk *desk, Gun *gun)
{
  g_autoptr (CySession) session = steal_session (desk, gun);

  g_clear_pointer (&gun->terms, cy_tariff_terms_unref);
  g_clear_pointer (&gun->asked, g_free);
  gun->stopping_us = 0;
  gun->energy_dwh = 0;
  if (session->started_us == 0)
    return;
  cy_session_free (gun->last);
  gun->last = g_steal_pointer (&session);
}

/* Brings an entry into what is remembered of the gun. */
static gboolean
take (CySessionDesk *desk, Gun *gun, const CyEntry *entry)
{
  if (!cy_session_apply (gun->session, entry))
    return FALSE;
  desk->options.changed (desk->options.user_data, gun->session);
  if (cy_session_is_over (gun->session))
    put_away (desk, gun);
  return TRUE;
}

/* What is seen counts at once here, and is on the disk a moment later. A process that dies between the two sees
 * the same again. */
static gboolean
write_fact (CySessionDesk *desk, Gun *gun, const CySessionFact *fact)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();

  if (gun->session == NULL) {
    g_autofree char *id = cy_id_new_counted ("CS", cy_clock_wall_us (desk->options.clock));

    set_session (desk, gun, cy_session_new (id));
  }
  entry->kind = g_strdup (cy_session_event_kind (fact->event));
  entry->subject = g_strconcat (CY_SUBJECT_SESSION_PREFIX, gun->session->id, NULL);
  entry->origin = g_strdup (desk->node);
  entry->actor = g_strdup (ACTOR);
  entry->payload = g_strdup (fact->payload);
  entry->hlc = cy_hlc_from_us (cy_clock_wall_us (desk->options.clock));
  if (!take (desk, gun, entry)) {
    if (gun->session != NULL && gun->session->state == CY_SESSION_NONE)
      cy_session_free (steal_session (desk, gun));
    return FALSE;
  }
  cy_draft_queue_push (desk->queue, cy_draft_new (CY_ENTRY_CLASS_MONEY, entry->kind, entry->subject,
                                                  ACTOR, g_strdup (fact->payload)));
  return TRUE;
}

/* A charge that has come to what it was meant to is stopped, by whoever can; and once more if it goes on. */
static void
look_at_target (CySessionDesk *desk, Gun *gun, gint64 now_us)
{
  const gint64 mono_us = cy_clock_mono_us (desk->options.clock);
  gint64 money = CY_SESSION_UNKNOWN;

  if (gun->session == NULL || gun->session->target <= 0 ||
      (gun->stopping_us != 0 && mono_us - gun->stopping_us < STOP_AGAIN_US))
    return;
  if (gun->session->strategy == CY_SESSION_MONEY)
    money = desk->options.find_money (desk->options.user_data, gun->session, gun->energy_dwh);
  if (!cy_session_is_reached (gun->session, gun->energy_dwh, money, now_us))
    return;
  gun->stopping_us = mono_us;
  desk->options.stop (desk->options.user_data, gun->session);
}

static void
say_clock_jumped (CySessionDesk *desk, Gun *gun)
{
  g_autofree char *payload = g_strdup_printf ("{\"flags\":%d}", CY_SESSION_CLOCK);
  const CySessionFact fact = { CY_SESSION_EVENT_NOTE, payload };

  if (gun->session != NULL && cy_session_is_flowing (gun->session))
    (void) write_fact (desk, gun, &fact);
}

/* When the price changes next. Looked up once for each stretch, since each second asks. */
static gint64
next_change (gpointer user_data, gint64 after_us)
{
  Gun *gun = user_data;

  if (after_us < gun->change_from_us || after_us >= gun->change_to_us) {
    gun->change_from_us = after_us;
    gun->change_to_us = cy_tariff_terms_next_change (gun->terms, after_us, after_us + CHANGE_US);
  }
  return gun->change_to_us;
}

/* What holds before a charge begins is asked for again and again; what was frozen then stays. */
static void
find_terms (CySessionDesk *desk, Gun *gun, CyRecord *pile, gint64 now_us)
{
  CyTariffTerms *terms;

  if (gun->session == NULL)
    return;
  if (gun->session->started_us != 0 && gun->terms != NULL)
    return;
  terms = desk->options.find_terms (desk->options.user_data, pile, gun->session, now_us);
  if (terms != gun->terms)
    gun->change_to_us = 0;
  g_clear_pointer (&gun->terms, cy_tariff_terms_unref);
  gun->terms = terms;
}

/* Whether card or car are others than those that were asked about. */
static gboolean
is_asked_anew (Gun *gun)
{
  g_autofree char *key = g_strdup_printf ("%s %s", gun->session->tag, gun->session->vin);

  if (g_strcmp0 (key, gun->asked) == 0)
    return FALSE;
  g_free (gun->asked);
  gun->asked = g_steal_pointer (&key);
  return TRUE;
}

static char *
spell_payer (gint64 time_us, const char *account, const char *card)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);

  json_object_set_int_member (payload, "time_us", time_us);
  json_object_set_string_member (payload, "account", account);
  if (card != NULL)
    json_object_set_string_member (payload, "card", card);
  return cy_json_to_text (node, FALSE);
}

/* Who pays is known when the charge begins, or some seconds later when the card or the car is. */
static void
find_payer (CySessionDesk *desk, Gun *gun, const CySessionSight *sight)
{
  g_autofree char *account = NULL;
  g_autofree char *card = NULL;
  g_autofree char *payload = NULL;
  CySessionFact fact = { CY_SESSION_EVENT_NOTE, NULL };

  if (gun->session == NULL || gun->session->account != NULL ||
      !cy_session_can (gun->session, CY_SESSION_EVENT_NOTE) || !is_asked_anew (gun))
    return;
  desk->options.find_account (desk->options.user_data, gun->session->tag, gun->session->vin,
                              &account, &card);
  if (account == NULL)
    return;
  payload = spell_payer (sight->time_us, account, card);
  fact.payload = payload;
  (void) write_fact (desk, gun, &fact);
}

static void
look_at_gun (CySessionDesk *desk, Gun *gun, CyRecord *pile, const CySessionSight *sight)
{
  CySessionPlace place = { .pile = gun->pile,
                           .connector = gun->connector,
                           .station = cy_record_get_text (pile, "station") };

  const gboolean waits = gun->session != NULL && gun->session->state == CY_SESSION_AUTHORISED;

  for (guint i = 0; i < MAX_FACTS; i++) {
    g_autoptr (CySessionFact) fact = NULL;

    find_terms (desk, gun, pile, sight->time_us);
    place.tariff = gun->terms == NULL ? NULL : gun->terms->id;
    place.tariff_version = gun->terms == NULL ? 0 : gun->terms->version;
    place.boundary_us = gun->terms == NULL ? NULL : next_change;
    place.boundary_data = gun;
    fact = cy_session_rule (gun->session, gun->last, &gun->track, &place, sight);
    if (fact == NULL || !write_fact (desk, gun, fact))
      break;
  }
  if (!sight->is_known)
    return;
  if (waits && gun->session != NULL && gun->session->state == CY_SESSION_PLUGGED)
    desk->options.start (desk->options.user_data, gun->session);
  find_payer (desk, gun, sight);
  if (gun->session != NULL)
    gun->energy_dwh = cy_session_energy_at (
      gun->session, sight->meter_dwh >= 0 ? sight->meter_dwh : sight->counter_dwh);
  cy_session_track_see (&gun->track, gun->session, sight);
  look_at_target (desk, gun, sight->time_us);
}

static void
look_at_pile (CySessionDesk *desk, guint number, gboolean clock_jumped)
{
  const CyFleetPile *fleet_pile = cy_fleet_get (cy_live_table_get_fleet (desk->live), number);
  CyRecord *pile = cy_yard_get (desk->yard, CY_KIND_PILE, fleet_pile->id);
  g_autofree CySample *samples =
    g_new (CySample, MAX (cy_tag_set_get_n_tags (fleet_pile->tags), 1));
  CyLivePile state;

  /* Another node watches what it talks to. */
  if (pile == NULL || !cy_yard_is_owned_by (desk->yard, pile, desk->node) ||
      g_hash_table_contains (desk->unread, fleet_pile->id))
    return;
  cy_live_table_read (desk->live, number, &state, samples);
  for (guint i = 1; i <= cy_tag_set_get_n_connectors (fleet_pile->tags); i++) {
    Gun *gun = find_gun (desk, fleet_pile->id, i);
    CySessionView view;

    if (clock_jumped)
      say_clock_jumped (desk, gun);
    cy_session_view_read (&view, desk->live, number, i, &state, samples,
                          cy_clock_mono_us (desk->options.clock));
    if (!view.sight.is_known)
      view.sight.time_us = cy_clock_wall_us (desk->options.clock);
    look_at_gun (desk, gun, pile, &view.sight);
  }
}

/* Piles of which something is new, and those where a session goes on: time passes there. */
static GHashTable *
list_worth_looking (CySessionDesk *desk)
{
  GHashTable *piles = g_hash_table_new (NULL, NULL);
  CyFleet *fleet = cy_live_table_get_fleet (desk->live);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 generation = cy_live_table_get_generation (desk->live);
  GHashTableIter iter;
  gpointer value;

  (void) cy_live_table_changed_since (desk->live, desk->generation, changed);
  desk->generation = generation;
  for (guint i = 0; i < changed->len; i++)
    g_hash_table_add (piles, GUINT_TO_POINTER (g_array_index (changed, guint, i)));
  g_hash_table_iter_init (&iter, desk->guns);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Gun *gun = value;
    guint number;

    if (gun->session != NULL && cy_fleet_find (fleet, gun->pile, &number))
      g_hash_table_add (piles, GUINT_TO_POINTER (number));
  }
  return piles;
}

static gboolean
has_clock_jumped (CySessionDesk *desk)
{
  gint64 before_us = desk->wall_mono_us;

  desk->wall_mono_us =
    cy_clock_wall_us (desk->options.clock) - cy_clock_mono_us (desk->options.clock);
  return before_us != 0 && ABS (desk->wall_mono_us - before_us) > CLOCK_JUMP_US;
}

/**
 * cy_session_desk_look:
 *
 * Looks at the guns once. Runs by itself each second.
 */
void
cy_session_desk_look (CySessionDesk *desk)
{
  g_autoptr (CyLiveTable) live = desk->options.ref_live (desk->options.user_data);
  g_autoptr (GHashTable) piles = NULL;
  gboolean clock_jumped;
  GHashTableIter iter;
  gpointer number;

  if (live == NULL || desk->yard == NULL)
    return;
  if (live != desk->live) {
    g_clear_pointer (&desk->live, cy_live_table_unref);
    desk->live = cy_live_table_ref (live);
    desk->generation = 0;
  }
  clock_jumped = has_clock_jumped (desk);
  piles = list_worth_looking (desk);
  g_hash_table_iter_init (&iter, piles);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    look_at_pile (desk, GPOINTER_TO_UINT (number), clock_jumped);
}

static gboolean
look_cb (gpointer user_data)
{
  cy_session_desk_look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
adopt (CySessionDesk *desk, GPtrArray *live, GPtrArray *last)
{
  for (guint i = 0; i < live->len; i++) {
    const CySession *session = live->pdata[i];
    Gun *gun = find_gun (desk, session->pile, session->connector);

    if (gun->session == NULL)
      set_session (desk, gun, cy_session_copy (session));
  }
  for (guint i = 0; i < last->len; i++) {
    const CySession *session = last->pdata[i];
    Gun *gun = find_gun (desk, session->pile, session->connector);

    if (gun->last == NULL || gun->last->started_us < session->started_us) {
      cy_session_free (gun->last);
      gun->last = cy_session_copy (session);
    }
  }
}

/**
 * cy_session_desk_new:
 * @live: (element-type CySession): what goes on by the journal.
 * @last: (element-type CySession): of each gun the last charge that is over.
 */
CySessionDesk *
cy_session_desk_new (const CySessionDeskOptions *options, GPtrArray *live, GPtrArray *last)
{
  CySessionDesk *desk = g_new0 (CySessionDesk, 1);

  desk->options = *options;
  desk->node = g_strdup (options->node);
  desk->queue = cy_draft_queue_new (options->journal);
  desk->guns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gun_free);
  desk->by_session = g_hash_table_new (g_str_hash, g_str_equal);
  desk->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->gone = g_cancellable_new ();
  adopt (desk, live, last);
  desk->timer = g_timeout_add (TICK_MS, look_cb, desk);
  return desk;
}

void
cy_session_desk_free (CySessionDesk *desk)
{
  if (desk == NULL)
    return;
  g_cancellable_cancel (desk->gone);
  g_clear_object (&desk->gone);
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_clear_pointer (&desk->live, cy_live_table_unref);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  cy_draft_queue_free (desk->queue);
  g_hash_table_unref (desk->by_session);
  g_hash_table_unref (desk->guns);
  g_hash_table_unref (desk->unread);
  g_free (desk->node);
  g_free (desk);
}

/* What the journal knows of piles that were taken over. */
typedef struct {
  CySessionDesk *desk; /* borrowed; gone when @gone is cancelled */
  GCancellable *gone;
  char **piles;
  GPtrArray *live;
  GPtrArray *last;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->gone);
  g_strfreev (reading->piles);
  g_clear_pointer (&reading->live, g_ptr_array_unref);
  g_clear_pointer (&reading->last, g_ptr_array_unref);
  g_free (reading);
}

static gpointer
read_piles (CyDb *db, gpointer data, GError **error)
{
  const Reading *asked = data;
  g_autoptr (CySessionQuery) query = cy_session_query_new (G_MAXINT32);
  Reading *found = g_new0 (Reading, 1);

  query->live = TRUE;
  query->piles = g_strdupv (asked->piles);
  found->gone = g_object_ref (asked->gone);
  if ((found->live = cy_journal_load_sessions (db, query, error)) != NULL &&
      (found->last = cy_journal_load_last_charges (db, error)) != NULL)
    return found;
  reading_free (found);
  return NULL;
}

static void
on_piles_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree Reading *asked = user_data;
  Reading *found = result;

  if (found != NULL && !g_cancellable_is_cancelled (asked->gone)) {
    adopt (asked->desk, found->live, found->last);
    for (guint i = 0; asked->piles[i] != NULL; i++)
      g_hash_table_remove (asked->desk->unread, asked->piles[i]);
  }
  if (found == NULL && !g_cancellable_is_cancelled (asked->gone))
    g_warning ("The sessions of piles that were taken over could not be read: %s", error->message);
  g_clear_pointer (&found, reading_free);
  g_object_unref (asked->gone);
  g_strfreev (asked->piles);
}

static void
read_taken_over (CySessionDesk *desk, GPtrArray *piles)
{
  Reading *reading;

  if (piles->len == 0)
    return;
  g_ptr_array_add (piles, NULL);
  reading = g_new0 (Reading, 1);
  reading->desk = desk;
  reading->gone = g_object_ref (desk->gone);
  reading->piles = g_strdupv ((char **) piles->pdata);
  for (guint i = 0; reading->piles[i] != NULL; i++)
    g_hash_table_add (desk->unread, g_strdup (reading->piles[i]));
  cy_journal_query (desk->options.journal, read_piles, reading, NULL, on_piles_read_cb, reading);
}

static gboolean
give_away (gpointer key, gpointer value, gpointer user_data)
{
  CySessionDesk *desk = user_data;
  Gun *gun = value;
  CyRecord *pile = cy_yard_get (desk->yard, CY_KIND_PILE, gun->pile);

  if (pile != NULL && cy_yard_is_owned_by (desk->yard, pile, desk->node))
    return FALSE;
  if (gun->session != NULL)
    cy_session_free (steal_session (desk, gun));
  return TRUE;
}

/**
 * cy_session_desk_set_yard:
 *
 * Piles that were given away are watched by others now; of those that were taken over the journal knows what goes on.
 */
void
cy_session_desk_set_yard (CySessionDesk *desk, CyYard *yard)
{
  g_autoptr (CyYard) before = desk->yard;
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GPtrArray) taken_over = g_ptr_array_new ();

  desk->yard = cy_yard_ref (yard);
  for (guint i = 0; before != NULL && i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    CyRecord *then = cy_yard_get (before, CY_KIND_PILE, pile->id);

    if (then != NULL && cy_yard_is_owned_by (yard, pile, desk->node) &&
        !cy_yard_is_owned_by (before, then, desk->node))
      g_ptr_array_add (taken_over, pile->id);
  }
  g_hash_table_foreach_remove (desk->guns, give_away, desk);
  read_taken_over (desk, taken_over);
}

/* A session of another id at this gun: somebody authorised one where none was going on. */
static void
take_authorised (CySessionDesk *desk, const CyEntry *entry, const char *id)
{
  g_autoptr (CySession) session = cy_session_new (id);
  CyRecord *pile;
  Gun *gun;

  if (!cy_session_apply (session, entry) ||
      (pile = cy_yard_get (desk->yard, CY_KIND_PILE, session->pile)) == NULL ||
      !cy_yard_is_owned_by (desk->yard, pile, desk->node))
    return;
  gun = find_gun (desk, session->pile, session->connector);
  if (gun->session != NULL)
    return;
  set_session (desk, gun, g_steal_pointer (&session));
  desk->options.changed (desk->options.user_data, gun->session);
}

/**
 * cy_session_desk_see_entry:
 * @entry: just committed.
 *
 * What people say of a session: who pays, that it is closed. What the desk wrote itself it knows already.
 */
void
cy_session_desk_see_entry (CySessionDesk *desk, const CyEntry *entry)
{
  const char *id;
  Gun *gun;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_SESSION_PREFIX) ||
      (g_str_equal (entry->actor, ACTOR) && g_str_equal (entry->origin, desk->node)))
    return;
  id = entry->subject + strlen (CY_SUBJECT_SESSION_PREFIX);
  gun = g_hash_table_lookup (desk->by_session, id);
  if (gun != NULL)
    (void) take (desk, gun, entry);
  else if (desk->yard != NULL &&
           g_str_equal (entry->kind, cy_session_event_kind (CY_SESSION_EVENT_AUTHORISE)))
    take_authorised (desk, entry, id);
}

/**
 * cy_session_desk_dup_live:
 *
 * Returns: (transfer full) (nullable): what goes on at the gun, with its energy by now.
 */
CySession *
cy_session_desk_dup_live (CySessionDesk *desk, const char *pile, guint connector)
{
  const Gun *gun = find_gun (desk, pile, connector);
  CySession *copy;

  if (gun->session == NULL)
    return NULL;
  copy = cy_session_copy (gun->session);
  copy->energy_dwh = MAX (copy->energy_dwh, gun->energy_dwh);
  return copy;
}

/**
 * cy_session_desk_list_live:
 *
 * Returns: (transfer full) (element-type CySession): what goes on at this node's guns, with the energy by now.
 */
GPtrArray *
cy_session_desk_list_live (CySessionDesk *desk)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_session_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desk->guns);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Gun *gun = value;

    if (gun->session != NULL)
      g_ptr_array_add (list, cy_session_desk_dup_live (desk, gun->pile, gun->connector));
  }
  return list;
}

/**
 * cy_session_desk_get_n_waiting:
 *
 * Returns: how many entries are not known to be on the disk yet.
 */
guint
cy_session_desk_get_n_waiting (CySessionDesk *desk)
{
  return cy_draft_queue_get_n_waiting (desk->queue);
}
