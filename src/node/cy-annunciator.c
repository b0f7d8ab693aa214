/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-annunciator.h"

#include "cy-annunciation-rule.h"
#include "cy-invoke.h"
#include "cy-node-alarm.h"
#include "cy-node-beacon.h"
#include "cy-notice-text.h"
#include "cy-sound-player.h"
#include "cy-speech.h"
#include "cy-worker.h"

#define LOOK_SECONDS 1
#define FILE_NAME    "annunciator.ini"
#define GROUP        "annunciator"

/* Tones and sentences that wait; more is no help to anybody. */
#define MAX_JOBS 8

/* What the thread that makes noise owns, apart from what the main thread does. */
typedef struct {
  CySoundPlayer *player; /* nullable until the first tone */
  char *folder;
} Noise;

struct _CyAnnunciator {
  GObject parent;

  CyNode *node; /* owned */
  CyAnnunciation annunciation;
  CyAnnunciatorTell tell;
  gpointer user_data;
  char *path; /* of what is on */
  gboolean on[CY_N_ANNUNCIATOR_PARTS];
  gboolean is_sounding;
  gboolean is_asking; /* for a sound, whether that is on or not */
  char *problem;      /* nullable: why something is not heard */
  CyWorker *worker;
  Noise *noise; /* owned, used by the worker's thread */
  guint timer;  /* source id */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CyAnnunciator, cy_annunciator, G_TYPE_OBJECT)

/* Nobody is read to who did not ask for it. */
static const struct {
  const char *name;
  gboolean on;
} parts[CY_N_ANNUNCIATOR_PARTS] = {
  [CY_ANNUNCIATOR_SOUND] = { "sound", TRUE },
  [CY_ANNUNCIATOR_SPEECH] = { "speech", FALSE },
  [CY_ANNUNCIATOR_NOTIFICATION] = { "notifications", TRUE },
};

const char *
cy_annunciator_part_name (CyAnnunciatorPart part)
{
  return parts[part].name;
}

/* The thread that makes noise */

typedef struct {
  CyAnnunciator *self; /* owned */
  Noise *noise;        /* the annunciator's, which ends the worker first */
  gboolean plays;
  CyPriority priority;
  char *sentence; /* nullable */
  GError *error;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  g_free (job->sentence);
  g_clear_error (&job->error);
  g_free (job);
}

static void
set_problem (CyAnnunciator *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
done_cb (gpointer data)
{
  Job *job = data;

  if (job->self->worker != NULL)
    set_problem (job->self, job->error == NULL ? NULL : job->error->message);
  return G_SOURCE_REMOVE;
}

static void
speak (Job *job, GError **error)
{
  const CySpeechConfig config = { .starts_it = TRUE };
  const CyNotice notice = { .channel = CY_NOTICE_SPEECH,
                            .priority = job->priority,
                            .id = (char *) "annunciator",
                            .text = job->sentence,
                            .language = (char *) *g_get_language_names () };

  (void) cy_speech_send (&config, &notice, NULL, error);
}

static void
work (gpointer data)
{
  Job *job = data;
  Noise *noise = job->noise;

  if (noise->player == NULL)
    noise->player = cy_sound_player_new (noise->folder);
  if (job->plays)
    (void) cy_sound_player_play (noise->player, job->priority, &job->error);
  else if (job->sentence == NULL)
    cy_sound_player_stop (noise->player);
  if (job->sentence != NULL && job->error == NULL)
    speak (job, &job->error);
  cy_invoke (g_main_context_default (), done_cb, job, (GDestroyNotify) job_free);
}

/* A tone, a sentence or both; neither stops the tone. */
static void
make_noise (CyAnnunciator *self, gboolean plays, CyPriority priority, const char *sentence)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->noise = self->noise;
  job->plays = plays;
  job->priority = priority;
  job->sentence = g_strdup (sentence);
  if (!cy_worker_push (self->worker, work, job, NULL))
    job_free (job);
}

/* Looking */

static void
tell_fresh (CyAnnunciator *self, GPtrArray *fresh, gboolean plays, CyPriority tone)
{
  const CyNoticeLanguage ours = { 0 };
  CyYard *yard = cy_node_get_yard (self->node);
  g_autofree char *title = cy_notice_title (yard, fresh, CY_NOTICE_STEP_FIRST, ours);
  const CyAlarm *first = fresh->pdata[0];

  if (plays || self->on[CY_ANNUNCIATOR_SPEECH])
    make_noise (self, plays, tone, self->on[CY_ANNUNCIATOR_SPEECH] ? title : NULL);
  if (self->tell != NULL && self->on[CY_ANNUNCIATOR_NOTIFICATION]) {
    g_autofree char *body = cy_notice_text (yard, fresh, CY_NOTICE_STEP_FIRST, ours, NULL, 500);

    self->tell (title, body, first->priority == CY_PRIORITY_CRITICAL, self->user_data);
  }
}

static void
look (CyAnnunciator *self)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (self->node);
  CyAnnunciationStep step = cy_annunciation_rule (&self->annunciation, alarms, g_get_real_time ());
  gboolean sounds = step.sounds && self->on[CY_ANNUNCIATOR_SOUND];
  gboolean plays = step.plays && sounds;
  gboolean was_sounding = self->is_sounding;
  gboolean was_asking = self->is_asking;

  self->is_sounding = sounds;
  self->is_asking = step.sounds;
  if (step.fresh->len > 0)
    tell_fresh (self, step.fresh, plays, step.tone);
  else if (plays || (was_sounding && !sounds))
    make_noise (self, plays, step.tone, NULL);
  g_ptr_array_unref (step.fresh);
  if (was_sounding != sounds || was_asking != self->is_asking)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

/* What is on */

static void
load (CyAnnunciator *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  /* Without one, or with one that is damaged, everything is as at first. */
  (void) g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, NULL);
  for (guint i = 0; i < CY_N_ANNUNCIATOR_PARTS; i++) {
    g_autoptr (GError) error = NULL;
    gboolean on = g_key_file_get_boolean (file, GROUP, parts[i].name, &error);

    self->on[i] = error == NULL ? on : parts[i].on;
  }
}

static void
save (CyAnnunciator *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < CY_N_ANNUNCIATOR_PARTS; i++)
    g_key_file_set_boolean (file, GROUP, parts[i].name, self->on[i]);
  if (!g_key_file_save_to_file (file, self->path, &error))
    set_problem (self, error->message);
}

/**
 * cy_annunciator_set:
 *
 * Turns a part on or off, and remembers it.
 */
void
cy_annunciator_set (CyAnnunciator *self, CyAnnunciatorPart part, gboolean on)
{
  if (self->on[part] == on)
    return;
  self->on[part] = on;
  save (self);
  look (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
cy_annunciator_get (CyAnnunciator *self, CyAnnunciatorPart part)
{
  return self->on[part];
}

/**
 * cy_annunciator_silence:
 *
 * What sounds now sounds no more, horns behind relays neither; the next alarm does.
 */
void
cy_annunciator_silence (CyAnnunciator *self)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (self->node);

  cy_annunciation_silence (&self->annunciation, alarms, g_get_real_time ());
  cy_node_silence_beacons (self->node, NULL, cy_node_get_local_user (self->node), NULL, NULL);
  look (self);
}

/**
 * cy_annunciator_is_asking:
 *
 * Returns: whether there is anything to silence, here or at a horn behind a relay.
 */
gboolean
cy_annunciator_is_asking (CyAnnunciator *self)
{
  return self->is_asking;
}

gboolean
cy_annunciator_is_sounding (CyAnnunciator *self)
{
  return self->is_sounding;
}

/**
 * cy_annunciator_get_problem:
 *
 * Returns: (transfer none) (nullable): why the last tone or sentence was not heard.
 */
const char *
cy_annunciator_get_problem (CyAnnunciator *self)
{
  return self->problem;
}

/**
 * cy_annunciator_stop:
 *
 * Makes no noise any more; to be called before the node stops.
 */
void
cy_annunciator_stop (CyAnnunciator *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->node != NULL)
    g_signal_handlers_disconnect_by_data (self->node, self);
  g_clear_pointer (&self->worker, cy_worker_free);
  g_clear_object (&self->node);
}

static void
cy_annunciator_finalize (GObject *object)
{
  CyAnnunciator *self = CY_ANNUNCIATOR (object);

  cy_annunciator_stop (self);
  g_clear_pointer (&self->noise->player, cy_sound_player_free);
  g_free (self->noise->folder);
  g_free (self->noise);
  cy_annunciation_clear (&self->annunciation);
  g_free (self->path);
  g_free (self->problem);
  G_OBJECT_CLASS (cy_annunciator_parent_class)->finalize (object);
}

static void
cy_annunciator_class_init (CyAnnunciatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cy_annunciator_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", CY_TYPE_ANNUNCIATOR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_annunciator_init (CyAnnunciator *self)
{
  cy_annunciation_init (&self->annunciation);
  self->worker = cy_worker_new ("annunciator", MAX_JOBS);
  self->noise = g_new0 (Noise, 1);
}

/**
 * cy_annunciator_new:
 * @tell: (nullable): how the desktop is told.
 */
CyAnnunciator *
cy_annunciator_new (CyNode *node, CyAnnunciatorTell tell, gpointer user_data)
{
  CyAnnunciator *self = g_object_new (CY_TYPE_ANNUNCIATOR, NULL);

  self->node = g_object_ref (node);
  self->tell = tell;
  self->user_data = user_data;
  self->path = g_build_filename (cy_node_get_data_dir (node), FILE_NAME, NULL);
  self->noise->folder = g_build_filename (cy_node_get_data_dir (node), "tones", NULL);
  load (self);
  g_signal_connect_swapped (node, "alarms-changed", G_CALLBACK (look), self);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  look (self);
  return self;
}
