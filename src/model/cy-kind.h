/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyFieldType:
 * @CY_FIELD_TEXT: a line of text.
 * @CY_FIELD_INT: a whole number between low and high.
 * @CY_FIELD_BOOL: yes or no.
 * @CY_FIELD_CHOICE: one of the field's choices.
 * @CY_FIELD_REF: the id of a record of the field's kind.
 * @CY_FIELD_LINK: a Modbus link address.
 * @CY_FIELD_POSITION: latitude and longitude, one field because half of it means nothing.
 * @CY_FIELD_PERIODS: which tariff class applies when; the whole day once.
 * @CY_FIELD_PRICE: of a kilowatt-hour, a decimal number as text.
 * @CY_FIELD_NUMBER: a decimal number between low and high.
 * @CY_FIELD_DATE: a day of the calendar, `2026-01-31`.
 * @CY_FIELD_STEPS: what is to be done, a step to a line; see cy_procedure_parse_steps().
 * @CY_FIELD_HUNDREDTHS: a number with at most two decimals as text: an amount of money, a percentage.
 * @CY_FIELD_SEASONS: days that are unlike the others, a rule to a line; see cy_tariff_seasons_parse().
 * @CY_FIELD_LIMITS: any number of limits, at most one per measure; each is merged by itself.
 */
typedef enum {
  CY_FIELD_TEXT,
  CY_FIELD_INT,
  CY_FIELD_BOOL,
  CY_FIELD_CHOICE,
  CY_FIELD_REF,
  CY_FIELD_LINK,
  CY_FIELD_POSITION,
  CY_FIELD_LIMITS,
  CY_FIELD_PERIODS,
  CY_FIELD_PRICE,
  CY_FIELD_NUMBER,
  CY_FIELD_DATE,
  CY_FIELD_STEPS,
  CY_FIELD_HUNDREDTHS,
  CY_FIELD_SEASONS,
} CyFieldType;

typedef enum {
  CY_KIND_AREA,
  CY_KIND_OPERATOR,
  CY_KIND_STATION,
  CY_KIND_PILE_TYPE,
  CY_KIND_PILE,
  CY_KIND_LIMIT_SET,
  CY_KIND_CONTACT,
  CY_KIND_TARIFF,
  CY_KIND_FIRMWARE,
  CY_KIND_POLICY,
  CY_KIND_CONDITION,
  CY_KIND_SUPPRESSION,
  CY_KIND_RATIONALE,
  CY_KIND_NOTIFICATION,
  CY_KIND_GATEWAY,
  CY_KIND_BEACON,
  CY_KIND_TRANSFORMER,
  CY_KIND_SWITCHBOARD,
  CY_KIND_VENDOR,
  CY_KIND_SUPPLIER,
  CY_KIND_PROCEDURE,
  CY_KIND_PLAN,
  CY_KIND_ORDER_RULE,
  CY_KIND_ARTICLE,
  CY_KIND_PART,
  CY_KIND_NODE,
  CY_KIND_USER,
  CY_KIND_ACCOUNT,
  CY_KIND_CARD,
  CY_KIND_VEHICLE,
  CY_N_KINDS,
} CyKindId;

/**
 * CyKindGroup:
 * @CY_KIND_GROUP_NETWORK: where the piles are, and whose they are.
 * @CY_KIND_GROUP_EQUIPMENT: what stands there.
 * @CY_KIND_GROUP_ALARMS: what is an alarm, and what it means.
 * @CY_KIND_GROUP_PEOPLE: who is told, and how.
 * @CY_KIND_GROUP_MAINTENANCE: who mends what, when and how.
 * @CY_KIND_GROUP_CUSTOMERS: who charges, and pays for it.
 * @CY_KIND_GROUP_TERMS: what a charge costs, and the rules of the house.
 *
 * What kinds belong together where people look for them.
 */
typedef enum {
  CY_KIND_GROUP_NETWORK,
  CY_KIND_GROUP_EQUIPMENT,
  CY_KIND_GROUP_ALARMS,
  CY_KIND_GROUP_PEOPLE,
  CY_KIND_GROUP_MAINTENANCE,
  CY_KIND_GROUP_CUSTOMERS,
  CY_KIND_GROUP_TERMS,
  CY_N_KIND_GROUPS,
} CyKindGroup;

/**
 * CyChoice:
 * @name: what files say.
 * @label: English, translatable.
 */
typedef struct {
  const char *name;
  const char *label;
} CyChoice;

/**
 * CyField:
 * @name: the member's name in yard files and scripts.
 * @label: English, translatable.
 * @unit: of the number, empty when there is none.
 * @required: whether a record without it is refused.
 * @reference: the kind a #CY_FIELD_REF points at.
 * @low: smallest whole number, or for texts unused.
 * @high: largest whole number, or longest text [bytes]; of #CY_FIELD_HUNDREDTHS the most [1/100].
 * @choices: ended by a %NULL name.
 */
typedef struct {
  const char *name;
  const char *label;
  const char *unit;
  CyFieldType type;
  gboolean required;
  CyKindId reference;
  gint64 low;
  gint64 high;
  const CyChoice *choices;
} CyField;

/**
 * CyKind:
 * @name: singular, `pile_type`.
 * @plural: the array's name in yard files, `pile_types`.
 * @label: English singular for people, translatable.
 * @label_plural: the same for many.
 * @group: where people look for it.
 * @fields: the description everything else is made from: projection, validation, merge, list page,
 *   search, edit form, import and export.
 *
 * One kind of master data.
 */
typedef struct {
  const char *name;
  const char *plural;
  const char *label;
  const char *label_plural;
  CyKindGroup group;
  const CyField *fields;
  guint n_fields;
} CyKind;

const CyKind *cy_kind_get (CyKindId kind);
gboolean cy_kind_find (const char *name, CyKindId *out_kind);
const char *cy_kind_group_label (CyKindGroup group);
const CyField *cy_kind_find_field (CyKindId kind, const char *name);

G_END_DECLS
