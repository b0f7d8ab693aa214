/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-beacon-desk.h"

#include <math.h>
#include <string.h>

#include "cy-beacon-rule.h"
#include "cy-rationale.h"
#include "cy-time.h"

#define LOOK_SECONDS 1

/* The relays of a board, as the vocabulary names them. */
enum {
  OUTPUT_BEACON,
  OUTPUT_HORN,
  N_OUTPUTS,
};

static const struct {
  CyMeasureId measure;
  const char *command;
} outputs[N_OUTPUTS] = {
  [OUTPUT_BEACON] = { CY_MEASURE_RELAY_BEACON, "set_beacon" },
  [OUTPUT_HORN] = { CY_MEASURE_RELAY_HORN, "set_horn" },
};

typedef struct {
  char *id;
  CyBeaconOutput *outputs[N_OUTPUTS]; /* nullable: not ours to switch */
  gboolean wanted[N_OUTPUTS];
  gboolean used; /* a beacon in service names it */
} Board;

/* An alarm that is announced, from when it first was. */
typedef struct {
  gint64 since_us; /* [µs monotonic] */
  guint64 number;  /* 1, 2, 3 ... in the order they were first heard of */
} Heard;

typedef struct {
  char *id;
  const CyRecord *record; /* the yard's */
  Board *board;
  GArray *alarms;   /* CyBeaconAlarm */
  GArray *heard;    /* Heard, side by side with alarms; number 0 when it is not announced */
  guint64 silenced; /* the number up to which its horn is silenced */
  guint64 asked;    /* up to which somebody wants it silenced; the entry is on its way */
  CyBeaconWish wish;
} Beacon;

struct _CyBeaconDesk {
  CyBeaconDeskOptions options;
  CyYard *yard;
  char *subject;      /* of the alarm about boards that do not obey */
  GHashTable *boards; /* owned id -> owned Board */
  GPtrArray *beacons; /* owned Beacon: those in service, in the yard's order */
  GHashTable *heard;  /* owned alarm id -> owned Heard */
  guint64 n_heard;
  char *node;
  gboolean is_stale; /* alarms or yard have changed since the last look */
  gboolean troubled; /* the alarm about them is raised */
  guint timer;       /* source id */
};

void
cy_beacon_report_free (CyBeaconReport *report)
{
  g_free (report->id);
  g_free (report->device);
  g_free (report->problem);
  g_free (report);
}

static void
board_free (Board *board)
{
  for (guint i = 0; i < N_OUTPUTS; i++)
    cy_beacon_output_free (board->outputs[i]);
  g_free (board->id);
  g_free (board);
}

static void
beacon_free (Beacon *beacon)
{
  g_array_unref (beacon->alarms);
  g_array_unref (beacon->heard);
  g_free (beacon->id);
  g_free (beacon);
}

static Beacon *
find_beacon (GPtrArray *beacons, const char *id)
{
  for (guint i = 0; i < beacons->len; i++) {
    Beacon *beacon = beacons->pdata[i];

    if (g_str_equal (beacon->id, id))
      return beacon;
  }
  return NULL;
}

static Board *
take_board (CyBeaconDesk *desk, const char *id)
{
  Board *board = g_hash_table_lookup (desk->boards, id);

  if (board == NULL) {
    board = g_new0 (Board, 1);
    board->id = g_strdup (id);
    g_hash_table_insert (desk->boards, board->id, board);
  }
  board->used = TRUE;
  return board;
}

static void
take_output (CyBeaconDesk *desk, Board *board, guint i)
{
  if (board->outputs[i] == NULL)
    board->outputs[i] = cy_beacon_output_new (desk->options.port, desk->options.clock, board->id,
                                              outputs[i].measure, outputs[i].command);
}

static void
add_beacon (CyBeaconDesk *desk, const CyRecord *record, GPtrArray *before)
{
  const Beacon *old = find_beacon (before, record->id);
  Beacon *beacon = g_new0 (Beacon, 1);

  beacon->id = g_strdup (record->id);
  beacon->record = record;
  beacon->board = take_board (desk, cy_record_get_text (record, "device"));
  beacon->alarms = g_array_new (FALSE, FALSE, sizeof (CyBeaconAlarm));
  beacon->heard = g_array_new (FALSE, FALSE, sizeof (Heard));
  beacon->silenced = old == NULL ? 0 : old->silenced;
  beacon->asked = old == NULL ? 0 : old->asked;
  take_output (desk, beacon->board, OUTPUT_BEACON);
  if (cy_record_get_bool (record, "horn", FALSE))
    take_output (desk, beacon->board, OUTPUT_HORN);
  g_ptr_array_add (desk->beacons, beacon);
}

/* The relays are switched by the node that talks to their board. */
static gboolean
is_ours (CyBeaconDesk *desk, const CyRecord *beacon)
{
  const char *device = cy_record_get_text (beacon, "device");
  CyRecord *board = cy_yard_get (desk->yard, CY_KIND_PILE, device);

  return device != NULL && (board == NULL || cy_yard_is_owned_by (desk->yard, board, desk->node));
}

/**
 * cy_beacon_desk_set_yard:
 * @yard: the master data as it is now.
 */
void
cy_beacon_desk_set_yard (CyBeaconDesk *desk, CyYard *yard)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&desk->beacons);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, CY_KIND_BEACON);
  g_autoptr (CyYard) gone = desk->yard;
  GHashTableIter iter;
  gpointer board;

  desk->yard = cy_yard_ref (yard);
  desk->beacons = g_ptr_array_new_with_free_func ((GDestroyNotify) beacon_free);
  desk->is_stale = TRUE;
  g_hash_table_iter_init (&iter, desk->boards);
  while (g_hash_table_iter_next (&iter, NULL, &board))
    ((Board *) board)->used = FALSE;
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];

    if (cy_record_get_bool (record, "in_service", TRUE) && is_ours (desk, record))
      add_beacon (desk, record, before);
  }
}

static gboolean
concerns (CyBeaconDesk *desk, const Beacon *beacon, const CyAlarm *alarm, CyRecord *pile)
{
  CyPriority least = CY_PRIORITY_LOW;

  (void) cy_priority_find (cy_record_get_text (beacon->record, "priority"), &least); /* else all */
  return alarm->priority >= least &&
         cy_scope_rank (desk->yard, beacon->record, pile) != CY_SCOPE_OUTSIDE;
}

static const Heard *
hear (CyBeaconDesk *desk, GHashTable *before, const CyAlarm *alarm)
{
  g_autofree char *id = cy_alarm_dup_id (alarm);
  Heard *heard = NULL;
  char *key = NULL;

  if (g_hash_table_steal_extended (before, id, (gpointer *) &key, (gpointer *) &heard)) {
    g_free (key);
  } else {
    heard = g_new0 (Heard, 1);
    heard->since_us = cy_clock_mono_us (desk->options.clock);
    heard->number = ++desk->n_heard;
  }
  g_hash_table_insert (desk->heard, g_steal_pointer (&id), heard);
  return heard;
}

static void
take_alarm (CyBeaconDesk *desk, GHashTable *before, const CyAlarm *alarm)
{
  gint64 now_us = cy_clock_wall_us (desk->options.clock);
  CyRecord *pile = cy_yard_get (desk->yard, CY_KIND_PILE, alarm->pile);
  const CyBeaconAlarm fact = { .state = cy_alarm_get_state (alarm),
                               .is_aside = cy_alarm_get_put (alarm, now_us) != 0 };
  static const Heard not_heard = { 0 };
  const Heard *heard =
    cy_alarm_is_announced (alarm, now_us) ? hear (desk, before, alarm) : &not_heard;

  for (guint i = 0; i < desk->beacons->len; i++) {
    Beacon *beacon = desk->beacons->pdata[i];

    if (!concerns (desk, beacon, alarm, pile))
      continue;
    g_array_append_val (beacon->alarms, fact);
    g_array_append_vals (beacon->heard, heard, 1);
  }
}

static gint
compare_raised (gconstpointer a, gconstpointer b)
{
  const CyAlarm *left = *(const CyAlarm *const *) a;
  const CyAlarm *right = *(const CyAlarm *const *) b;

  return (left->raised_us > right->raised_us) - (left->raised_us < right->raised_us);
}

/* Takes the alarms as they are now; whatever is new among them gets the next numbers. */
static void
renew (CyBeaconDesk *desk)
{
  g_autoptr (GPtrArray) alarms = cy_alarm_desk_list (desk->options.alarms, CY_ALARM_LIST_UNHANDLED);
  g_autoptr (GHashTable) before = g_steal_pointer (&desk->heard);

  desk->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  desk->is_stale = FALSE;
  for (guint i = 0; i < desk->beacons->len; i++) {
    Beacon *beacon = desk->beacons->pdata[i];

    g_array_set_size (beacon->alarms, 0);
    g_array_set_size (beacon->heard, 0);
  }
  g_ptr_array_sort (alarms, compare_raised);
  for (guint i = 0; i < alarms->len; i++)
    take_alarm (desk, before, alarms->pdata[i]);
}

/* What the process before was told: its alarms are the older ones, and they have sounded for a while. */
static void
recall (CyBeaconDesk *desk, GHashTable *silenced)
{
  gint64 now_us = cy_clock_wall_us (desk->options.clock);
  GHashTableIter iter;
  gpointer id;
  gpointer heard;

  g_hash_table_iter_init (&iter, desk->heard);
  while (g_hash_table_iter_next (&iter, &id, &heard)) {
    const char *hash = strrchr (id, '#');
    g_autofree char *subject = g_strndup (id, (gsize) (hash - (const char *) id));
    const CyAlarm *alarm = cy_alarm_desk_get (desk->options.alarms, subject);
    Heard *known = heard;

    known->since_us -= MAX (now_us - alarm->raised_us, 0);
    for (guint i = 0; silenced != NULL && i < desk->beacons->len; i++) {
      Beacon *beacon = desk->beacons->pdata[i];
      const gint64 *until_us = g_hash_table_lookup (silenced, beacon->id);

      if (until_us != NULL && alarm->raised_us <= *until_us)
        beacon->silenced = MAX (beacon->silenced, known->number);
    }
  }
  desk->is_stale = TRUE;
}

static CyBeaconWish
wish_of (CyBeaconDesk *desk, Beacon *beacon)
{
  gint64 now_us = cy_clock_mono_us (desk->options.clock);
  gint64 horn_us = cy_record_get_int (beacon->record, "horn_s", 0) * G_USEC_PER_SEC;
  CyBeaconWish wish;

  for (guint i = 0; i < beacon->alarms->len; i++) {
    CyBeaconAlarm *alarm = &g_array_index (beacon->alarms, CyBeaconAlarm, i);
    const Heard *heard = &g_array_index (beacon->heard, Heard, i);

    alarm->is_silenced = heard->number <= beacon->silenced;
    alarm->age_us = now_us - heard->since_us;
  }
  wish = cy_beacon_rule ((const CyBeaconAlarm *) (gpointer) beacon->alarms->data,
                         beacon->alarms->len, horn_us);
  wish.horn = wish.horn && cy_record_get_bool (beacon->record, "horn", FALSE);
  return wish;
}

static CyProfile *
find_profile (CyBeaconDesk *desk, const Board *board)
{
  CyRecord *pile = cy_yard_get (desk->yard, CY_KIND_PILE, board->id);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (desk->yard, pile, "type");

  if (type == NULL)
    return NULL;
  /* Why there is none, the supervision says already: it reads the board. */
  return cy_profile_store_get (desk->options.profiles, cy_record_get_text (type, "profile"),
                               (guint) cy_record_get_int (type, "connectors", 1), NULL);
}

/* Returns whether all it was to do is done. */
static gboolean
drive (CyBeaconDesk *desk, Board *board)
{
  g_autoptr (CyProfile) profile = find_profile (desk, board);
  gboolean settled = TRUE;

  for (guint i = 0; i < N_OUTPUTS; i++) {
    if (board->outputs[i] == NULL)
      continue;
    cy_beacon_output_drive (board->outputs[i], profile, board->wanted[i]);
    settled = settled && cy_beacon_output_is_settled (board->outputs[i]);
  }
  return settled;
}

static const char *
problem_of (const Board *board)
{
  for (guint i = 0; i < N_OUTPUTS; i++) {
    if (board->outputs[i] != NULL && cy_beacon_output_get_problem (board->outputs[i]) != NULL)
      return cy_beacon_output_get_problem (board->outputs[i]);
  }
  return NULL;
}

/* A board that no beacon names any more is off now, or will not be read again. */
static gboolean
is_done_with (CyBeaconDesk *desk, const Board *board, gboolean settled)
{
  return !board->used && (settled || problem_of (board) != NULL ||
                          cy_yard_get (desk->yard, CY_KIND_PILE, board->id) == NULL);
}

/* What the process before left on the list ends once every board obeys. */
static void
tell (CyBeaconDesk *desk, gboolean problem, gboolean settled)
{
  const CyCondition condition = { .subject = desk->subject,
                                  .active = problem,
                                  .priority = CY_PRIORITY_HIGH,
                                  .value = NAN,
                                  .limit = NAN,
                                  .time_us = cy_clock_wall_us (desk->options.clock) };

  if (problem == desk->troubled || (!problem && !settled))
    return;
  desk->troubled = problem;
  cy_alarm_desk_take (desk->options.alarms, &condition);
}

/**
 * cy_beacon_desk_look:
 *
 * Looks once more, and has written what is due.
 */
void
cy_beacon_desk_look (CyBeaconDesk *desk)
{
  gboolean all_settled = TRUE;
  gboolean problem = FALSE;
  GHashTableIter iter;
  gpointer value;

  if (desk->is_stale && desk->beacons->len > 0)
    renew (desk);
  g_hash_table_iter_init (&iter, desk->boards);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    memset (((Board *) value)->wanted, 0, sizeof ((Board *) value)->wanted);
  for (guint i = 0; i < desk->beacons->len; i++) {
    Beacon *beacon = desk->beacons->pdata[i];

    beacon->wish = wish_of (desk, beacon);
    beacon->board->wanted[OUTPUT_BEACON] |= beacon->wish.beacon;
    beacon->board->wanted[OUTPUT_HORN] |= beacon->wish.horn;
  }
  g_hash_table_iter_init (&iter, desk->boards);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    gboolean settled = drive (desk, value);

    if (is_done_with (desk, value, settled)) {
      g_hash_table_iter_remove (&iter);
      continue;
    }
    all_settled = all_settled && settled;
    problem = problem || problem_of (value) != NULL;
  }
  tell (desk, problem, all_settled);
}

static gboolean
look_cb (gpointer user_data)
{
  cy_beacon_desk_look (user_data);
  return G_SOURCE_CONTINUE;
}

CyBeaconDesk *
cy_beacon_desk_new (const CyBeaconDeskOptions *options)
{
  CyBeaconDesk *desk = g_new0 (CyBeaconDesk, 1);

  desk->options = *options;
  desk->options.silenced = NULL;
  desk->options.node = NULL;
  desk->node = g_strdup (options->node);
  desk->subject = cy_alarm_node_subject (options->node, CY_CONDITION_BEACON);
  desk->troubled = cy_alarm_desk_get_active (options->alarms, desk->subject) != NULL;
  desk->boards = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) board_free);
  desk->beacons = g_ptr_array_new_with_free_func ((GDestroyNotify) beacon_free);
  desk->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  cy_beacon_desk_set_yard (desk, options->yard);
  renew (desk);
  recall (desk, options->silenced);
  desk->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, desk);
  return desk;
}

/**
 * cy_beacon_desk_free:
 *
 * Leaves the relays as they are.
 */
void
cy_beacon_desk_free (CyBeaconDesk *desk)
{
  if (desk == NULL)
    return;
  g_clear_handle_id (&desk->timer, g_source_remove);
  g_ptr_array_unref (desk->beacons);
  g_hash_table_unref (desk->boards);
  g_hash_table_unref (desk->heard);
  cy_yard_unref (desk->yard);
  g_free (desk->subject);
  g_free (desk->node);
  g_free (desk);
}

/**
 * cy_beacon_desk_see_alarms:
 *
 * The alarm desk's list has changed.
 */
void
cy_beacon_desk_see_alarms (CyBeaconDesk *desk)
{
  desk->is_stale = TRUE;
  cy_beacon_desk_look (desk);
}

/**
 * cy_beacon_desk_see_entry:
 * @entry: of any kind, as it was committed.
 */
void
cy_beacon_desk_see_entry (CyBeaconDesk *desk, const CyEntry *entry)
{
  const char *id = strchr (entry->subject, ':');
  Beacon *beacon;

  if (!g_str_equal (entry->kind, CY_ENTRY_BEACON_SILENCE) || id == NULL ||
      (beacon = find_beacon (desk->beacons, id + 1)) == NULL)
    return;
  /* Not what was announced while the entry was on its way: nobody has heard that yet. */
  beacon->silenced = MAX (beacon->silenced, beacon->asked);
  cy_beacon_desk_look (desk);
}

/* Whether there is anything to silence. */
static gboolean
is_sounding (const Beacon *beacon)
{
  return beacon->wish.horn;
}

/**
 * cy_beacon_desk_draft_silence:
 * @id: (nullable): of a beacon, %NULL for all.
 *
 * Returns: (transfer full) (element-type CyDraft): an entry for each whose horn sounds for something. They
 *   take effect when they are committed.
 */
GPtrArray *
cy_beacon_desk_draft_silence (CyBeaconDesk *desk, const char *id, const char *actor)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  cy_beacon_desk_look (desk);
  for (guint i = 0; i < desk->beacons->len; i++) {
    Beacon *beacon = desk->beacons->pdata[i];
    g_autofree char *subject = cy_record_subject (CY_KIND_BEACON, beacon->id);

    if (!is_sounding (beacon) || (id != NULL && !g_str_equal (id, beacon->id)))
      continue;
    beacon->asked = desk->n_heard;
    g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_BEACON_SILENCE, subject,
                                           actor, g_strdup ("{}")));
  }
  return drafts;
}

static CyBeaconShown
shown_of (const Board *board, guint i)
{
  return board->outputs[i] == NULL ? CY_BEACON_SHOWN_UNKNOWN
                                   : cy_beacon_output_get_shown (board->outputs[i]);
}

static guint
count_lighting (const Beacon *beacon)
{
  guint n = 0;

  for (guint i = 0; i < beacon->alarms->len; i++)
    n += cy_beacon_rule (&g_array_index (beacon->alarms, CyBeaconAlarm, i), 1, 0).beacon;
  return n;
}

/**
 * cy_beacon_desk_list:
 *
 * Returns: (transfer full) (element-type CyBeaconReport): every beacon in service.
 */
GPtrArray *
cy_beacon_desk_list (CyBeaconDesk *desk)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_beacon_report_free);

  for (guint i = 0; i < desk->beacons->len; i++) {
    const Beacon *beacon = desk->beacons->pdata[i];
    CyBeaconReport *report = g_new0 (CyBeaconReport, 1);

    report->id = g_strdup (beacon->id);
    report->device = g_strdup (beacon->board->id);
    report->wants_beacon = beacon->wish.beacon;
    report->wants_horn = beacon->wish.horn;
    report->beacon = shown_of (beacon->board, OUTPUT_BEACON);
    report->horn = shown_of (beacon->board, OUTPUT_HORN);
    report->n_alarms = count_lighting (beacon);
    report->problem = g_strdup (problem_of (beacon->board));
    g_ptr_array_add (reports, report);
  }
  return reports;
}
