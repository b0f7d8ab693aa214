/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-block.h"
#include "cy-history-coder.h"

G_BEGIN_DECLS

/*
 * A block, version 2:
 *
 *   "CYB2"  u32 CRC-32 of all that follows  from [ms, zigzag]  length of the head  head
 *   times  values of the first series  values of the second ...
 *
 * from and length are LEB128 varints; head, times and the values of each series are streams of their
 * own (`cy-history-coder.h`), so that one series is read without the others.
 *
 *   head     period, number of times, bytes of them, number of series, then of each series: id (how
 *            much higher), whether a value was carried in, that one, number of points, bytes of them
 *   times    every time at which anything changed, once: as so many periods and a remainder
 *   values   of each point how many times further it is, whether its quality is another, which, and
 *            how much its integer grew
 *
 * What was likely is nearly free: a value that stands still, a scan that came when it should. Each
 * number is judged by the one before it, since noise that went up comes down again.
 */

#define CY_BLOCK_HEADER_BYTES 8
#define CY_BLOCK_MAX_SERIES   ((guint) 1 << 16)

#define CY_BLOCK_N_CONTEXTS 7

/* A signed number, by the size and sign of the one before it. */
typedef struct {
  CyNumberModel size[CY_BLOCK_N_CONTEXTS];
  CyBitModel negative[CY_BLOCK_N_CONTEXTS];
  guint context;
} CyBlockSigned;

typedef struct {
  CyNumberModel steps[3]; /* by the one before it */
  CyBitModel other_quality;
  CyNumberModel quality;
  CyBlockSigned raw;
} CyBlockValues;

typedef struct {
  CyNumberModel plain;
  CyNumberModel series;
  CyBitModel carried;
  CyBitModel same_age;
  CyNumberModel quality;
  CyNumberModel age;
  CyNumberModel raw;
  CyNumberModel n_points;
  CyNumberModel length;
} CyBlockHeadModel;

typedef struct {
  CyNumberModel periods;
  CyBlockSigned rest;
} CyBlockTimes;

typedef struct {
  CyCoder coder;
  CyBlockHeadModel model;
  gint64 from_ms;
  guint32 series; /* the last one */
  guint64 age_ms; /* of the last one that was carried in */
} CyBlockHead;

/* All of them hold nothing but bits, and a context that begins with none. */
static inline void
cy_block_init_signed (CyBlockSigned *model)
{
  cy_bit_model_init ((CyBitModel *) model, offsetof (CyBlockSigned, context) / sizeof (CyBitModel));
  model->context = 0;
}

static inline void
cy_block_init_values (CyBlockValues *model)
{
  cy_bit_model_init ((CyBitModel *) model, offsetof (CyBlockValues, raw) / sizeof (CyBitModel));
  cy_block_init_signed (&model->raw);
}

static inline guint
cy_block_context_of (guint64 size, gboolean negative)
{
  guint width = size == 0 ? 0 : size == 1 ? 1 : size < 4 ? 2 : 3;

  return width == 0 ? 0 : 2 * width - 1 + (negative ? 1 : 0);
}

static inline void
cy_block_begin_head (CyBlockHead *head, gint64 from_ms)
{
  head->from_ms = from_ms;
  head->series = 0;
  head->age_ms = 0;
  cy_bit_model_init ((CyBitModel *) &head->model, sizeof head->model / sizeof (CyBitModel));
}

G_END_DECLS
