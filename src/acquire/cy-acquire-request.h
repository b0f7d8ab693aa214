/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"
#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/**
 * CyAcquireRequest:
 * @function: 1 to 4 read; 5, 6, 15, 16 and 22 write; 20 reads a file, 21 writes one.
 * @unit: 0 to 255, or -1 for the link's own.
 * @file: functions 20 and 21: number of the file, from 1.
 * @address: first register or coil, 0-based; record of the file.
 * @count: registers or coils; 1 for functions 5 and 6; 2 for function 22, whose values are two masks.
 * @values: (nullable): what is written, @count of them; coils as 0 or not 0; for function 22 the and
 *   mask and the or mask; %NULL for reads.
 *
 * Something to ask of a device besides its scans.
 */
typedef struct {
  guint8 function;
  int unit;
  guint16 file;
  guint16 address;
  guint16 count;
  const guint16 *values;
} CyAcquireRequest;

/**
 * CyAcquireOutcome:
 * @CY_ACQUIRE_CONFIRMED: a write was repeated by the device bit by bit; a read was answered.
 * @CY_ACQUIRE_REFUSED: the device answered with an exception, which says why. Nothing was written.
 *   Whether to ask a busy device (6) again is for the caller to decide.
 * @CY_ACQUIRE_NOT_SENT: it never left this machine.
 * @CY_ACQUIRE_UNKNOWN: it was sent, and nobody knows what became of it: no answer came, or the device
 *   said that it is still working on it (exception 5), or a gateway that its device is silent
 *   (exception 11).
 *
 * How a request ended.
 */
typedef enum {
  CY_ACQUIRE_CONFIRMED,
  CY_ACQUIRE_REFUSED,
  CY_ACQUIRE_NOT_SENT,
  CY_ACQUIRE_UNKNOWN,
} CyAcquireOutcome;

/**
 * CyAcquireResult:
 * @outcome: how it ended.
 * @exception: Modbus exception code, 0 when there was none.
 * @trouble: what was wrong with the link, when it was not sent or its fate is unknown.
 * @sent_us: when it was sent [µs UTC], or 0.
 * @done_us: when it ended [µs UTC].
 * @words: (nullable) (array length=n_words): what was read, coils as 0 and 1; borrowed for the call.
 * @n_words: how many.
 */
typedef struct {
  CyAcquireOutcome outcome;
  guint8 exception;
  CyLinkTrouble trouble;
  gint64 sent_us;
  gint64 done_us;
  const guint16 *words;
  guint n_words;
} CyAcquireResult;

/* Called exactly once for each accepted request, on the acquire thread: be quick, never block. */
typedef void (*CyAcquireRequestFunc) (const CyAcquireResult *result, gpointer user_data);

/* The most that one request reads. */
#define CY_ACQUIRE_MAX_WORDS CY_MODBUS_MAX_READ_BITS

gboolean cy_acquire_request_encode (const CyAcquireRequest *request,
                                    const char *pile_id,
                                    guint8 *bytes,
                                    CyModbusRequest *out_request,
                                    GError **error);
guint cy_acquire_request_decode (const CyModbusRequest *request,
                                 const CyModbusAnswer *answer,
                                 guint16 *out_words);

G_END_DECLS
