/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text register as long as a CyText, with room to spare for padded ones. */
#define CY_REGISTER_MAX_WORDS 64

/* Days, hours, minutes, seconds. */
#define CY_REGISTER_MAX_WEIGHTS 4

/**
 * CyRegisterType:
 * @CY_REGISTER_CALENDAR: a moment in the console's local time, in registers of their own: year,
 *   month, day, hour, minute, second; its integer is in seconds since 1970 UTC.
 * @CY_REGISTER_SUM: registers that count in different units, as minutes and hours.
 *
 * What the registers of one quantity hold.
 */
typedef enum {
  CY_REGISTER_BIT,
  CY_REGISTER_U16,
  CY_REGISTER_I16,
  CY_REGISTER_U32,
  CY_REGISTER_I32,
  CY_REGISTER_U64,
  CY_REGISTER_I64,
  CY_REGISTER_F32,
  CY_REGISTER_F64,
  CY_REGISTER_ASCII,
  CY_REGISTER_UTF16,
  CY_REGISTER_RAW,
  CY_REGISTER_CALENDAR,
  CY_REGISTER_SUM,
  CY_N_REGISTER_TYPES,
} CyRegisterType;

typedef enum {
  CY_REGISTER_KIND_INTEGER,
  CY_REGISTER_KIND_FLOAT,
  CY_REGISTER_KIND_TEXT,
} CyRegisterKind;

/**
 * CyRegisterTypeInfo:
 * @words: registers it takes; 0 when the profile says how many.
 * @low: smallest integer it holds.
 * @high: largest integer it holds that a sample can hold too.
 */
typedef struct {
  CyRegisterKind kind;
  guint words;
  gboolean is_signed;
  gint64 low;
  gint64 high;
} CyRegisterTypeInfo;

/**
 * CyRegisterFormat:
 * @words: registers it takes.
 * @lsw_first: the least significant register has the lowest address.
 * @swapped: the least significant byte of each register comes first.
 * @weights: of a sum: what one of each register counts for; one of them is 1.
 *
 * How the registers of one quantity are laid out.
 */
typedef struct {
  CyRegisterType type;
  guint words;
  gboolean lsw_first;
  gboolean swapped;
  guint16 weights[CY_REGISTER_MAX_WEIGHTS];
} CyRegisterFormat;

extern const char *const cy_register_type_names[];

const CyRegisterTypeInfo *cy_register_type_get (CyRegisterType type);
guint64 cy_register_get_bits (const CyRegisterFormat *format, const guint16 *words);
void cy_register_put_bits (const CyRegisterFormat *format, guint64 bits, guint16 *out_words);
gboolean
cy_register_get_integer (const CyRegisterFormat *format, const guint16 *words, gint64 *out_value);
double cy_register_get_float (const CyRegisterFormat *format, const guint16 *words);
void cy_register_put_float (const CyRegisterFormat *format, double value, guint16 *out_words);
guint
cy_register_get_bytes (const CyRegisterFormat *format, const guint16 *words, guint8 *out_bytes);
void cy_register_put_bytes (const CyRegisterFormat *format,
                            const guint8 *bytes,
                            gsize length,
                            guint16 *out_words);

G_END_DECLS
