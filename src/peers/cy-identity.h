/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-standing.h"

G_BEGIN_DECLS

/**
 * CyPeersError:
 * @CY_PEERS_ERROR_IDENTITY: the node's key cannot be made, read or used.
 */
typedef enum {
  CY_PEERS_ERROR_IDENTITY,
} CyPeersError;

#define CY_PEERS_ERROR (cy_peers_error_quark ())
GQuark cy_peers_error_quark (void);

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
guint cy_identity_get_incarnation (CyIdentity *identity);
gboolean cy_identity_set_incarnation (CyIdentity *identity, guint64 incarnation, GError **error);
gboolean cy_identity_read_mark (CyIdentity *identity, CyStanding *out_mark, GError **error);
gboolean cy_identity_write_mark (CyIdentity *identity, const CyStanding *mark, GError **error);
GBytes *cy_identity_sign (CyIdentity *identity, gconstpointer data, gsize length);
gboolean
cy_identity_verify (CyIdentity *identity, gconstpointer data, gsize length, GBytes *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyIdentity, cy_identity_free)

G_END_DECLS
