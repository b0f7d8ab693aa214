/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-voucher.h"

#include "cy-certificate.h"

struct _CyVoucher {
  CyIdentity *identity; /* owned reference */
  GHashTable *keys;     /* owned node to owned public key, nullable */
};

CyVoucher *
cy_voucher_new (CyIdentity *identity)
{
  CyVoucher *voucher = g_new0 (CyVoucher, 1);

  voucher->identity = cy_identity_ref (identity);
  return voucher;
}

void
cy_voucher_free (CyVoucher *voucher)
{
  if (voucher == NULL)
    return;
  cy_identity_free (voucher->identity);
  g_clear_pointer (&voucher->keys, g_hash_table_unref);
  g_free (voucher);
}

/**
 * cy_voucher_set_keys:
 * @keys: (transfer full) (element-type utf8 utf8): public keys of other nodes, see cy_journal_load_keys().
 */
void
cy_voucher_set_keys (CyVoucher *voucher, GHashTable *keys)
{
  g_clear_pointer (&voucher->keys, g_hash_table_unref);
  voucher->keys = keys;
}

static gboolean
is_by (const char *key, const guint8 hash[CY_HASH_BYTES], GBytes *signature)
{
  guint8 bytes[CY_PUBLIC_KEY_BYTES];

  cy_public_key_parse (key, bytes);
  return g_bytes_get_size (signature) == CY_SIGNATURE_BYTES &&
         cy_public_key_verify (bytes, hash, CY_HASH_BYTES, g_bytes_get_data (signature, NULL));
}

/**
 * cy_voucher_look:
 *
 * A #CyJournalVouch with a #CyVoucher.
 */
CyVouch
cy_voucher_look (gpointer voucher,
                 const char *origin,
                 const guint8 hash[CY_HASH_BYTES],
                 GBytes *signature)
{
  const CyVoucher *self = voucher;
  const char *key = self->keys == NULL ? NULL : g_hash_table_lookup (self->keys, origin);

  if (g_str_equal (origin, cy_identity_get_node (self->identity)))
    return cy_identity_verify (self->identity, hash, CY_HASH_BYTES, signature) ? CY_VOUCH_GOOD
                                                                               : CY_VOUCH_BAD;
  if (key == NULL)
    return CY_VOUCH_UNKNOWN;
  return is_by (key, hash, signature) ? CY_VOUCH_GOOD : CY_VOUCH_BAD;
}
