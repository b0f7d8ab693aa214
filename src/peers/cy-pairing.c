/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "cy-pairing-talk.h"
#include "cy-peer-dialer.h"
#include "cy-peer-timer.h"

struct _CyPairing {
  CyPeerNet *net;
  CyPairingRole role;
  char *node; /* ours */
  CyPairingCode code;
  CyPairingSaid said;
  CyPairingTimes times;
  CyPairingChanged changed;
  gpointer user_data;
  CyPairingState state;
  gint64 expires_us;     /* wall */
  GSource *expiry;       /* nullable */
  CyPeerDialer *dialer;  /* nullable */
  char *address;         /* nullable: who is called */
  GPtrArray *talks;      /* of CyPairingTalk */
  CyPairingTalk *chosen; /* nullable, borrowed: the one with the right proof */
  guint n_wrong;
  gboolean has_agreed;
  gboolean other_agreed;
  char *fingerprint; /* nullable */
  CyPairingPeer peer;
  GError *error; /* nullable */
};

/* Nobody else comes in. */
static void
shut (CyPairing *pairing)
{
  if (pairing->role == CY_PAIRING_INVITER && pairing->state == CY_PAIRING_OPEN)
    cy_peer_net_set_door (pairing->net, NULL, NULL);
  cy_peer_timer_stop (&pairing->expiry);
}

static void
settle (CyPairing *pairing, CyPairingState state, const GError *error)
{
  shut (pairing);
  pairing->state = state;
  pairing->error = error != NULL ? g_error_copy (error) : NULL;
  pairing->chosen = NULL;
  g_clear_pointer (&pairing->dialer, cy_peer_dialer_free);
  g_ptr_array_set_size (pairing->talks, 0);
  pairing->changed (pairing, pairing->user_data);
}

static void
fail (CyPairing *pairing, CyPeersError code, const char *words)
{
  g_autoptr (GError) error = g_error_new_literal (CY_PEERS_ERROR, (int) code, _ (words));

  settle (pairing, CY_PAIRING_FAILED, error);
}

/* Whoever is still talking learns why it ends. */
static void
refuse_all (CyPairing *pairing, CyPairingRefusal why)
{
  for (guint i = 0; i < pairing->talks->len; i++)
    cy_pairing_talk_refuse (pairing->talks->pdata[i], why);
}

/* Where the other node can be called: what we called, or where it came from and where it listens. */
static char *
get_peer_address (CyPairing *pairing, CyPairingTalk *talk)
{
  const char *seen = cy_pairing_talk_get_peer (talk)->address;
  const char *colon = strrchr (seen, ':');
  guint16 port = cy_pairing_talk_get_said (talk)->port;

  if (pairing->role == CY_PAIRING_ACCEPTOR)
    return g_strdup (pairing->address);
  if (port == 0 || colon == NULL)
    return NULL;
  return g_strdup_printf ("%.*s:%u", (int) (colon - seen), seen, port);
}

static void
begin_comparing (CyPairing *pairing, CyPairingTalk *talk)
{
  shut (pairing);
  pairing->state = CY_PAIRING_COMPARING;
  pairing->chosen = talk;
  pairing->fingerprint = cy_pairing_talk_get_fingerprint (talk);
  pairing->peer.key = cy_pairing_talk_get_peer (talk)->key;
  pairing->peer.name = g_strdup (cy_pairing_talk_get_said (talk)->name);
  pairing->peer.address = get_peer_address (pairing, talk);
}

/* The first right proof takes the invitation, and the fifth wrong one burns it. */
static gboolean
on_proof_cb (CyPairingTalk *talk, gboolean is_right, gpointer user_data)
{
  CyPairing *pairing = user_data;

  if (!is_right)
    pairing->n_wrong++;
  return is_right && pairing->state == CY_PAIRING_OPEN && pairing->chosen == NULL &&
         pairing->n_wrong < CY_PAIRING_WRONG_MAX;
}

static void
on_talk_changed_cb (CyPairingTalk *talk, gpointer user_data)
{
  CyPairing *pairing = user_data;

  if (pairing->chosen == NULL)
    begin_comparing (pairing, talk);
  pairing->other_agreed = cy_pairing_talk_has_agreed (
    talk, pairing->role == CY_PAIRING_INVITER ? CY_PAIRING_ACCEPTOR : CY_PAIRING_INVITER);
  pairing->changed (pairing, pairing->user_data);
}

/* Strangers who fail do not end an invitation, but for too many who guess. */
static void
on_talk_ended_cb (CyPairingTalk *talk, const GError *error, gpointer user_data)
{
  CyPairing *pairing = user_data;
  g_autoptr (GError) reason = error != NULL ? g_error_copy (error) : NULL;
  gboolean counts = talk == pairing->chosen || pairing->role == CY_PAIRING_ACCEPTOR;

  g_ptr_array_remove_fast (pairing->talks, talk);
  if (counts) {
    pairing->other_agreed = reason == NULL;
    settle (pairing, reason == NULL ? CY_PAIRING_PAIRED : CY_PAIRING_FAILED, reason);
  } else if (pairing->state == CY_PAIRING_OPEN && pairing->n_wrong >= CY_PAIRING_WRONG_MAX) {
    refuse_all (pairing, CY_PAIRING_OVER);
    fail (pairing, CY_PEERS_ERROR_CODE, N_ ("the code was tried wrongly too often; invite again"));
  } else {
    pairing->changed (pairing, pairing->user_data);
  }
}

static void
add_talk (CyPairing *pairing, CyPeerSecured *secured)
{
  const CyPairingTerms terms = {
    pairing->role,  pairing->node,          &pairing->code,
    &pairing->said, pairing->times.step_ms, pairing->times.compare_ms
  };
  const CyPairingTalkEvents events = { on_proof_cb, on_talk_changed_cb, on_talk_ended_cb, pairing };

  g_ptr_array_add (pairing->talks, cy_pairing_talk_new (secured, &terms, &events));
}

static void
on_door_cb (CyPeerSecured *secured, gpointer user_data)
{
  CyPairing *pairing = user_data;

  if (pairing->talks->len >= CY_PAIRING_TALKS_MAX)
    cy_peer_secured_free (secured);
  else
    add_talk (pairing, secured);
}

static void
on_called_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  CyPairing *pairing = user_data;

  g_clear_pointer (&pairing->dialer, cy_peer_dialer_free);
  if (secured == NULL) {
    settle (pairing, CY_PAIRING_FAILED, error);
  } else if (g_str_equal (secured->key.node, pairing->node)) {
    cy_peer_secured_free (secured);
    fail (pairing, CY_PEERS_ERROR_STRANGER, N_ ("that is this node itself"));
  } else {
    add_talk (pairing, secured);
  }
}

static gboolean
on_expired_cb (gpointer user_data)
{
  CyPairing *pairing = user_data;

  refuse_all (pairing, CY_PAIRING_OVER);
  fail (pairing, CY_PEERS_ERROR_EXPIRED, N_ ("nobody came with the code in time; invite again"));
  return G_SOURCE_REMOVE;
}

static CyPairing *
pairing_new (const CyPairingSetup *setup, CyPairingRole role, GError **error)
{
  g_autoptr (CyPairing) pairing = g_new0 (CyPairing, 1);

  pairing->net = setup->net;
  pairing->role = role;
  pairing->state = role == CY_PAIRING_INVITER ? CY_PAIRING_OPEN : CY_PAIRING_CALLING;
  pairing->node = g_strdup (cy_identity_get_node (setup->identity));
  pairing->times = setup->times;
  pairing->changed = setup->changed;
  pairing->user_data = setup->user_data;
  pairing->talks = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_pairing_talk_free);
  if (cy_pairing_said_init (&pairing->said, setup->name, cy_peer_net_get_port (setup->net)))
    return g_steal_pointer (&pairing);
  g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                       _ ("this node needs a name that can be shown before it can be paired"));
  pairing->state = CY_PAIRING_FAILED; /* the door is not its own */
  return NULL;
}

/**
 * cy_pairing_invite:
 *
 * Opens the door for whoever has the code.
 *
 * Errors: #CY_PEERS_ERROR_FULL when there is an invitation already, #CY_PEERS_ERROR_ADDRESS when this
 * node does not listen, #CY_PEERS_ERROR_PROTOCOL when its name cannot be told.
 */
CyPairing *
cy_pairing_invite (const CyPairingSetup *setup, GError **error)
{
  CyPairing *pairing;

  if (cy_peer_net_has_door (setup->net)) {
    g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_FULL,
                         _ ("there is an open invitation already"));
    return NULL;
  }
  if (cy_peer_net_get_port (setup->net) == 0) {
    g_set_error_literal (
      error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS,
      _ ("this node does not listen, so nobody can come: invite at the other one"));
    return NULL;
  }
  pairing = pairing_new (setup, CY_PAIRING_INVITER, error);
  if (pairing == NULL)
    return NULL;
  cy_pairing_code_make (&pairing->code);
  pairing->expires_us = cy_clock_wall_us (setup->clock) + (gint64) pairing->times.valid_ms * 1000;
  pairing->expiry = cy_peer_timer_start (pairing->times.valid_ms, on_expired_cb, pairing);
  cy_peer_net_set_door (setup->net, on_door_cb, pairing);
  return pairing;
}

/**
 * cy_pairing_accept:
 * @text: what was typed or scanned; when it names a node, only that node may answer.
 * @address: (nullable): `HOST:PORT` of the node that invites; by default what @text says.
 *
 * Calls the node that invites, and proves to it that the code is known here.
 *
 * Errors: #CY_PEERS_ERROR_ADDRESS when there is none, #CY_PEERS_ERROR_PROTOCOL as above.
 */
CyPairing *
cy_pairing_accept (const CyPairingSetup *setup,
                   const CyPairingText *text,
                   const char *address,
                   GError **error)
{
  const char *chosen = address != NULL ? address : text->address;
  CyPairing *pairing;

  if (chosen == NULL) {
    g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS,
                         _ ("the address of the node that invites is needed: HOST:PORT"));
    return NULL;
  }
  pairing = pairing_new (setup, CY_PAIRING_ACCEPTOR, error);
  if (pairing == NULL)
    return NULL;
  pairing->code = text->code;
  pairing->address = g_strdup (chosen);
  pairing->dialer = cy_peer_dialer_new (
    &(const CyPeerCall){ chosen, cy_peer_net_get_certificate (setup->net), CY_PEER_PROTOCOL_PAIR,
                         text->node, pairing->times.step_ms },
    on_called_cb, pairing);
  return pairing;
}

/**
 * cy_pairing_free:
 *
 * Ends it, if it has not ended; the other end is told so.
 */
void
cy_pairing_free (CyPairing *pairing)
{
  refuse_all (pairing, pairing->role == CY_PAIRING_INVITER ? CY_PAIRING_OVER : CY_PAIRING_DECLINED);
  shut (pairing);
  g_clear_pointer (&pairing->dialer, cy_peer_dialer_free);
  g_ptr_array_unref (pairing->talks);
  sodium_memzero (&pairing->code, sizeof pairing->code);
  g_clear_error (&pairing->error);
  g_free (pairing->peer.name);
  g_free (pairing->peer.address);
  g_free (pairing->fingerprint);
  g_free (pairing->address);
  g_free (pairing->node);
  g_free (pairing);
}

/**
 * cy_pairing_agree:
 *
 * The person here has compared the fingerprint, and it is the same. Without effect in other states.
 */
void
cy_pairing_agree (CyPairing *pairing)
{
  if (pairing->state != CY_PAIRING_COMPARING)
    return;
  pairing->has_agreed = TRUE;
  cy_pairing_talk_agree (pairing->chosen);
}

/**
 * cy_pairing_refuse:
 *
 * The person here does not want it, or the fingerprint is another. Nothing is paired; without effect
 * when it has ended.
 */
void
cy_pairing_refuse (CyPairing *pairing)
{
  if (pairing->state == CY_PAIRING_PAIRED || pairing->state == CY_PAIRING_FAILED)
    return;
  refuse_all (pairing, CY_PAIRING_DECLINED);
  fail (pairing, CY_PEERS_ERROR_DECLINED, N_ ("refused here"));
}

CyPairingState
cy_pairing_get_state (CyPairing *pairing)
{
  return pairing->state;
}

/**
 * cy_pairing_get_error:
 *
 * Returns: (transfer none) (nullable): why it failed, in words.
 */
const GError *
cy_pairing_get_error (CyPairing *pairing)
{
  return pairing->error;
}

const CyPairingCode *
cy_pairing_get_code (CyPairing *pairing)
{
  return &pairing->code;
}

/**
 * cy_pairing_get_expires_us:
 *
 * Returns: when the invitation ends [µs since 1970], 0 at the end that accepts.
 */
gint64
cy_pairing_get_expires_us (CyPairing *pairing)
{
  return pairing->expires_us;
}

/**
 * cy_pairing_get_fingerprint:
 *
 * Returns: (transfer none) (nullable): four groups of five digits, once both ends have proved.
 */
const char *
cy_pairing_get_fingerprint (CyPairing *pairing)
{
  return pairing->fingerprint;
}

/**
 * cy_pairing_get_peer:
 *
 * Returns: (transfer none) (nullable): the other node, once both ends have proved.
 */
const CyPairingPeer *
cy_pairing_get_peer (CyPairing *pairing)
{
  return pairing->fingerprint != NULL ? &pairing->peer : NULL;
}

gboolean
cy_pairing_has_agreed (CyPairing *pairing)
{
  return pairing->has_agreed;
}

gboolean
cy_pairing_other_has_agreed (CyPairing *pairing)
{
  return pairing->other_agreed;
}

/**
 * cy_pairing_get_n_wrong:
 *
 * Returns: how often somebody proved wrongly; at %CY_PAIRING_WRONG_MAX the code is burnt.
 */
guint
cy_pairing_get_n_wrong (CyPairing *pairing)
{
  return pairing->n_wrong;
}
