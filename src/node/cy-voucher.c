/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-voucher.h"

struct _CyVoucher {
  CyIdentity *identity; /* owned reference */
};

CyVoucher *
cy_voucher_new (CyIdentity *identity)
{
  CyVoucher *voucher = g_new (CyVoucher, 1);

  voucher->identity = cy_identity_ref (identity);
  return voucher;
}

void
cy_voucher_free (CyVoucher *voucher)
{
  if (voucher == NULL)
    return;
  cy_identity_free (voucher->identity);
  g_free (voucher);
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

  if (!g_str_equal (origin, cy_identity_get_node (self->identity)))
    return CY_VOUCH_UNKNOWN;
  return cy_identity_verify (self->identity, hash, CY_HASH_BYTES, signature) ? CY_VOUCH_GOOD
                                                                             : CY_VOUCH_BAD;
}
