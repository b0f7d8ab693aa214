/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-kind-private.h"

#include <glib/gi18n-lib.h>

/* Sixty steps of five hundred bytes, each with its bracket and the end of its line. */
#define STEPS_MAX_BYTES 36000

static const CyChoice vettings[] = {
  { "applied", N_ ("Applied") },
  { "approved", N_ ("Approved") },
  { "rejected", N_ ("Rejected") },
  { "suspended", N_ ("Suspended") },
  { NULL, NULL },
};

/* What decides whether they may be given work stands first. */
static const CyField vendor_fields[] = {
  NAME_FIELD,
  { .name = "vetting", .label = N_ ("Vetting"), .type = CY_FIELD_CHOICE, .choices = vettings },
  DATE_FIELD ("vetted_on", N_ ("Vetted on")),
  TEXT_FIELD ("vetted_by", N_ ("Vetted by")),
  TEXT_FIELD ("agreement", N_ ("Agreement number")),
  DATE_FIELD ("agreement_from", N_ ("Agreement from")),
  DATE_FIELD ("agreement_until", N_ ("Agreement until")),
  TEXT_FIELD ("qualification", N_ ("Qualification")),
  DATE_FIELD ("qualification_until", N_ ("Qualified until")),
  MONEY_FIELD ("hourly_rate", N_ ("Hourly rate"), "/h"),
  TEXT_FIELD ("contact", N_ ("Contact person")),
  TEXT_FIELD ("phone", N_ ("Telephone")),
  TEXT_FIELD ("mail", N_ ("Mail")),
  TEXT_FIELD ("address", N_ ("Address")),
  TEXT_FIELD ("licence", N_ ("Business licence")),
  LONG_TEXT_FIELD ("capability", N_ ("What they can do")),
  IN_SERVICE_FIELD,
};

static const CyField supplier_fields[] = {
  NAME_FIELD,
  TEXT_FIELD ("contact", N_ ("Contact person")),
  TEXT_FIELD ("phone", N_ ("Telephone")),
  TEXT_FIELD ("mail", N_ ("Mail")),
};

/* Without conditions it answers no alarm: it is for plans, and for people who choose it. */
static const CyField procedure_fields[] = {
  NAME_FIELD,
  CONDITIONS_FIELD,
  { .name = "steps",
    .label = N_ ("Steps"),
    .type = CY_FIELD_STEPS,
    .required = TRUE,
    .high = STEPS_MAX_BYTES },
  SCOPE_FIELDS,
};

static const CyField plan_fields[] = {
  NAME_FIELD,
  REF_FIELD ("procedure", N_ ("Procedure"), CY_KIND_PROCEDURE),
  COUNT_FIELD ("every_days", N_ ("Every"), "d", 1, 3650),
  DATE_FIELD ("first_on", N_ ("First on")),
  { .name = "counter", .label = N_ ("Counter"), .type = CY_FIELD_TEXT, .high = 64 },
  { .name = "every_count",
    .label = N_ ("Counter period"),
    .type = CY_FIELD_NUMBER,
    .high = 1000000000 },
  REF_FIELD ("responsible", N_ ("Responsible"), CY_KIND_CONTACT),
  REF_FIELD ("vendor", N_ ("Maintenance vendor"), CY_KIND_VENDOR),
  COUNT_FIELD ("lead_days", N_ ("Work order ahead by"), "d", 0, 90),
  PRIORITY_FIELD (N_ ("Priority")),
  IN_SERVICE_FIELD,
  SCOPE_FIELDS,
};

/* Without conditions it is about all alarms. */
static const CyField order_rule_fields[] = {
  NAME_FIELD,
  CONDITIONS_FIELD,
  PRIORITY_FIELD (N_ ("From priority")),
  COUNT_FIELD ("delay_min", N_ ("When it has held for"), "min", 0, 10080),
  REF_FIELD ("responsible", N_ ("Responsible"), CY_KIND_CONTACT),
  REF_FIELD ("vendor", N_ ("Maintenance vendor"), CY_KIND_VENDOR),
  COUNT_FIELD ("within_h", N_ ("To be finished within"), "h", 1, 2160),
  IN_SERVICE_FIELD,
  SCOPE_FIELDS,
};

static const CyField article_fields[] = {
  NAME_FIELD,
  CONDITIONS_FIELD,
  LONG_TEXT_FIELD ("cause", N_ ("Cause")),
  LONG_TEXT_FIELD ("method", N_ ("How it was mended")),
  LONG_TEXT_FIELD ("result", N_ ("Result")),
  TEXT_FIELD ("types", N_ ("Models")),
  { .name = "order", .label = N_ ("Work order"), .type = CY_FIELD_TEXT, .high = 64 },
  TEXT_FIELD ("author", N_ ("Author")),
  DATE_FIELD ("written_on", N_ ("Written on")),
  SCOPE_FIELDS,
};

static const CyField part_fields[] = {
  NAME_FIELD,
  TEXT_FIELD ("number", N_ ("Number")),
  REF_FIELD ("supplier", N_ ("Supplier"), CY_KIND_SUPPLIER),
  MONEY_FIELD ("price", N_ ("Price"), NULL),
  TEXT_FIELD ("fits", N_ ("Fits pile types")),
};

const CyKind cy_vendor_kind = KIND ("vendor",
                                    "vendors",
                                    N_ ("Maintenance vendor"),
                                    N_ ("Maintenance vendors"),
                                    CY_KIND_GROUP_MAINTENANCE,
                                    vendor_fields);
const CyKind cy_supplier_kind = KIND ("supplier",
                                      "suppliers",
                                      N_ ("Supplier"),
                                      N_ ("Suppliers"),
                                      CY_KIND_GROUP_MAINTENANCE,
                                      supplier_fields);
const CyKind cy_procedure_kind = KIND ("procedure",
                                       "procedures",
                                       N_ ("Procedure"),
                                       N_ ("Procedures"),
                                       CY_KIND_GROUP_MAINTENANCE,
                                       procedure_fields);
const CyKind cy_plan_kind = KIND ("plan",
                                  "plans",
                                  N_ ("Inspection plan"),
                                  N_ ("Inspection plans"),
                                  CY_KIND_GROUP_MAINTENANCE,
                                  plan_fields);
const CyKind cy_order_rule_kind = KIND ("order_rule",
                                        "order_rules",
                                        N_ ("Dispatch rule"),
                                        N_ ("Dispatch rules"),
                                        CY_KIND_GROUP_MAINTENANCE,
                                        order_rule_fields);
const CyKind cy_article_kind = KIND ("article",
                                     "articles",
                                     N_ ("Knowledge article"),
                                     N_ ("Knowledge base"),
                                     CY_KIND_GROUP_MAINTENANCE,
                                     article_fields);
const CyKind cy_part_kind = KIND ("part",
                                  "parts",
                                  N_ ("Spare part"),
                                  N_ ("Spare parts"),
                                  CY_KIND_GROUP_MAINTENANCE,
                                  part_fields);
