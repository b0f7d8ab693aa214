/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-identity.h"

G_BEGIN_DECLS

/* The largest certificate a node may show [bytes, DER]; ours has about 350. */
#define CY_CERTIFICATE_MAX_BYTES 4096

/**
 * CyNodeKey:
 * @node: the node's id: SHA-256 of the public key (SPKI), 64 hexadecimal digits.
 * @bytes: the raw Ed25519 public key.
 *
 * Who somebody is, as TLS proved it.
 */
typedef struct {
  char node[2 * 32 + 1];
  guint8 bytes[CY_PUBLIC_KEY_BYTES];
} CyNodeKey;

GTlsCertificate *cy_certificate_load (CyIdentity *identity, GError **error);
gboolean cy_certificate_identify (GTlsCertificate *certificate, CyNodeKey *out_key, GError **error);

void cy_node_key_init (CyNodeKey *key, const guint8 bytes[CY_PUBLIC_KEY_BYTES]);
void cy_public_key_parse (const char *text, guint8 out_key[CY_PUBLIC_KEY_BYTES]);
gboolean cy_public_key_verify (const guint8 key[CY_PUBLIC_KEY_BYTES],
                               gconstpointer data,
                               gsize length,
                               const guint8 signature[CY_SIGNATURE_BYTES]);

G_END_DECLS
