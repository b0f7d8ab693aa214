/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill.h"
#include "cy-node.h"
#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CySessionMoneyDone:
 * @error: (nullable): why nothing of it is on the disk.
 */
typedef void (*CySessionMoneyDone) (const GError *error, gpointer user_data);

/**
 * CySessionMoney:
 * @session: the session, as it is before what is written.
 * @bill: (nullable): what is to be paid for it.
 * @reserve_minor: how much is set aside for it [1/100 currency]; 0 for nothing.
 * @currency: (nullable): of @reserve_minor.
 * @releases: whether what was set aside is the customer's again.
 * @drafts: (element-type CyDraft): what is said of the session.
 * @actor: who does it.
 *
 * What is said of a session together with what that means in money: all of it is written, or nothing. All of it is
 * borrowed but @drafts.
 */
typedef struct {
  const CySession *session;
  const CyBill *bill;
  gint64 reserve_minor;
  const char *currency;
  gboolean releases;
  GPtrArray *drafts;
  const char *actor;
} CySessionMoney;

void cy_session_money_book (CyNode *node,
                            const CySessionMoney *money,
                            CySessionMoneyDone done,
                            gpointer user_data);

G_END_DECLS
