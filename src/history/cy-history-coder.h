/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBitModel:
 *
 * How likely a zero is where this bit stands, learned as it goes: quickly at first, then slowly.
 */
typedef struct {
  guint16 zero; /* of 2^15 */
  guint16 seen;
} CyBitModel;

/**
 * CyNumberModel:
 *
 * How likely each number is: how many bits it has, then its upper bits. Made with
 * cy_number_model_init().
 */
typedef struct {
  CyBitModel width[65];
  CyBitModel upper[8][16];
} CyNumberModel;

/**
 * CyCoder:
 *
 * An adaptive binary range coder (Martin 1979; carries as in LZMA): numbers that were likely cost a
 * fraction of a bit. The decoder takes any bytes: it never reads past their end, where zeros follow.
 *
 * Threading: a value, for one thread at a time.
 */
typedef struct {
  GByteArray *out; /* borrowed, when writing */
  guint first;     /* byte of it */
  const guint8 *at;
  const guint8 *end;
  guint64 low;
  guint32 range;
  guint32 code;
  guint64 n_held; /* bytes that a carry may still change */
  guint8 held;
} CyCoder;

void cy_bit_model_init (CyBitModel *models, gsize n);
void cy_number_model_init (CyNumberModel *model);

void cy_coder_begin_write (CyCoder *coder, GByteArray *out);
void cy_coder_write_bit (CyCoder *coder, CyBitModel *model, guint bit);
void cy_coder_write_number (CyCoder *coder, CyNumberModel *model, guint64 number);
void cy_coder_end_write (CyCoder *coder);

void cy_coder_begin_read (CyCoder *coder, const guint8 *data, gsize length);
guint cy_coder_read_bit (CyCoder *coder, CyBitModel *model);
guint64 cy_coder_read_number (CyCoder *coder, CyNumberModel *model);

G_END_DECLS
