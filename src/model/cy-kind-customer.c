/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-kind-private.h"

#include <glib/gi18n-lib.h>

#include "cy-customer.h"

/* A currency is three letters of ISO 4217. */
#define CURRENCY_BYTES 3

static const CyChoice account_types[] = {
  { "person", N_ ("Person") },
  { "team", N_ ("Fleet or team") },
  { "company", N_ ("Company") },
  { NULL, NULL },
};

/* What an account has is in the ledger, and nowhere else. */
static const CyField account_fields[] = {
  NAME_FIELD,
  { .name = "type", .label = N_ ("Type"), .type = CY_FIELD_CHOICE, .choices = account_types },
  TEXT_FIELD ("phone", N_ ("Telephone")),
  { .name = "currency", .label = N_ ("Currency"), .type = CY_FIELD_TEXT, .high = CURRENCY_BYTES },
  COUNT_FIELD ("credit_minor", N_ ("Credit limit"), "1/100", 0, CY_CREDIT_MAX_MINOR),
  COUNT_FIELD ("parallel", N_ ("Charges at the same time"), "", 1, 10000),
  { .name = "frozen", .label = N_ ("Frozen"), .type = CY_FIELD_BOOL },
};

/* The record's id is the number the reader reads, so no two cards can have the same. */
static const CyField card_fields[] = {
  TEXT_FIELD ("name", N_ ("Name")),
  { .name = "account",
    .label = N_ ("Customer account"),
    .type = CY_FIELD_REF,
    .required = TRUE,
    .reference = CY_KIND_ACCOUNT },
  { .name = "frozen", .label = N_ ("Frozen"), .type = CY_FIELD_BOOL },
};

static const CyField vehicle_fields[] = {
  TEXT_FIELD ("name", N_ ("Name")),
  { .name = "plate", .label = N_ ("Number plate"), .type = CY_FIELD_TEXT, .high = 40 },
  { .name = "vin", .label = N_ ("VIN"), .type = CY_FIELD_TEXT, .high = 40 },
  { .name = "account",
    .label = N_ ("Customer account"),
    .type = CY_FIELD_REF,
    .required = TRUE,
    .reference = CY_KIND_ACCOUNT },
};

const CyKind cy_account_kind = KIND ("account",
                                     "accounts",
                                     N_ ("Customer account"),
                                     N_ ("Customer accounts"),
                                     CY_KIND_GROUP_CUSTOMERS,
                                     account_fields);
const CyKind cy_card_kind =
  KIND ("card", "cards", N_ ("Card"), N_ ("Cards"), CY_KIND_GROUP_CUSTOMERS, card_fields);
const CyKind cy_vehicle_kind = KIND ("vehicle",
                                     "vehicles",
                                     N_ ("Vehicle"),
                                     N_ ("Vehicles"),
                                     CY_KIND_GROUP_CUSTOMERS,
                                     vehicle_fields);
