/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-identity.h"
#include "cy-journal-verify.h"

G_BEGIN_DECLS

/**
 * CyVoucher:
 *
 * Looks at signatures of entries: those of this node with its own key.
 *
 * Threading: made on the main thread, then used by one.
 */
typedef struct _CyVoucher CyVoucher;

CyVoucher *cy_voucher_new (CyIdentity *identity);
void cy_voucher_set_keys (CyVoucher *voucher, GHashTable *keys);
void cy_voucher_free (CyVoucher *voucher);
CyVouch cy_voucher_look (gpointer voucher,
                         const char *origin,
                         const guint8 hash[CY_HASH_BYTES],
                         GBytes *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyVoucher, cy_voucher_free)

G_END_DECLS
