/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

/* The currency of an account that does not say. */
#define CY_CURRENCY_DEFAULT "CNY"

/* How far below zero an account may be let go at most [1/100 of its currency]. */
#define CY_CREDIT_MAX_MINOR G_GINT64_CONSTANT (1000000000000)

gboolean cy_currency_is_valid (const char *currency);
const char *cy_account_currency (const CyRecord *account);
gboolean cy_account_check (const CyRecord *account, GError **error);
CyRecord *cy_account_find_by_card (CyYard *yard, const char *number);
CyRecord *cy_account_find_by_vin (CyYard *yard, const char *vin);
char **cy_account_list (CyYard *yard, CyKindId kind, const char *account);

G_END_DECLS
