/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-coder.h"

#define ONE_BITS 15
#define ONE      (1u << ONE_BITS)
#define TOP      ((guint32) 1 << 24)

/* Bits below the leading one that are learned; those below are as likely one as zero. */
#define UPPER_BITS 4

/* How far a model moves towards what it just saw: by 1/2 the first time, by 1/32 in the end. */
static const guint8 rates[] = { 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5 };

void
cy_bit_model_init (CyBitModel *models, gsize n)
{
  for (gsize i = 0; i < n; i++)
    models[i] = (CyBitModel){ ONE / 2, 0 };
}

void
cy_number_model_init (CyNumberModel *model)
{
  cy_bit_model_init ((CyBitModel *) model, sizeof *model / sizeof (CyBitModel));
}

/* Stays within 1 and ONE - 1, whatever comes. */
static inline void
learn (CyBitModel *model, guint bit)
{
  guint rate = rates[model->seen];

  if (bit != 0)
    model->zero = (guint16) (model->zero - (model->zero >> rate));
  else
    model->zero = (guint16) (model->zero + ((ONE - model->zero) >> rate));
  model->seen = (guint16) (model->seen + (model->seen + 1u < G_N_ELEMENTS (rates)));
}

void
cy_coder_begin_write (CyCoder *coder, GByteArray *out)
{
  *coder = (CyCoder){ .out = out, .first = out->len, .range = G_MAXUINT32, .n_held = 1 };
}

/* The top byte of what is written is certain once no carry can reach it. */
static void
shift_low (CyCoder *coder)
{
  if ((guint32) coder->low < 0xff000000u || coder->low > G_MAXUINT32) {
    guint8 carry = (guint8) (coder->low >> 32);

    while (coder->n_held > 0) {
      guint8 byte = (guint8) (coder->held + carry);

      g_byte_array_append (coder->out, &byte, 1);
      coder->held = 0xff;
      coder->n_held--;
    }
    coder->held = (guint8) (coder->low >> 24);
  }
  coder->n_held++;
  coder->low = (coder->low & 0x00ffffff) << 8;
}

static inline void
normalize_write (CyCoder *coder)
{
  while (coder->range < TOP) {
    coder->range <<= 8;
    shift_low (coder);
  }
}

void
cy_coder_write_bit (CyCoder *coder, CyBitModel *model, guint bit)
{
  guint32 bound = (coder->range >> ONE_BITS) * model->zero;

  if (bit == 0) {
    coder->range = bound;
  } else {
    coder->low += bound;
    coder->range -= bound;
  }
  learn (model, bit);
  normalize_write (coder);
}

static void
write_even (CyCoder *coder, guint bit)
{
  coder->range >>= 1;
  if (bit != 0)
    coder->low += coder->range;
  normalize_write (coder);
}

static guint
width_of (guint64 number)
{
  return number == 0 ? 0 : 64 - (guint) __builtin_clzll (number);
}

void
cy_coder_write_number (CyCoder *coder, CyNumberModel *model, guint64 number)
{
  guint width = width_of (number);
  CyBitModel *upper = model->upper[MIN (width, 7)];
  guint node = 1;

  for (guint i = 0; i < width; i++)
    cy_coder_write_bit (coder, &model->width[i], 1);
  if (width < 64)
    cy_coder_write_bit (coder, &model->width[width], 0);
  for (guint i = 1; i < width; i++) {
    guint bit = (guint) (number >> (width - 1 - i)) & 1;

    if (i <= UPPER_BITS) {
      cy_coder_write_bit (coder, &upper[node], bit);
      node = 2 * node + bit;
    } else {
      write_even (coder, bit);
    }
  }
}

/**
 * cy_coder_end_write:
 *
 * Of all numbers that mean the same takes the one with most zeros at its end, and leaves those out.
 */
void
cy_coder_end_write (CyCoder *coder)
{
  guint64 high = coder->low + coder->range - 1;
  guint n_written = coder->out->len;

  for (guint bits = 8; bits <= 32; bits += 8) {
    guint64 rounded = high >> bits << bits;

    if (rounded < coder->low)
      break;
    coder->low = rounded;
  }
  for (guint i = 0; i < 5; i++)
    shift_low (coder);
  for (guint i = 0; i < 4 && coder->out->len > n_written; i++) {
    if (coder->out->data[coder->out->len - 1] != 0)
      break;
    g_byte_array_set_size (coder->out, coder->out->len - 1);
  }
  /* The first byte is there for a carry that never comes. */
  if (coder->out->len > coder->first)
    g_byte_array_remove_index (coder->out, coder->first);
}

static inline guint8
next_byte (CyCoder *coder)
{
  return coder->at < coder->end ? *coder->at++ : 0;
}

void
cy_coder_begin_read (CyCoder *coder, const guint8 *data, gsize length)
{
  *coder = (CyCoder){ .at = data, .end = data + length, .range = G_MAXUINT32 };
  for (guint i = 0; i < 4; i++)
    coder->code = coder->code << 8 | next_byte (coder);
}

static inline void
normalize_read (CyCoder *coder)
{
  while (coder->range < TOP) {
    coder->range <<= 8;
    coder->code = coder->code << 8 | next_byte (coder);
  }
}

guint
cy_coder_read_bit (CyCoder *coder, CyBitModel *model)
{
  guint32 bound = (coder->range >> ONE_BITS) * model->zero;
  guint bit = coder->code >= bound;

  if (bit == 0) {
    coder->range = bound;
  } else {
    coder->code -= bound;
    coder->range -= bound;
  }
  learn (model, bit);
  normalize_read (coder);
  return bit;
}

static guint
read_even (CyCoder *coder)
{
  guint bit;

  coder->range >>= 1;
  bit = coder->code >= coder->range;
  if (bit != 0)
    coder->code -= coder->range;
  normalize_read (coder);
  return bit;
}

guint64
cy_coder_read_number (CyCoder *coder, CyNumberModel *model)
{
  guint64 number = 1;
  guint width = 0;
  CyBitModel *upper;
  guint node = 1;

  while (width < 64 && cy_coder_read_bit (coder, &model->width[width]) != 0)
    width++;
  if (width == 0)
    return 0;
  upper = model->upper[MIN (width, 7)];
  for (guint i = 1; i < width; i++) {
    guint bit = i <= UPPER_BITS ? cy_coder_read_bit (coder, &upper[node]) : read_even (coder);

    if (i <= UPPER_BITS)
      node = 2 * node + bit;
    number = number << 1 | bit;
  }
  return number;
}
