/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-posting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-customer.h"
#include "cy-id.h"
#include "cy-model-error.h"

static const struct {
  const char *name;
  const char *label;
} kinds[CY_N_POSTING_KINDS] = {
  [CY_POSTING_RECHARGE] = { "recharge", N_ ("Recharge") },
  [CY_POSTING_REFUND] = { "refund", N_ ("Refund") },
  [CY_POSTING_RESERVE] = { "reserve", N_ ("Reserved for a charge") },
  [CY_POSTING_RELEASE] = { "release", N_ ("Reservation released") },
  [CY_POSTING_CHARGE] = { "charge", N_ ("Charge") },
  [CY_POSTING_WALK_IN] = { "walk-in", N_ ("Charge paid at the till") },
  [CY_POSTING_REVERSAL] = { "reversal", N_ ("Reversal") },
  [CY_POSTING_FLOAT] = { "float", N_ ("Change for the till") },
  [CY_POSTING_CLOSING] = { "closing", N_ ("Till closed") },
  [CY_POSTING_TRANSFER] = { "transfer", N_ ("Transfer") },
};

/* How many ids follow what a name in the ledger begins with. */
static const struct {
  const char *prefix;
  guint n_ids;
} names[] = {
  { CY_LEDGER_ACCOUNT, 1 }, { CY_LEDGER_RESERVED, 1 },   { CY_LEDGER_TILL, 1 },
  { CY_LEDGER_SAFE, 1 },    { CY_LEDGER_OUTSIDE, 1 },    { CY_LEDGER_INCOME, 2 },
  { CY_LEDGER_WALK_IN, 1 }, { CY_LEDGER_DIFFERENCE, 1 },
};

const char *
cy_posting_kind_name (CyPostingKind kind)
{
  return kind < CY_N_POSTING_KINDS ? kinds[kind].name : "";
}

/**
 * cy_posting_kind_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_posting_kind_label (CyPostingKind kind)
{
  return kinds[kind].label;
}

gboolean
cy_posting_kind_find (const char *name, CyPostingKind *out_kind)
{
  for (guint i = 0; i < CY_N_POSTING_KINDS; i++) {
    if (g_strcmp0 (name, kinds[i].name) == 0) {
      *out_kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Ids joined by colons. */
static gboolean
are_ids (const char *text, guint low, guint high)
{
  g_auto (GStrv) ids = g_strsplit (text, ":", (int) high + 1);
  guint n = g_strv_length (ids);

  if (n < low || n > high)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!cy_id_validate (ids[i], NULL))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_reference_is_valid:
 * @reference: (nullable): what a posting is to be known by.
 *
 * Returns: whether it is one: up to six ids joined by colons.
 */
gboolean
cy_reference_is_valid (const char *reference)
{
  return reference != NULL && strlen (reference) <= CY_REFERENCE_MAX_BYTES &&
         g_utf8_validate (reference, -1, NULL) && are_ids (reference, 1, 6);
}

/**
 * cy_ledger_name_is_valid:
 * @name: (nullable): `account:a7`, `income:service:s1`.
 *
 * Returns: whether the ledger has such names.
 */
gboolean
cy_ledger_name_is_valid (const char *name)
{
  if (name == NULL || strlen (name) > CY_LEDGER_NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_has_prefix (name, names[i].prefix))
      return are_ids (name + strlen (names[i].prefix), names[i].n_ids, names[i].n_ids);
  }
  return FALSE;
}

static void
line_free (CyPostingLine *line)
{
  g_free (line->account);
  g_free (line);
}

/**
 * cy_posting_new:
 *
 * Returns: (transfer full): a posting without lines.
 */
CyPosting *
cy_posting_new (const char *reference, CyPostingKind kind, const char *currency)
{
  CyPosting *posting = g_new0 (CyPosting, 1);

  posting->reference = g_strdup (reference);
  posting->kind = kind;
  posting->currency = g_strdup (currency);
  posting->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  return posting;
}

static void
add_line (CyPosting *posting, char *account, gint64 amount_minor)
{
  CyPostingLine *line = g_new0 (CyPostingLine, 1);

  line->account = account;
  line->amount_minor = amount_minor;
  g_ptr_array_add (posting->lines, line);
}

/**
 * cy_posting_add:
 * @prefix: what the name begins with, %CY_LEDGER_ACCOUNT.
 * @id: the rest of it.
 * @amount_minor: what it gets; nothing is added for 0 [1/100 of the currency].
 */
void
cy_posting_add (CyPosting *posting, const char *prefix, const char *id, gint64 amount_minor)
{
  if (amount_minor != 0)
    add_line (posting, g_strconcat (prefix, id, NULL), amount_minor);
}

CyPosting *
cy_posting_copy (const CyPosting *posting)
{
  CyPosting *copy = cy_posting_new (posting->reference, posting->kind, posting->currency);

  copy->time_us = posting->time_us;
  copy->overdrawn = posting->overdrawn;
  copy->memo = g_strdup (posting->memo);
  copy->reverses = g_strdup (posting->reverses);
  copy->till = g_strdup (posting->till);
  copy->station = g_strdup (posting->station);
  copy->card = g_strdup (posting->card);
  copy->actor = g_strdup (posting->actor);
  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];

    add_line (copy, g_strdup (line->account), line->amount_minor);
  }
  return copy;
}

void
cy_posting_free (CyPosting *posting)
{
  if (posting == NULL)
    return;
  g_free (posting->reference);
  g_free (posting->currency);
  g_ptr_array_unref (posting->lines);
  g_free (posting->memo);
  g_free (posting->reverses);
  g_free (posting->till);
  g_free (posting->station);
  g_free (posting->card);
  g_free (posting->actor);
  g_free (posting);
}

/**
 * cy_posting_sum_of:
 * @prefix: what names begin with.
 *
 * Returns: what all lines of such names get together [1/100 of the currency].
 */
gint64
cy_posting_sum_of (const CyPosting *posting, const char *prefix)
{
  gint64 sum = 0;

  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];

    if (g_str_has_prefix (line->account, prefix))
      sum += line->amount_minor;
  }
  return sum;
}

/**
 * cy_posting_amount_of:
 * @prefix: what the name begins with.
 * @id: (nullable): whose it is.
 *
 * Returns: what that one name gets [1/100 of the currency].
 */
gint64
cy_posting_amount_of (const CyPosting *posting, const char *prefix, const char *id)
{
  g_autofree char *name = g_strconcat (prefix, id != NULL ? id : "", NULL);
  gint64 sum = 0;

  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];

    if (g_str_equal (line->account, name))
      sum += line->amount_minor;
  }
  return sum;
}

/**
 * cy_posting_id_of:
 * @prefix: what a name begins with.
 *
 * Returns: (nullable): whose the first such name is.
 */
const char *
cy_posting_id_of (const CyPosting *posting, const char *prefix)
{
  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];

    if (g_str_has_prefix (line->account, prefix))
      return line->account + strlen (prefix);
  }
  return NULL;
}

/**
 * cy_posting_equal:
 *
 * Returns: whether both say the same of the money; who says it and when does not matter.
 */
gboolean
cy_posting_equal (const CyPosting *a, const CyPosting *b)
{
  if (a->kind != b->kind || a->lines->len != b->lines->len ||
      g_strcmp0 (a->reference, b->reference) != 0 || g_strcmp0 (a->currency, b->currency) != 0 ||
      g_strcmp0 (a->reverses, b->reverses) != 0 || g_strcmp0 (a->till, b->till) != 0)
    return FALSE;
  for (guint i = 0; i < a->lines->len; i++) {
    const CyPostingLine *x = a->lines->pdata[i];
    const CyPostingLine *y = b->lines->pdata[i];

    if (x->amount_minor != y->amount_minor || !g_str_equal (x->account, y->account))
      return FALSE;
  }
  return TRUE;
}

static gboolean
refuse (const CyPosting *posting, const char *what, GError **error)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "posting %s: %s", posting->reference,
               what);
  return FALSE;
}

/* Bounded lines of bounded amounts cannot overflow their sum. */
static gboolean
check_lines (const CyPosting *posting, GError **error)
{
  gint64 sum = 0;

  if (posting->lines->len < 2 || posting->lines->len > CY_POSTING_MAX_LINES)
    return refuse (posting, "it must have from 2 to 64 lines", error);
  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];

    if (!cy_ledger_name_is_valid (line->account))
      return refuse (posting, "a line is of no account of the ledger", error);
    if (line->amount_minor == 0 || line->amount_minor > CY_POSTING_MAX_MINOR ||
        line->amount_minor < -CY_POSTING_MAX_MINOR)
      return refuse (posting, "an amount is nothing or too large", error);
    sum += line->amount_minor;
  }
  return sum == 0 || refuse (posting, "its lines do not sum to zero", error);
}

static gboolean
is_id_or_null (const char *text)
{
  return text == NULL || cy_id_validate (text, NULL);
}

static gboolean
is_short_or_null (const char *text)
{
  return text == NULL || strlen (text) <= CY_POSTING_TEXT_MAX_BYTES;
}

/**
 * cy_posting_check:
 *
 * Errors: %CY_MODEL_ERROR_INVALID when it is none: it does not balance, has a malformed name, or is too large.
 */
gboolean
cy_posting_check (const CyPosting *posting, GError **error)
{
  if (!cy_reference_is_valid (posting->reference)) {
    g_set_error_literal (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                         "a posting's reference is up to six names joined by “:”, of letters,"
                         " digits, “-”, “_” and “.”");
    return FALSE;
  }
  if (!cy_currency_is_valid (posting->currency))
    return refuse (posting, "its currency is no currency", error);
  if (posting->time_us <= 0)
    return refuse (posting, "it has no time", error);
  if (!is_id_or_null (posting->till) || !is_id_or_null (posting->station) ||
      !is_id_or_null (posting->card))
    return refuse (posting, "its till, station or card is malformed", error);
  if (!is_short_or_null (posting->memo))
    return refuse (posting, "its memo is too long", error);
  if ((posting->kind == CY_POSTING_REVERSAL) != (posting->reverses != NULL) ||
      (posting->reverses != NULL && !cy_reference_is_valid (posting->reverses)))
    return refuse (posting, "a reversal and nothing else says what it takes back", error);
  return check_lines (posting, error);
}
