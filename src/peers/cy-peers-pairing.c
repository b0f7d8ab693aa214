/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-invoke.h"
#include "cy-peer-address.h"
#include "cy-peers-private.h"

/**
 * cy_pairing_report_copy:
 *
 * Returns: (transfer full): the same.
 */
CyPairingReport *
cy_pairing_report_copy (const CyPairingReport *report)
{
  CyPairingReport *copy = g_memdup2 (report, sizeof *report);

  copy->code = g_strdup (report->code);
  copy->text = g_strdup (report->text);
  copy->own_addresses = g_strdup (report->own_addresses);
  copy->fingerprint = g_strdup (report->fingerprint);
  copy->node = g_strdup (report->node);
  copy->key = g_strdup (report->key);
  copy->name = g_strdup (report->name);
  copy->address = g_strdup (report->address);
  copy->error = g_strdup (report->error);
  return copy;
}

void
cy_pairing_report_free (CyPairingReport *report)
{
  if (report == NULL)
    return;
  g_free (report->code);
  g_free (report->text);
  g_free (report->own_addresses);
  g_free (report->fingerprint);
  g_free (report->node);
  g_free (report->key);
  g_free (report->name);
  g_free (report->address);
  g_free (report->error);
  g_free (report);
}

static void
publish (CyPeers *peers, CyPairingReport *report)
{
  g_mutex_lock (&peers->lock);
  cy_pairing_report_free (peers->pairing_report);
  peers->pairing_report = report;
  g_mutex_unlock (&peers->lock);
  cy_peers_tell (peers, CY_NEWS_PAIRING, NULL, NULL, 0);
}

static char *
spell_key (const CyNodeKey *key)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CY_PUBLIC_KEY_BYTES; i++)
    g_string_append_printf (text, "%02x", key->bytes[i]);
  return g_string_free (text, FALSE);
}

static void
describe_code (CyPairingReport *report, CyPeers *peers, CyPairing *pairing)
{
  const CyPairingCode *code = cy_pairing_get_code (pairing);
  g_autoptr (GPtrArray) own = NULL;

  report->invites = peers->invites;
  if (!peers->invites)
    return;
  own = cy_peer_address_list_own (peers->listen, peers->port);
  report->code = cy_pairing_code_spell (code);
  report->text =
    cy_pairing_text_make (code, own->pdata[0], cy_identity_get_node (peers->options.identity));
  g_ptr_array_add (own, NULL);
  report->own_addresses = g_strjoinv (", ", (char **) own->pdata);
}

static void
on_pairing_changed (CyPairing *pairing, gpointer user_data)
{
  CyPeers *peers = user_data;
  CyPairingReport *report = g_new0 (CyPairingReport, 1);
  const CyPairingPeer *peer = cy_pairing_get_peer (pairing);
  const GError *error = cy_pairing_get_error (pairing);

  report->state = cy_pairing_get_state (pairing);
  describe_code (report, peers, pairing);
  report->expires_us = cy_pairing_get_expires_us (pairing);
  report->fingerprint = g_strdup (cy_pairing_get_fingerprint (pairing));
  report->agreed = cy_pairing_has_agreed (pairing);
  report->other_agreed = cy_pairing_other_has_agreed (pairing);
  report->n_wrong = cy_pairing_get_n_wrong (pairing);
  report->error = error == NULL ? NULL : g_strdup (error->message);
  if (peer != NULL) {
    report->node = g_strdup (peer->key.node);
    report->key = spell_key (&peer->key);
    report->name = g_strdup (peer->name);
    report->address = g_strdup (peer->address);
  }
  publish (peers, report);
}

/* Something a person does, on its way to the peers' thread. */
typedef struct {
  CyPeers *peers;
  char *code;    /* nullable */
  char *address; /* nullable */
} Deed;

static void
deed_free (Deed *deed)
{
  g_free (deed->code);
  g_free (deed->address);
  g_free (deed);
}

static void
invoke (CyPeers *peers, GSourceFunc func, const char *code, const char *address)
{
  Deed *deed = g_new (Deed, 1);

  *deed = (Deed){ peers, g_strdup (code), g_strdup (address) };
  cy_invoke (peers->context, func, deed, (GDestroyNotify) deed_free);
}

static CyPairingSetup
setup_of (CyPeers *peers)
{
  return (CyPairingSetup){ .net = peers->net,
                           .identity = peers->options.identity,
                           .name = peers->name,
                           .clock = peers->options.clock,
                           .times = CY_PAIRING_TIMES,
                           .changed = on_pairing_changed,
                           .user_data = peers };
}

/* Why it did not even begin is told like any other failure. */
static void
show (CyPeers *peers, const GError *error)
{
  CyPairingReport *report;

  if (peers->pairing != NULL) {
    on_pairing_changed (peers->pairing, peers);
    return;
  }
  report = g_new0 (CyPairingReport, 1);
  report->state = CY_PAIRING_FAILED;
  report->error = g_strdup (error->message);
  publish (peers, report);
}

static gboolean
invite_cb (gpointer user_data)
{
  const Deed *deed = user_data;
  CyPeers *peers = deed->peers;
  const CyPairingSetup setup = setup_of (peers);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&peers->pairing, cy_pairing_free);
  peers->invites = TRUE;
  peers->pairing = cy_pairing_invite (&setup, &error);
  show (peers, error);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (gpointer user_data)
{
  const Deed *deed = user_data;
  CyPeers *peers = deed->peers;
  const CyPairingSetup setup = setup_of (peers);
  g_auto (CyPairingText) text = { 0 };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&peers->pairing, cy_pairing_free);
  peers->invites = FALSE;
  if (cy_pairing_text_parse (deed->code, &text, &error))
    peers->pairing = cy_pairing_accept (&setup, &text, deed->address, &error);
  show (peers, error);
  return G_SOURCE_REMOVE;
}

static gboolean
agree_cb (gpointer user_data)
{
  const Deed *deed = user_data;

  if (deed->peers->pairing != NULL)
    cy_pairing_agree (deed->peers->pairing);
  return G_SOURCE_REMOVE;
}

static gboolean
refuse_cb (gpointer user_data)
{
  const Deed *deed = user_data;

  if (deed->peers->pairing != NULL)
    cy_pairing_refuse (deed->peers->pairing);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_invite:
 *
 * Makes a code; an invitation before it is over. What became of it is told with the event.
 */
void
cy_peers_invite (CyPeers *peers)
{
  invoke (peers, invite_cb, NULL, NULL);
}

/**
 * cy_peers_accept:
 * @code: as it was typed or scanned.
 * @address: (nullable): who invites, when @code does not say so.
 */
void
cy_peers_accept (CyPeers *peers, const char *code, const char *address)
{
  invoke (peers, accept_cb, code, address);
}

/**
 * cy_peers_agree:
 *
 * A person compared the fingerprint and says yes.
 */
void
cy_peers_agree (CyPeers *peers)
{
  invoke (peers, agree_cb, NULL, NULL);
}

void
cy_peers_refuse (CyPeers *peers)
{
  invoke (peers, refuse_cb, NULL, NULL);
}

/**
 * cy_peers_describe_pairing:
 *
 * Returns: (transfer full) (nullable): how the last one stands.
 */
CyPairingReport *
cy_peers_describe_pairing (CyPeers *peers)
{
  CyPairingReport *copy;

  g_mutex_lock (&peers->lock);
  copy = peers->pairing_report == NULL ? NULL : cy_pairing_report_copy (peers->pairing_report);
  g_mutex_unlock (&peers->lock);
  return copy;
}
