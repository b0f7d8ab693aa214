/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* Bills of a station that whoever charged without an account has not paid. */

/**
 * CyUnpaidBill:
 * @session: whose.
 * @currency: of the amount.
 * @amount_minor: what is owed [1/100 of @currency].
 * @time_us: of the bill [µs UTC].
 */
typedef struct {
  char *session;
  char *currency;
  gint64 amount_minor;
  gint64 time_us;
} CyUnpaidBill;

/* Postings that are looked through, newest first: a bill that is older than that many is no longer of today. */
#define CY_UNPAID_BILLS_LIMIT 2000

void cy_unpaid_bill_free (CyUnpaidBill *bill);
GPtrArray *cy_unpaid_bills_find (GPtrArray *postings, const char *station);
void
cy_unpaid_bills_ask (CyNode *node, const char *station, CyNodeResult answer, gpointer user_data);

G_END_DECLS
