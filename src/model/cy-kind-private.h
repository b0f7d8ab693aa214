/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-kind.h"

G_BEGIN_DECLS

/* What the tables of fields are written with, and the kinds whose tables are in files of their own. */

#define NAME_MAX_BYTES 200
#define TEXT_MAX_BYTES 500
#define LONG_MAX_BYTES 4000

#define NAME_FIELD                                                                 \
  {                                                                                \
    .name = "name", .label = N_ ("Name"), .type = CY_FIELD_TEXT, .required = TRUE, \
    .high = NAME_MAX_BYTES                                                         \
  }
#define TEXT_FIELD(key, words)                                                 \
  {                                                                            \
    .name = key, .label = words, .type = CY_FIELD_TEXT, .high = TEXT_MAX_BYTES \
  }
#define REF_FIELD(key, words, target)                                      \
  {                                                                        \
    .name = key, .label = words, .type = CY_FIELD_REF, .reference = target \
  }
#define LIMITS_FIELD                                                  \
  {                                                                   \
    .name = "limits", .label = N_ ("Limits"), .type = CY_FIELD_LIMITS \
  }
#define POSITION_FIELD                                                      \
  {                                                                         \
    .name = "position", .label = N_ ("Position"), .type = CY_FIELD_POSITION \
  }

#define PRICE_FIELD(key, words)                                                     \
  {                                                                                 \
    .name = key, .label = words, .unit = "/kWh", .type = CY_FIELD_PRICE, .high = 16 \
  }
#define MINUTE_PRICE_FIELD(key, words)                                              \
  {                                                                                 \
    .name = key, .label = words, .unit = "/min", .type = CY_FIELD_PRICE, .high = 16 \
  }
#define HUNDREDTHS_FIELD(key, words, of, most)                                         \
  {                                                                                    \
    .name = key, .label = words, .unit = of, .type = CY_FIELD_HUNDREDTHS, .high = most \
  }
#define COUNT_FIELD(key, words, of, least, most)                                              \
  {                                                                                           \
    .name = key, .label = words, .unit = of, .type = CY_FIELD_INT, .low = least, .high = most \
  }

#define NUMBER_FIELD(key, words)                                                                 \
  {                                                                                              \
    .name = key, .label = words, .type = CY_FIELD_NUMBER, .low = -1000000000, .high = 1000000000 \
  }
#define DATE_FIELD(key, words)                         \
  {                                                    \
    .name = key, .label = words, .type = CY_FIELD_DATE \
  }
#define LONG_TEXT_FIELD(key, words)                                            \
  {                                                                            \
    .name = key, .label = words, .type = CY_FIELD_TEXT, .high = LONG_MAX_BYTES \
  }

/* Which piles a setting of alarms is about: all, or those of the narrowest of these. */
#define SCOPE_FIELDS                                            \
  REF_FIELD ("area", N_ ("In area"), CY_KIND_AREA),             \
    REF_FIELD ("station", N_ ("At station"), CY_KIND_STATION),  \
    REF_FIELD ("type", N_ ("Of pile type"), CY_KIND_PILE_TYPE), \
    REF_FIELD ("pile", N_ ("At pile"), CY_KIND_PILE)

#define CONDITIONS_FIELD TEXT_FIELD ("conditions", N_ ("Conditions"))
#define PRIORITY_FIELD(words)                                                                   \
  {                                                                                             \
    .name = "priority", .label = words, .type = CY_FIELD_CHOICE, .choices = cy_priority_choices \
  }
#define IN_SERVICE_FIELD                                                    \
  {                                                                         \
    .name = "in_service", .label = N_ ("In service"), .type = CY_FIELD_BOOL \
  }
/* Of the currency the network accounts in. */
#define MONEY_FIELD(key, words, per)                                                    \
  {                                                                                     \
    .name = key, .label = words, .unit = per, .type = CY_FIELD_NUMBER, .high = 10000000 \
  }

#define KIND(key, many, label, label_many, group, list)            \
  {                                                                \
    key, many, label, label_many, group, list, G_N_ELEMENTS (list) \
  }

extern const CyChoice cy_priority_choices[];
extern const CyKind cy_vendor_kind;
extern const CyKind cy_supplier_kind;
extern const CyKind cy_procedure_kind;
extern const CyKind cy_plan_kind;
extern const CyKind cy_order_rule_kind;
extern const CyKind cy_article_kind;
extern const CyKind cy_part_kind;
extern const CyKind cy_node_kind;
extern const CyKind cy_user_kind;
extern const CyKind cy_tariff_kind;
extern const CyKind cy_account_kind;
extern const CyKind cy_card_kind;
extern const CyKind cy_vehicle_kind;

G_END_DECLS
