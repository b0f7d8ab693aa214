/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill.h"

G_BEGIN_DECLS

/**
 * CyNodeRecount:
 * @stored: the bill as it was kept.
 * @again: the same, computed from nothing but @stored.
 * @difference: (nullable): the first thing in which they differ, in words.
 */
typedef struct {
  CyBill *stored;
  CyBill *again;
  char *difference;
} CyNodeRecount;

CyBill *cy_node_read_bill (const char *text, GError **error);
CyNodeRecount *cy_node_recount_bill (const char *text, GError **error);
void cy_node_recount_free (CyNodeRecount *recount);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNodeRecount, cy_node_recount_free)

G_END_DECLS
