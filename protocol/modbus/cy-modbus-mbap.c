/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-mbap.h"

/* The length field counts the unit id and the PDU. */
#define MIN_LENGTH 2
#define MAX_LENGTH (1 + CY_MODBUS_MAX_PDU)

/**
 * cy_modbus_frame_scan:
 * @buffer: received bytes, from the beginning of a frame on.
 * @length: how many there are.
 * @out_frame: (out): the frame, only for %CY_MODBUS_FRAME.
 * @out_size: (out): how many bytes of @buffer it takes, only for %CY_MODBUS_FRAME.
 *
 * Finds the first frame. A header that cannot be one is found out with its first wrong byte, so
 * nobody waits for the 64 kB that rubbish may announce.
 */
CyModbusFraming
cy_modbus_frame_scan (const guint8 *buffer, gsize length, CyModbusFrame *out_frame, gsize *out_size)
{
  gsize announced;

  if ((length > 2 && buffer[2] != 0) || (length > 3 && buffer[3] != 0) ||
      (length > 4 && buffer[4] != 0))
    return CY_MODBUS_MALFORMED;
  if (length < 6)
    return CY_MODBUS_NEED_MORE;
  announced = cy_modbus_get_register (buffer, 2);
  if (announced < MIN_LENGTH || announced > MAX_LENGTH)
    return CY_MODBUS_MALFORMED;
  if (length < 6 + announced)
    return CY_MODBUS_NEED_MORE;
  *out_frame = (CyModbusFrame){
    .transaction = cy_modbus_get_register (buffer, 0),
    .unit = buffer[6],
    .pdu = buffer + CY_MODBUS_MBAP_SIZE,
    .pdu_length = announced - 1,
  };
  *out_size = 6 + announced;
  return CY_MODBUS_FRAME;
}

/**
 * cy_modbus_frame_finish:
 * @frame: a buffer whose PDU, of @pdu_length bytes, already stands at #CY_MODBUS_MBAP_SIZE.
 *
 * Puts the header before a PDU.
 *
 * Returns: the frame's size in bytes, 0 when @pdu_length is not one of a PDU.
 */
gsize
cy_modbus_frame_finish (guint8 *frame, guint16 transaction, guint8 unit, gsize pdu_length)
{
  if (pdu_length < 1 || pdu_length > CY_MODBUS_MAX_PDU)
    return 0;
  cy_modbus_put_register (frame, 0, transaction);
  cy_modbus_put_register (frame, 1, 0);
  cy_modbus_put_register (frame, 2, (guint16) (pdu_length + 1));
  frame[6] = unit;
  return CY_MODBUS_MBAP_SIZE + pdu_length;
}

/**
 * cy_modbus_frame_request:
 * @out: room for the frame; #CY_MODBUS_MAX_ADU always suffices.
 *
 * Encodes a request with its header.
 *
 * Returns: bytes written, 0 when the request is not lawful or does not fit.
 */
gsize
cy_modbus_frame_request (const CyModbusRequest *request,
                         guint16 transaction,
                         guint8 unit,
                         guint8 *out,
                         gsize size)
{
  if (size < CY_MODBUS_MBAP_SIZE)
    return 0;
  return cy_modbus_frame_finish (
    out, transaction, unit,
    cy_modbus_request_encode (request, out + CY_MODBUS_MBAP_SIZE, size - CY_MODBUS_MBAP_SIZE));
}

/**
 * cy_modbus_frame_check:
 * @frame: what was received.
 * @transaction: of the request.
 * @unit: that was asked.
 * @request: what was asked.
 * @out_answer: (out): the answer, only for %CY_MODBUS_OK and %CY_MODBUS_EXCEPTION.
 *
 * Whether a frame answers a request. All of it must fit: transaction, unit, function, byte count
 * and length, since behind a gateway an answer that fits halfway is another pile's.
 */
CyModbusVerdict
cy_modbus_frame_check (const CyModbusFrame *frame,
                       guint16 transaction,
                       guint8 unit,
                       const CyModbusRequest *request,
                       CyModbusAnswer *out_answer)
{
  if (frame->transaction != transaction)
    return CY_MODBUS_BAD_TRANSACTION;
  if (frame->unit != unit)
    return CY_MODBUS_BAD_UNIT;
  return cy_modbus_answer_parse (request, frame->pdu, frame->pdu_length, out_answer);
}
