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
  CY_N_KINDS,
} CyKindId;

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
 * @high: largest whole number, or longest text [bytes].
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
  const CyField *fields;
  guint n_fields;
} CyKind;

const CyKind *cy_kind_get (CyKindId kind);
gboolean cy_kind_find (const char *name, CyKindId *out_kind);
const CyField *cy_kind_find_field (CyKindId kind, const char *name);

G_END_DECLS
