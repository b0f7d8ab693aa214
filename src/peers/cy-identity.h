/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-entry.h"
#include "cy-standing.h"

G_BEGIN_DECLS

/**
 * CyPeersError:
 * @CY_PEERS_ERROR_IDENTITY: the node's key or certificate cannot be made, read or used.
 * @CY_PEERS_ERROR_CERTIFICATE: a certificate is none that a node may have.
 * @CY_PEERS_ERROR_ADDRESS: an address cannot be read, found or listened on.
 * @CY_PEERS_ERROR_UNREACHABLE: nobody answers there.
 * @CY_PEERS_ERROR_SILENT: somebody is there and says nothing in time.
 * @CY_PEERS_ERROR_STRANGER: it is not who it should be.
 * @CY_PEERS_ERROR_REFUSED: the other end does not want us.
 * @CY_PEERS_ERROR_PROTOCOL: what came does not follow `protocol/peers.md`.
 * @CY_PEERS_ERROR_FULL: too much waits already.
 * @CY_PEERS_ERROR_CLOSED: the link has ended.
 * @CY_PEERS_ERROR_CODE: a pairing code is none, or a wrong one.
 * @CY_PEERS_ERROR_EXPIRED: the invitation is over.
 * @CY_PEERS_ERROR_DECLINED: a person said no.
 */
typedef enum {
  CY_PEERS_ERROR_IDENTITY,
  CY_PEERS_ERROR_CERTIFICATE,
  CY_PEERS_ERROR_ADDRESS,
  CY_PEERS_ERROR_UNREACHABLE,
  CY_PEERS_ERROR_SILENT,
  CY_PEERS_ERROR_STRANGER,
  CY_PEERS_ERROR_REFUSED,
  CY_PEERS_ERROR_PROTOCOL,
  CY_PEERS_ERROR_FULL,
  CY_PEERS_ERROR_CLOSED,
  CY_PEERS_ERROR_CODE,
  CY_PEERS_ERROR_EXPIRED,
  CY_PEERS_ERROR_DECLINED,
} CyPeersError;

#define CY_PEERS_ERROR (cy_peers_error_quark ())
GQuark cy_peers_error_quark (void);

#define CY_PUBLIC_KEY_BYTES 32

/**
 * CyIdentity:
 *
 * Who this node is: an Ed25519 key made at the first start and kept in `identity/node.key`, readable
 * by its owner only. The node's id is the SHA-256 of its public key, so nobody can claim it without
 * the key.
 *
 * Threading: the key is immutable after loading; signing is safe on any thread. References are counted, for
 * threads that outlive the node.
 */
typedef struct _CyIdentity CyIdentity;

CyIdentity *cy_identity_load (const char *directory, GError **error);
CyIdentity *cy_identity_ref (CyIdentity *identity);
void cy_identity_free (CyIdentity *identity);
const char *cy_identity_get_node (CyIdentity *identity);
const guint8 *cy_identity_get_public_key (CyIdentity *identity);
char *cy_identity_dup_key (CyIdentity *identity);
guint cy_identity_get_incarnation (CyIdentity *identity);
gboolean cy_identity_set_incarnation (CyIdentity *identity, guint64 incarnation, GError **error);
gboolean cy_identity_read_mark (CyIdentity *identity, CyStanding *out_mark, GError **error);
gboolean cy_identity_write_mark (CyIdentity *identity, const CyStanding *mark, GError **error);
GBytes *cy_identity_sign (CyIdentity *identity, gconstpointer data, gsize length);
gboolean
cy_identity_verify (CyIdentity *identity, gconstpointer data, gsize length, GBytes *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyIdentity, cy_identity_free)

G_END_DECLS
