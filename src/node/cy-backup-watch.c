/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-watch.h"

#include <math.h>
#include <string.h>

#include "cy-audit.h"
#include "cy-backup-rule.h"
#include "cy-node-backup.h"
#include "cy-tree.h"

#define LOOK_SECONDS 60

/* Where a policy names a folder and no numbers. */
#define EVERY_DAYS 1
#define KEEP       7

/* The time stands in the name: that of the file is another after it was copied. */
#define SUFFIX      ".backup"
#define TIME_FORMAT "%Y%m%dT%H%M%SZ"
#define TIME_CHARS  16

/* What is under way may end when the watch is gone. */
typedef struct {
  CyBackupWatch *watch; /* nullable */
} Link;

struct _CyBackupWatch {
  CyNode *node;         /* borrowed */
  CyAlarmDesk *desk;    /* borrowed */
  const CyClock *clock; /* borrowed */
  Link *link;           /* owned reference */
  char *subject;
  char *prefix; /* of this node's backups */
  CyBackupState state;
  gboolean is_busy; /* a look at the folder, or a backup, is under way */
  guint timer;      /* source id */
};

/* A look at the folder, on a thread. */
typedef struct {
  Link *link; /* owned reference */
  char *folder;
  char *prefix;
  guint keep;
  gint64 newest_us;
} Look;

static gboolean
look_cb (gpointer user_data)
{
  cy_backup_watch_look (user_data);
  return G_SOURCE_CONTINUE;
}

CyBackupWatch *
cy_backup_watch_new (CyNode *node, CyAlarmDesk *desk, const CyClock *clock)
{
  CyBackupWatch *watch = g_new0 (CyBackupWatch, 1);

  watch->node = node;
  watch->desk = desk;
  watch->clock = clock;
  watch->link = g_atomic_rc_box_new0 (Link);
  watch->link->watch = watch;
  watch->subject = cy_alarm_node_subject (cy_node_get_id (node), CY_CONDITION_BACKUP);
  watch->prefix = g_strdup_printf ("chargeyard-%.8s-", cy_node_get_id (node));
  watch->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, watch);
  return watch;
}

void
cy_backup_watch_free (CyBackupWatch *watch)
{
  if (watch == NULL)
    return;
  g_clear_handle_id (&watch->timer, g_source_remove);
  watch->link->watch = NULL;
  g_atomic_rc_box_release (watch->link);
  g_free (watch->subject);
  g_free (watch->prefix);
  g_free (watch);
}

/* The first policy that names a folder. */
static const CyRecord *
find_policy (CyYard *yard)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);

  for (guint i = 0; i < policies->len; i++) {
    const char *folder = cy_record_get_text (policies->pdata[i], "backup_dir");

    if (folder != NULL && *folder != '\0')
      return cy_yard_get (yard, CY_KIND_POLICY, ((CyRecord *) policies->pdata[i])->id);
  }
  return NULL;
}

static gint64
time_of (const char *name, const char *prefix)
{
  gsize length = strlen (prefix);
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, SUFFIX) ||
      strlen (name) != length + TIME_CHARS + strlen (SUFFIX))
    return 0;
  text = g_strndup (name + length, TIME_CHARS);
  time = g_date_time_new_from_iso8601 (text, NULL);
  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_backups (const char *folder, const char *prefix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (time_of (name, prefix) != 0)
      g_ptr_array_add (names, g_strdup (name));
  }
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Only what this node made by itself, by its name, is ever removed. */
static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  g_autoptr (GPtrArray) names = list_backups (look->folder, look->prefix);

  for (guint i = 0; i + look->keep < names->len; i++) {
    g_autofree char *path = g_build_filename (look->folder, names->pdata[i], NULL);

    cy_tree_remove (path);
  }
  if (names->len > 0)
    look->newest_us = time_of (names->pdata[names->len - 1], look->prefix);
  g_task_return_boolean (task, TRUE);
}

static void
look_free (Look *look)
{
  g_atomic_rc_box_release (look->link);
  g_free (look->folder);
  g_free (look->prefix);
  g_free (look);
}

static void
tell (CyBackupWatch *watch, gboolean active)
{
  const CyCondition condition = { .subject = watch->subject,
                                  .active = active,
                                  .priority = CY_PRIORITY_MEDIUM,
                                  .value = NAN,
                                  .limit = NAN,
                                  .time_us = cy_clock_wall_us (watch->clock) };

  if (active || cy_alarm_desk_get_active (watch->desk, watch->subject) != NULL)
    cy_alarm_desk_take (watch->desk, &condition);
}

static void
on_made_cb (gpointer result, const GError *error, gpointer user_data)
{
  Link *link = user_data;
  CyBackupWatch *watch = link->watch;

  g_clear_pointer (&result, json_node_unref);
  if (watch != NULL) {
    watch->is_busy = FALSE;
    watch->state.has_failed = error != NULL;
    if (error != NULL)
      g_message ("No backup could be made: %s", error->message);
    cy_backup_watch_look (watch);
  }
  g_atomic_rc_box_release (link);
}

static void
make (CyBackupWatch *watch, const char *folder)
{
  g_autoptr (GDateTime) now =
    g_date_time_new_from_unix_utc (cy_clock_wall_us (watch->clock) / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, TIME_FORMAT);
  g_autofree char *name = g_strconcat (watch->prefix, time, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const CyBackupWish wish = { .path = path, .with_history = TRUE };

  watch->is_busy = TRUE;
  watch->state.tried_us = cy_clock_mono_us (watch->clock);
  cy_node_backup (watch->node, &wish, CY_ACTOR_SYSTEM, NULL, NULL, on_made_cb,
                  g_atomic_rc_box_acquire (watch->link));
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Look *look = g_task_get_task_data (G_TASK (result));
  CyBackupWatch *watch = look->link->watch;
  CyBackupVerdict verdict;

  if (watch == NULL)
    return;
  watch->is_busy = FALSE;
  watch->state.newest_us = look->newest_us;
  verdict = cy_backup_rule (&watch->state, cy_clock_wall_us (watch->clock),
                            cy_clock_mono_us (watch->clock));
  tell (watch, verdict.is_overdue);
  if (verdict.is_due)
    make (watch, look->folder);
}

/**
 * cy_backup_watch_look:
 *
 * Looks once more; what came of it is told later.
 */
void
cy_backup_watch_look (CyBackupWatch *watch)
{
  const CyRecord *policy = find_policy (cy_node_get_yard (watch->node));
  g_autoptr (GTask) task = NULL;
  Look *look;

  if (watch->is_busy)
    return;
  if (policy == NULL) {
    watch->state = (CyBackupState){ 0 };
    tell (watch, FALSE);
    return;
  }
  watch->is_busy = TRUE;
  watch->state.every_days = (guint) cy_record_get_int (policy, "backup_days", EVERY_DAYS);
  look = g_new0 (Look, 1);
  look->link = g_atomic_rc_box_acquire (watch->link);
  look->folder = g_strdup (cy_record_get_text (policy, "backup_dir"));
  look->prefix = g_strdup (watch->prefix);
  look->keep = (guint) cy_record_get_int (policy, "backup_keep", KEEP);
  task = g_task_new (NULL, NULL, on_looked_cb, NULL);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  g_task_run_in_thread (task, look_in_thread);
}
