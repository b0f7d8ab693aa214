/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-seat.h"

#include "cy-node-private.h"
#include "cy-password.h"

/* How often is looked whether somebody still sits there [s]. */
#define LOOK_S 5

struct _CySeat {
  GObject parent_instance;

  CyNode *node; /* borrowed: it owns this */
  char *user;   /* nullable: who is logged in */
  char *token;  /* nullable: of their session */
  gboolean is_locked;
  gint64 touched_mono_us;
  guint look; /* source id */
  CySeatState told;
  char *told_user; /* nullable */
};

G_DEFINE_FINAL_TYPE (CySeat, cy_seat, G_TYPE_OBJECT)

static guint signal_changed;

/* Everybody hears of a change, and of nothing else. */
static void
tell (CySeat *seat)
{
  CySeatState state = cy_seat_get_state (seat);

  if (state == seat->told && g_strcmp0 (seat->user, seat->told_user) == 0)
    return;
  seat->told = state;
  g_free (seat->told_user);
  seat->told_user = g_strdup (seat->user);
  g_signal_emit (seat, signal_changed, 0);
}

static void
leave (CySeat *seat)
{
  if (seat->token != NULL)
    cy_node_log_out (seat->node, seat->token);
  g_clear_pointer (&seat->user, g_free);
  g_clear_pointer (&seat->token, cy_password_wipe);
  seat->is_locked = FALSE;
}

/* The session may have ended: by its time, by wrong PINs, or since the account is disabled. */
static void
follow_session (CySeat *seat)
{
  if (seat->token != NULL && seat->node->login != NULL &&
      cy_node_find_login (seat->node, seat->token, NULL) == NULL)
    leave (seat);
  tell (seat);
}

/**
 * cy_seat_look:
 * @now_mono_us: the time [µs monotonic].
 *
 * Locks a seat that nobody touched for long, and frees one whose session is over.
 */
void
cy_seat_look (CySeat *seat, gint64 now_mono_us)
{
  gint64 minutes = cy_yard_policy (seat->node->yard, "lock_min", CY_SEAT_LOCK_MIN);

  if (seat->token != NULL && now_mono_us - seat->touched_mono_us >= minutes * 60 * G_USEC_PER_SEC)
    seat->is_locked = TRUE;
  follow_session (seat);
}

static gboolean
look_cb (gpointer user_data)
{
  CySeat *seat = user_data;

  cy_seat_look (seat, cy_clock_mono_us (seat->node->clock));
  return G_SOURCE_CONTINUE;
}

static void
cy_seat_dispose (GObject *object)
{
  CySeat *seat = CY_SEAT (object);

  g_clear_handle_id (&seat->look, g_source_remove);
  leave (seat);
  g_clear_pointer (&seat->told_user, g_free);
  G_OBJECT_CLASS (cy_seat_parent_class)->dispose (object);
}

static void
cy_seat_class_init (CySeatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_seat_dispose;

  /**
   * CySeat::changed:
   *
   * Somebody came, went, or locked it; or the first account was made.
   */
  signal_changed =
    g_signal_new ("changed", CY_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_seat_init (CySeat *seat)
{
}

/**
 * cy_seat_new:
 * @node: borrowed; outlives the seat.
 */
CySeat *
cy_seat_new (CyNode *node)
{
  CySeat *seat = g_object_new (CY_TYPE_SEAT, NULL);

  seat->node = node;
  seat->told = cy_seat_get_state (seat);
  seat->look = g_timeout_add_seconds (LOOK_S, look_cb, seat);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (follow_session), seat,
                           G_CONNECT_SWAPPED);
  return seat;
}

CySeatState
cy_seat_get_state (CySeat *seat)
{
  if (!cy_node_has_accounts (seat->node))
    return CY_SEAT_OPEN;
  if (seat->token == NULL)
    return CY_SEAT_FREE;
  return seat->is_locked ? CY_SEAT_LOCKED : CY_SEAT_TAKEN;
}

/**
 * cy_seat_get_user:
 *
 * Returns: (transfer none) (nullable): who is logged in, also while it is locked.
 */
const char *
cy_seat_get_user (CySeat *seat)
{
  return seat->user;
}

/**
 * cy_seat_get_actor:
 *
 * Returns: (transfer none): who is named for what is done here now.
 */
const char *
cy_seat_get_actor (CySeat *seat)
{
  switch (cy_seat_get_state (seat)) {
  case CY_SEAT_OPEN:
    return seat->node->local_user;
  case CY_SEAT_TAKEN:
    return seat->user;
  case CY_SEAT_FREE:
  case CY_SEAT_LOCKED:
  default:
    return CY_ACTOR_NOBODY;
  }
}

/* Somebody at the door. */
typedef struct {
  CySeat *seat; /* owned */
  char *user;
  CyNodeLoggedIn entered; /* one of the two */
  CyNodeDone done;
  gboolean unlocks;
  gpointer user_data;
} Guest;

static Guest *
guest_new (CySeat *seat, gpointer user_data)
{
  Guest *guest = g_new0 (Guest, 1);

  guest->seat = g_object_ref (seat);
  guest->user_data = user_data;
  return guest;
}

static void
guest_free (Guest *guest)
{
  g_object_unref (guest->seat);
  g_free (guest->user);
  g_free (guest);
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  Guest *guest = user_data;
  CySeat *seat = guest->seat;

  if (token != NULL) {
    leave (seat);
    seat->user = g_strdup (guest->user);
    seat->token = g_strdup (token);
    cy_seat_touch (seat);
    tell (seat);
  }
  guest->entered (token, must_change, error, guest->user_data);
  guest_free (guest);
}

/**
 * cy_seat_log_in:
 *
 * Whoever sat there is logged out once the password is right. See cy_node_log_in().
 */
void
cy_seat_log_in (CySeat *seat,
                const char *user,
                const char *password,
                CyNodeLoggedIn done,
                gpointer user_data)
{
  Guest *guest = guest_new (seat, user_data);

  guest->user = g_strdup (user);
  guest->entered = done;
  cy_node_log_in (seat->node, user, password, on_logged_in_cb, guest);
}

void
cy_seat_log_out (CySeat *seat)
{
  leave (seat);
  tell (seat);
}

void
cy_seat_lock (CySeat *seat)
{
  seat->is_locked = seat->token != NULL;
  tell (seat);
}

static void
on_proved_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Guest *guest = user_data;
  CySeat *seat = guest->seat;

  if (error == NULL && guest->unlocks) {
    seat->is_locked = FALSE;
    cy_seat_touch (seat);
  }
  follow_session (seat);
  guest->done (n_changes, error, guest->user_data);
  guest_free (guest);
}

static void
show_secret (CySeat *seat,
             const char *secret,
             gboolean unlocks,
             CyNodeDone done,
             gpointer user_data)
{
  Guest *guest = guest_new (seat, user_data);

  guest->done = done;
  guest->unlocks = unlocks;
  cy_node_prove (seat->node, seat->token != NULL ? seat->token : "", secret, on_proved_cb, guest);
}

/**
 * cy_seat_unlock:
 * @secret: the PIN or password of whoever is logged in.
 */
void
cy_seat_unlock (CySeat *seat, const char *secret, CyNodeDone done, gpointer user_data)
{
  show_secret (seat, secret, TRUE, done, user_data);
}

/**
 * cy_seat_needs_proof:
 * @now_mono_us: the time [µs monotonic].
 *
 * Returns: whether whoever does something dangerous should show once more that it is them.
 */
gboolean
cy_seat_needs_proof (CySeat *seat, gint64 now_mono_us)
{
  const CyLoginSession *session =
    seat->token == NULL ? NULL : cy_node_find_login (seat->node, seat->token, NULL);

  return session != NULL && now_mono_us - session->proved_mono_us >= CY_SEAT_PROOF_US;
}

void
cy_seat_prove (CySeat *seat, const char *secret, CyNodeDone done, gpointer user_data)
{
  show_secret (seat, secret, FALSE, done, user_data);
}

/**
 * cy_seat_touch:
 *
 * Somebody moved the mouse or pressed a key.
 */
void
cy_seat_touch (CySeat *seat)
{
  seat->touched_mono_us = cy_clock_mono_us (seat->node->clock);
}

/**
 * cy_node_get_seat:
 *
 * Returns: (transfer none): the seat at this process's screen.
 */
CySeat *
cy_node_get_seat (CyNode *node)
{
  return node->seat;
}

/**
 * cy_node_get_person:
 *
 * Returns: (transfer none): the actor of what is done at this process's screen now.
 */
const char *
cy_node_get_person (CyNode *node)
{
  return cy_seat_get_actor (node->seat);
}
