/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-reader.h"
#include "cy-profile-register.h"
#include "cy-tag.h"

G_BEGIN_DECLS

/**
 * CyProfileScope:
 * @CY_PROFILE_PER_CONNECTOR: the row stands for one register of each gun.
 * @CY_PROFILE_PER_PILE: it stands for one register of the whole pile.
 */
typedef enum {
  CY_PROFILE_PER_CONNECTOR,
  CY_PROFILE_PER_PILE,
} CyProfileScope;

/**
 * CyProfilePlace:
 * @function: Modbus function code.
 * @unit: unit id of the first gun's register, or -1 for the link's own.
 * @unit_step: added to the unit id for each further gun.
 * @address: 0-based address of the first gun's register.
 * @step: added to the address for each further gun.
 * @scope: whether there is one for each gun.
 * @only: the one gun that has it, or 0 for every gun.
 *
 * Where a register, or what a command writes, is found.
 */
typedef struct {
  guint8 function;
  gint16 unit;
  guint8 unit_step;
  guint16 address;
  guint16 step;
  CyProfileScope scope;
  guint only;
} CyProfilePlace;

/**
 * CyValueMap:
 * @device: what the register says.
 * @raw: what the sample says: a #CyPileState, or the bit that stands for a code.
 */
typedef struct {
  gint64 device;
  gint64 raw;
} CyValueMap;

/* The bit of a fault word that stands for a code no `codes` name; the highest but the sign. */
#define CY_PROFILE_OTHER_CODE 62

/**
 * CyRawText:
 * @CY_RAW_TEXT_HEX: two digits for each byte.
 * @CY_RAW_TEXT_DOTTED: each byte as a number: 1.6.5.
 * @CY_RAW_TEXT_DECIMAL: all bytes together as one number, the first byte the highest.
 * @CY_RAW_TEXT_WORDS: each register as a number: 2.110.3.
 *
 * How raw bytes become text.
 */
typedef enum {
  CY_RAW_TEXT_HEX,
  CY_RAW_TEXT_DOTTED,
  CY_RAW_TEXT_DECIMAL,
  CY_RAW_TEXT_WORDS,
} CyRawText;

/**
 * CyProfileRow:
 * @measure: what it measures, or %CY_N_MEASURES for a register that is only documented.
 * @place: where it is.
 * @format: how its registers are laid out.
 * @every: read with every n-th scan.
 * @mask: bits that belong to it, before shifting.
 * @shift: right shift after masking.
 * @scale: value per count, with @resolution already in it.
 * @offset: added after scaling.
 * @resolution: what one count of the sample is worth in the float's own unit.
 * @invalid: (nullable) (element-type double): what the register says when it has no value.
 * @above: larger readings are no values; infinite when all are.
 * @below: smaller readings are no values.
 * @wrap: the counter starts again from 0 at this count; 0 for never.
 * @map: (nullable) (element-type CyValueMap): of conn.state, and of flags that are told by codes.
 * @names: (nullable) (element-type CyTagName): of values or bits.
 * @classes: fault class of each bit plus one, 0 for a bit without a name.
 * @raw_text: how raw bytes become text.
 * @raw_bytes: how many of them.
 *
 * One line of a vendor's register table.
 */
typedef struct {
  CyMeasureId measure;
  CyProfilePlace place;
  CyRegisterFormat format;
  guint16 every;
  guint64 mask;
  guint shift;
  double scale;
  double offset;
  double resolution;
  GArray *invalid;
  double above;
  double below;
  gint64 wrap;
  GArray *map;
  GArray *names;
  guint8 classes[64];
  CyRawText raw_text;
  guint raw_bytes;
} CyProfileRow;

/**
 * CyProfileDefaults:
 *
 * What a row or a command's write has when it does not say.
 */
typedef struct {
  guint8 function;
  guint8 write_function;
  guint16 step;
  gint16 unit;
  guint8 unit_step;
  gboolean lsw_first;
  gboolean force_word_order;
} CyProfileDefaults;

extern const char *const cy_profile_fault_classes[];

CyProfileRow *cy_profile_row_parse (JsonNode *node,
                                    const CyJsonPath *path,
                                    const CyProfileDefaults *defaults,
                                    GError **error);
void cy_profile_row_free (CyProfileRow *row);
CyMeasureKind cy_profile_row_kind (const CyProfileRow *row);
void cy_profile_row_parse_names (CyProfileReader *reader, CyProfileRow *row);
void cy_profile_place_parse (CyProfileReader *reader,
                             const CyProfileDefaults *defaults,
                             CyProfilePlace *out_place);
gboolean cy_profile_place_check (const CyProfilePlace *place,
                                 guint words,
                                 guint connector,
                                 const CyJsonPath *path,
                                 GError **error);
guint16 cy_profile_place_address (const CyProfilePlace *place, guint connector);
gint16 cy_profile_place_unit (const CyProfilePlace *place, guint connector);
void cy_profile_format_parse (CyProfileReader *reader,
                              const CyProfileDefaults *defaults,
                              CyRegisterFormat *out_format);

gboolean cy_profile_row_read (const CyProfileRow *row,
                              const guint16 *words,
                              gint64 *out_raw,
                              CyText out_text);
gboolean cy_profile_row_write (const CyProfileRow *row, gint64 raw, guint16 *words);
void cy_profile_row_write_text (const CyProfileRow *row, const char *text, guint16 *out_words);
gboolean
cy_profile_value_key (const CyRegisterFormat *format, const char *text, gint64 *out_device);
gint64 cy_profile_text_raw (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfileRow, cy_profile_row_free)

G_END_DECLS
