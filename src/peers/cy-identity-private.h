/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/abstract.h>

#include "cy-identity.h"

G_BEGIN_DECLS

/* What the certificate is made of; nobody outside this folder needs the key itself. */
struct _CyIdentity {
  gatomicrefcount references;
  char *directory;
  char *node;
  guint incarnation;
  gnutls_privkey_t key;
  gnutls_pubkey_t public_key;
  guint8 public_bytes[CY_PUBLIC_KEY_BYTES];
};

gboolean cy_identity_write_file (const CyIdentity *identity,
                                 const char *name,
                                 const char *data,
                                 gssize length,
                                 GError **error);

G_END_DECLS
