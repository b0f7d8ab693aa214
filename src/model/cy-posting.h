/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

#define CY_ENTRY_LEDGER_PREFIX    "ledger."
#define CY_ENTRY_LEDGER_POST      "ledger.post"
#define CY_SUBJECT_POSTING_PREFIX "posting:"

/* What one posting may have at most; no payload of a peer gets beyond. */
#define CY_POSTING_MAX_LINES      64
#define CY_POSTING_MAX_MINOR      G_GINT64_CONSTANT (10000000000000)
#define CY_POSTING_MAX_BYTES      ((gsize) 32 * 1024)
#define CY_REFERENCE_MAX_BYTES    200
#define CY_LEDGER_NAME_MAX_BYTES  200
#define CY_POSTING_TEXT_MAX_BYTES 500

/* Names in the ledger: what comes before the id of whose it is. */
#define CY_LEDGER_ACCOUNT    "account:"
#define CY_LEDGER_RESERVED   "reserved:"
#define CY_LEDGER_TILL       "till:"
#define CY_LEDGER_SAFE       "safe:"
#define CY_LEDGER_OUTSIDE    "outside:"
#define CY_LEDGER_INCOME     "income:"
#define CY_LEDGER_WALK_IN    "walkin:"
#define CY_LEDGER_DIFFERENCE "difference:"

/**
 * CyPostingKind:
 * @CY_POSTING_RECHARGE: a customer gives money.
 * @CY_POSTING_REFUND: a customer gets some back.
 * @CY_POSTING_RESERVE: some of it is kept for a charge that begins.
 * @CY_POSTING_RELEASE: what was kept is the customer's again.
 * @CY_POSTING_CHARGE: a bill.
 * @CY_POSTING_WALK_IN: a bill of somebody without an account is paid.
 * @CY_POSTING_REVERSAL: another posting is taken back, line by line.
 * @CY_POSTING_FLOAT: a till gets its change from the safe.
 * @CY_POSTING_CLOSING: what is in a till goes to the safe, and what is missing or too much is said.
 * @CY_POSTING_TRANSFER: money goes from one customer to another.
 *
 * What a posting is about.
 */
typedef enum {
  CY_POSTING_RECHARGE,
  CY_POSTING_REFUND,
  CY_POSTING_RESERVE,
  CY_POSTING_RELEASE,
  CY_POSTING_CHARGE,
  CY_POSTING_WALK_IN,
  CY_POSTING_REVERSAL,
  CY_POSTING_FLOAT,
  CY_POSTING_CLOSING,
  CY_POSTING_TRANSFER,
  CY_N_POSTING_KINDS,
} CyPostingKind;

/**
 * CyPostingLine:
 * @account: a name in the ledger, `account:a7`.
 * @amount_minor: what it gets; negative what it gives [1/100 of the currency].
 */
typedef struct {
  char *account;
  gint64 amount_minor;
} CyPostingLine;

/**
 * CyPosting:
 * @reference: what it is known by in the business, `bill:SESSION`; there is one posting of each.
 * @time_us: when [µs UTC].
 * @currency: of all lines.
 * @lines: (element-type CyPostingLine): their sum is 0.
 * @memo: (nullable): what people say of it.
 * @reverses: (nullable): reference of the posting it takes back.
 * @till: (nullable): the till whose cash it changes.
 * @station: (nullable): where.
 * @card: (nullable): number of the card that was read.
 * @overdrawn: whether it let the account below what it may have; energy that was delivered is billed.
 * @actor: (nullable): who did it; the entry says so, not the payload.
 *
 * Money that goes from some accounts of the ledger to others. A name's balance is positive when we owe it to
 * somebody or earned it (`account:`, `reserved:`, `income:`), and negative where we have it or somebody owes it to us
 * (`till:`, `safe:`, `outside:`, `walkin:`).
 */
typedef struct {
  char *reference;
  CyPostingKind kind;
  gint64 time_us;
  char *currency;
  GPtrArray *lines;
  char *memo;
  char *reverses;
  char *till;
  char *station;
  char *card;
  gboolean overdrawn;
  char *actor;
} CyPosting;

CyPosting *cy_posting_new (const char *reference, CyPostingKind kind, const char *currency);
CyPosting *cy_posting_copy (const CyPosting *posting);
void cy_posting_free (CyPosting *posting);
void cy_posting_add (CyPosting *posting, const char *prefix, const char *id, gint64 amount_minor);
gint64 cy_posting_sum_of (const CyPosting *posting, const char *prefix);
gint64 cy_posting_amount_of (const CyPosting *posting, const char *prefix, const char *id);
const char *cy_posting_id_of (const CyPosting *posting, const char *prefix);
gboolean cy_posting_equal (const CyPosting *a, const CyPosting *b);
gboolean cy_posting_check (const CyPosting *posting, GError **error);
JsonObject *cy_posting_to_json (const CyPosting *posting);
CyPosting *cy_posting_from_json (const char *reference, JsonObject *object, GError **error);
char *cy_posting_payload (const CyPosting *posting);
CyPosting *cy_posting_parse (const char *reference, const char *payload, GError **error);

const char *cy_posting_kind_name (CyPostingKind kind);
const char *cy_posting_kind_label (CyPostingKind kind);
gboolean cy_posting_kind_find (const char *name, CyPostingKind *out_kind);
gboolean cy_reference_is_valid (const char *reference);
gboolean cy_ledger_name_is_valid (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPosting, cy_posting_free)

G_END_DECLS
