/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-focus.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-node-session.h"
#include "cy-question.h"

/* What goes on is asked of history this often; what it shows now is there each second [s]. */
#define SPAN_EVERY_S 10

/* Before and after a charge its measures mean nothing, but a moment's worth is needed to see anything [µs]. */
#define SPAN_LEAST_US ((gint64) 1 * G_USEC_PER_SEC)

struct _CySessionFocus {
  GObject parent_instance;

  CyWatch *watch;         /* owned */
  char *id;               /* owned, nullable */
  CySession *session;     /* owned, nullable: with its bill, and its energy by now */
  CyNodeRecount *recount; /* owned, nullable */
  GArray *spans;          /* owned, nullable: CyNodeSpan */
  GCancellable *spanning; /* owned, nullable: of the question under way */
  char *trouble;          /* owned, nullable: why nothing is known of it */
  char *bill_trouble;     /* owned, nullable: why its bill cannot be read */
  char *span_note;        /* owned, nullable: what must be known of @spans, or why there are none */
  guint question;         /* the newest session; older answers are dropped */
  guint span_question;
  guint seconds; /* until history is asked again */
  gboolean looked_at;
};

G_DEFINE_FINAL_TYPE (CySessionFocus, cy_session_focus, G_TYPE_OBJECT)

static guint signal_changed;

static void
tell (CySessionFocus *self, const char *detail)
{
  g_signal_emit (self, signal_changed, g_quark_from_string (detail));
}

/* --- its time ------------------------------------------------------------------------------------- */

/**
 * cy_session_focus_get_time:
 *
 * Returns: whether energy has flowed; from when until when, or until now.
 */
gboolean
cy_session_focus_get_time (CySessionFocus *self, gint64 *out_from_us, gint64 *out_to_us)
{
  const CySession *session = self->session;
  gint64 to_us;

  if (session == NULL || session->started_us == 0)
    return FALSE;
  to_us = session->stopped_us != 0 ? session->stopped_us
          : session->ended_us != 0 ? session->ended_us
                                   : g_get_real_time ();
  *out_from_us = session->started_us;
  *out_to_us = MAX (to_us, session->started_us + SPAN_LEAST_US);
  return TRUE;
}

/* --- what its measures did ------------------------------------------------------------------------ */

static void
stop_spanning (CySessionFocus *self)
{
  if (self->spanning != NULL)
    g_cancellable_cancel (self->spanning);
  g_clear_object (&self->spanning);
  self->span_question++;
}

static void
on_span_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionFocus) self = cy_question_end (user_data, &number);
  g_autoptr (GArray) spans = rows;

  if (self == NULL || number != self->span_question)
    return;
  g_clear_object (&self->spanning);
  g_clear_pointer (&self->span_note, g_free);
  self->span_note = g_strdup (error != NULL ? error->message : note);
  if (spans != NULL) {
    g_clear_pointer (&self->spans, g_array_unref);
    self->spans = g_steal_pointer (&spans);
  }
  tell (self, "span");
}

static void
ask_span (CySessionFocus *self)
{
  gint64 from_us, to_us;

  if (!self->looked_at || self->spanning != NULL ||
      !cy_session_focus_get_time (self, &from_us, &to_us))
    return;
  self->seconds = SPAN_EVERY_S;
  self->spanning = g_cancellable_new ();
  cy_node_query_span (cy_watch_get_node (self->watch), self->session->pile, from_us, to_us,
                      self->spanning, on_span_cb, cy_question_new (self, ++self->span_question));
}

/* --- the session ---------------------------------------------------------------------------------- */

static void
recount (CySessionFocus *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->recount, cy_node_recount_free);
  g_clear_pointer (&self->bill_trouble, g_free);
  if (self->session == NULL || self->session->bill == NULL)
    return;
  self->recount = cy_node_recount_bill (self->session->bill, &error);
  if (self->recount == NULL)
    self->bill_trouble = g_strdup (error->message);
}

/* The journal has a meter reading each half hour; whoever watches the gun knows it by now. */
static gboolean
take_live (CySessionFocus *self)
{
  g_autoptr (CySession) live = NULL;

  if (self->session == NULL || cy_session_is_over (self->session))
    return FALSE;
  live = cy_node_dup_live_session (cy_watch_get_node (self->watch), self->session->pile,
                                   self->session->connector);
  if (live == NULL || !g_str_equal (live->id, self->id))
    return FALSE;
  cy_session_free (self->session);
  self->session = g_steal_pointer (&live);
  return TRUE;
}

static gboolean
has_moved (const CySession *before, const CySession *session)
{
  return before == NULL || before->started_us != session->started_us ||
         before->stopped_us != session->stopped_us || before->ended_us != session->ended_us;
}

static void
take_session (CySessionFocus *self, CySession *session)
{
  g_autoptr (CySession) before = g_steal_pointer (&self->session);

  if (session->state == CY_SESSION_NONE) {
    self->trouble = g_strdup_printf (_ ("There is no session %s here"), self->id);
    cy_session_free (session);
  } else {
    self->session = session;
    (void) take_live (self);
    if (has_moved (before, self->session)) {
      stop_spanning (self);
      ask_span (self);
    }
  }
  recount (self);
}

static void
on_session_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionFocus) self = cy_question_end (user_data, &number);
  g_autoptr (CySession) session = result;

  if (self == NULL || number != self->question || self->watch == NULL)
    return;
  g_clear_pointer (&self->trouble, g_free);
  if (error != NULL)
    self->trouble = g_strdup (error->message);
  else
    take_session (self, g_steal_pointer (&session));
  tell (self, "session");
}

static void
ask (CySessionFocus *self)
{
  if (self->id != NULL)
    cy_node_query_session (cy_watch_get_node (self->watch), self->id, on_session_cb,
                           cy_question_new (self, self->question));
}

static void
on_session_changed_cb (CyNode *node, const char *id, CySessionFocus *self)
{
  if (g_strcmp0 (id, self->id) == 0)
    ask (self);
}

/* People and places may be called something else. */
static void
on_yard_changed_cb (CySessionFocus *self)
{
  if (self->session != NULL)
    tell (self, "session");
}

static void
on_tick_cb (CySessionFocus *self)
{
  if (!self->looked_at || self->session == NULL || cy_session_is_over (self->session))
    return;
  (void) take_live (self);
  tell (self, "live");
  if (self->seconds > 0)
    self->seconds--;
  else if (cy_session_is_flowing (self->session))
    ask_span (self);
}

static void
forget (CySessionFocus *self)
{
  stop_spanning (self);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->session, cy_session_free);
  g_clear_pointer (&self->recount, cy_node_recount_free);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->bill_trouble, g_free);
  g_clear_pointer (&self->span_note, g_free);
}

static void
cy_session_focus_dispose (GObject *object)
{
  CySessionFocus *self = CY_SESSION_FOCUS (object);

  self->question++;
  forget (self);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_session_focus_parent_class)->dispose (object);
}

static void
cy_session_focus_class_init (CySessionFocusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_session_focus_dispose;

  /**
   * CySessionFocus::changed:
   *
   * The session is another, or more is known of it: `session`, `live` or `span` says of which part.
   */
  signal_changed =
    g_signal_new ("changed", CY_TYPE_SESSION_FOCUS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_session_focus_init (CySessionFocus *self)
{
}

CySessionFocus *
cy_session_focus_new (CyWatch *watch)
{
  CySessionFocus *self = g_object_new (CY_TYPE_SESSION_FOCUS, NULL);
  CyNode *node = cy_watch_get_node (watch);

  self->watch = g_object_ref (watch);
  g_signal_connect_object (node, "session-changed", G_CALLBACK (on_session_changed_cb), self, 0);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * cy_session_focus_set:
 * @id: (nullable): the session to look at; of the same one nothing is forgotten.
 */
void
cy_session_focus_set (CySessionFocus *self, const char *id)
{
  g_autofree char *kept = g_strdup (id);

  if (g_strcmp0 (kept, self->id) == 0)
    return;
  forget (self);
  self->id = g_steal_pointer (&kept);
  self->question++;
  tell (self, "session");
  tell (self, "span");
  ask (self);
}

/**
 * cy_session_focus_set_looked_at:
 * @looked_at: whether it is on the screen: nothing is asked of history otherwise.
 */
void
cy_session_focus_set_looked_at (CySessionFocus *self, gboolean looked_at)
{
  self->looked_at = looked_at;
  if (looked_at && self->spans == NULL && self->watch != NULL)
    ask_span (self);
}

CyWatch *
cy_session_focus_get_watch (CySessionFocus *self)
{
  return self->watch;
}

CyNode *
cy_session_focus_get_node (CySessionFocus *self)
{
  return cy_watch_get_node (self->watch);
}

const char *
cy_session_focus_get_id (CySessionFocus *self)
{
  return self->id;
}

/**
 * cy_session_focus_get_session:
 *
 * Returns: (nullable): nothing until it was read, or when there is none.
 */
const CySession *
cy_session_focus_get_session (CySessionFocus *self)
{
  return self->session;
}

/**
 * cy_session_focus_look:
 *
 * Returns: the session as its gun shows it now. It is the focus's own; there must be one.
 */
CySessionItem
cy_session_focus_look (CySessionFocus *self)
{
  CySessionItem item = { .session = self->session, .power_w = NAN, .soc = NAN };

  cy_session_item_look (&item, cy_watch_get_table (self->watch), g_get_monotonic_time ());
  return item;
}

const char *
cy_session_focus_get_trouble (CySessionFocus *self)
{
  return self->trouble;
}

/**
 * cy_session_focus_get_recount:
 *
 * Returns: (nullable): its bill, and the same computed again.
 */
const CyNodeRecount *
cy_session_focus_get_recount (CySessionFocus *self)
{
  return self->recount;
}

const char *
cy_session_focus_get_bill_trouble (CySessionFocus *self)
{
  return self->bill_trouble;
}

gboolean
cy_session_focus_has_span (CySessionFocus *self)
{
  return self->spans != NULL;
}

/**
 * cy_session_focus_find_span:
 * @out_connector: (out): where it was recorded: a pile with one gun may have the gun's measures as its own.
 *
 * Returns: (nullable): what a measure did over the session.
 */
const CyHistoryBucket *
cy_session_focus_find_span (CySessionFocus *self, CyMeasureId measure, guint *out_connector)
{
  const CyHistoryBucket *found = NULL;

  for (guint i = 0; self->spans != NULL && self->session != NULL && i < self->spans->len; i++) {
    const CyNodeSpan *span = &g_array_index (self->spans, CyNodeSpan, i);

    if (span->measure != measure || span->bucket.known_us <= 0 ||
        (span->connector != self->session->connector && (span->connector != 0 || found != NULL)))
      continue;
    found = &span->bucket;
    *out_connector = span->connector;
    if (span->connector == self->session->connector)
      break;
  }
  return found;
}

/**
 * cy_session_focus_get_span_note:
 *
 * Returns: (nullable): what must be known to read what history says, or why it says nothing.
 */
const char *
cy_session_focus_get_span_note (CySessionFocus *self)
{
  return self->span_note;
}
