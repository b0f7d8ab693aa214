/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill.h"
#include "cy-journal.h"
#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CyBillingDone:
 * @error: (nullable): why nothing of it is in the journal.
 */
typedef void (*CyBillingDone) (const GError *error, gpointer user_data);

/**
 * CyBillingOptions:
 * @journal: borrowed, outlives the desk.
 * @clock: borrowed.
 * @node: this node's id; it bills what was charged at piles it owns.
 * @find_terms: (transfer full) (nullable): what was frozen when the charge began, or applied then.
 * @find_currency: (nullable): of who pays; %NULL when nobody is known to.
 * @find_parallel: how many cars may charge for an account at the same time.
 * @book: writes @drafts (transfer full) (element-type CyDraft), and with them what they mean in money: that @bill
 *   (nullable) is to be paid, and that what was set aside for the charge is released when @releases. All or nothing.
 *   Exactly one answer, later.
 * @find_history: energy that history has of a session [0.1 Wh], told later; #CY_SESSION_UNKNOWN when it has none.
 */
typedef struct {
  CyJournal *journal;
  const CyClock *clock;
  const char *node;
  CyTariffTerms *(*find_terms) (gpointer user_data,
                                CyRecord *pile,
                                const CySession *session,
                                gint64 at_us);
  const char *(*find_currency) (gpointer user_data, const char *account);
  guint (*find_parallel) (gpointer user_data, const char *account);
  void (*book) (gpointer user_data,
                const CySession *session,
                const CyBill *bill,
                gboolean releases,
                GPtrArray *drafts,
                CyBillingDone done,
                gpointer done_data);
  void (*find_history) (gpointer user_data,
                        const CySession *session,
                        void (*answer) (gint64 energy_dwh, gpointer answer_data),
                        gpointer answer_data);
  gpointer user_data;
} CyBillingOptions;

/**
 * CyBillingDesk:
 *
 * Looks at every session that is over, bills it, or keeps it in quarantine for a person. One after the other; what
 * could not be written waits and is looked at again.
 *
 * Threading: the main thread.
 */
typedef struct _CyBillingDesk CyBillingDesk;

CyBillingDesk *cy_billing_desk_new (const CyBillingOptions *options);
void cy_billing_desk_free (CyBillingDesk *desk);
void cy_billing_desk_set_yard (CyBillingDesk *desk, CyYard *yard);
void cy_billing_desk_take (CyBillingDesk *desk, const char *session);
guint cy_billing_desk_get_n_waiting (CyBillingDesk *desk);
gint64 cy_billing_find_power (CyYard *yard, const CySession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBillingDesk, cy_billing_desk_free)

G_END_DECLS
