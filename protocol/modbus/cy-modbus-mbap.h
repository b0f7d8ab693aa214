/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/* Modbus Messaging on TCP/IP V1.0b, clause 3.1.3: a header of 7 bytes, 260 bytes in all. */
#define CY_MODBUS_MBAP_SIZE 7
#define CY_MODBUS_MAX_ADU   (CY_MODBUS_MBAP_SIZE + CY_MODBUS_MAX_PDU)

/**
 * CyModbusFraming:
 * @CY_MODBUS_NEED_MORE: what is there may become a frame.
 * @CY_MODBUS_FRAME: one whole frame is there.
 * @CY_MODBUS_MALFORMED: no further byte can make this a frame; the stream has lost its place.
 *
 * What the beginning of a byte stream is.
 */
typedef enum {
  CY_MODBUS_NEED_MORE,
  CY_MODBUS_FRAME,
  CY_MODBUS_MALFORMED,
} CyModbusFraming;

/**
 * CyModbusFrame:
 * @transaction: what ties an answer to its request.
 * @unit: unit id.
 * @pdu: borrowed from the buffer.
 * @pdu_length: bytes of @pdu, 1 to #CY_MODBUS_MAX_PDU.
 *
 * One frame, taken apart.
 */
typedef struct {
  guint16 transaction;
  guint8 unit;
  const guint8 *pdu;
  gsize pdu_length;
} CyModbusFrame;

CyModbusFraming cy_modbus_frame_scan (const guint8 *buffer,
                                      gsize length,
                                      CyModbusFrame *out_frame,
                                      gsize *out_size);
gsize cy_modbus_frame_finish (guint8 *frame, guint16 transaction, guint8 unit, gsize pdu_length);
gsize cy_modbus_frame_request (const CyModbusRequest *request,
                               guint16 transaction,
                               guint8 unit,
                               guint8 *out,
                               gsize size);
CyModbusVerdict cy_modbus_frame_check (const CyModbusFrame *frame,
                                       guint16 transaction,
                                       guint8 unit,
                                       const CyModbusRequest *request,
                                       CyModbusAnswer *out_answer);

G_END_DECLS
