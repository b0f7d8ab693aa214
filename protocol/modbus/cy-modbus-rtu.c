/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-rtu.h"

/* Modbus over Serial Line V1.02, clause 6.2.2: the polynomial, low bit first. */
#define POLYNOMIAL 0xA001
#define BEGIN      0xFFFF

#define EXCEPTION_FLAG 0x80

/* Unit id, function, one byte, CRC: nothing lawful is shorter. */
#define MIN_SIZE 5

static guint16
add_byte (guint16 crc, guint8 byte)
{
  crc ^= byte;
  for (guint bit = 0; bit < 8; bit++)
    crc = (guint16) (crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1);
  return crc;
}

/**
 * cy_modbus_crc:
 *
 * Returns: the check sum of @bytes; its low byte goes over the line first.
 */
guint16
cy_modbus_crc (const guint8 *bytes, gsize length)
{
  guint16 crc = BEGIN;

  for (gsize i = 0; i < length; i++)
    crc = add_byte (crc, bytes[i]);
  return crc;
}

/**
 * cy_modbus_rtu_is_whole:
 *
 * Returns: whether @bytes are a frame whose check sum is right.
 */
gboolean
cy_modbus_rtu_is_whole (const guint8 *bytes, gsize length)
{
  /* Over a frame with its own check sum it comes to nothing. */
  return length >= MIN_SIZE && length <= CY_MODBUS_RTU_MAX && cy_modbus_crc (bytes, length) == 0;
}

/**
 * cy_modbus_rtu_finish:
 * @frame: a buffer whose PDU, of @pdu_length bytes, already stands behind its first byte.
 *
 * Puts the unit id before a PDU and the check sum behind it.
 *
 * Returns: the frame's size in bytes, 0 when @pdu_length is not one of a PDU.
 */
gsize
cy_modbus_rtu_finish (guint8 *frame, guint8 unit, gsize pdu_length)
{
  guint16 crc;

  if (pdu_length < 1 || pdu_length > CY_MODBUS_MAX_PDU)
    return 0;
  frame[0] = unit;
  crc = cy_modbus_crc (frame, 1 + pdu_length);
  frame[1 + pdu_length] = (guint8) (crc & 0xFF);
  frame[2 + pdu_length] = (guint8) (crc >> 8);
  return 3 + pdu_length;
}

/**
 * cy_modbus_rtu_request:
 * @out: room for the frame; #CY_MODBUS_RTU_MAX always suffices.
 *
 * Encodes a request as it goes over a serial line.
 *
 * Returns: bytes written, 0 when the request is not lawful or does not fit.
 */
gsize
cy_modbus_rtu_request (const CyModbusRequest *request, guint8 unit, guint8 *out, gsize size)
{
  if (size < 3)
    return 0;
  return cy_modbus_rtu_finish (out, unit, cy_modbus_request_encode (request, out + 1, size - 3));
}

/* The size of the answer that stands at the beginning of @bytes, 0 for none. The check sum may come
 * out right too early by chance, so that the codec has the last word. */
static gsize
answer_size (const guint8 *bytes, gsize length, const CyModbusRequest *request)
{
  guint16 crc = BEGIN;

  for (gsize i = 0; i < MIN (length, CY_MODBUS_RTU_MAX); i++) {
    CyModbusAnswer answer;
    CyModbusVerdict verdict;

    crc = add_byte (crc, bytes[i]);
    if (crc != 0 || i + 1 < MIN_SIZE)
      continue;
    verdict = cy_modbus_answer_parse (request, bytes + 1, i + 1 - 3, &answer);
    if (verdict == CY_MODBUS_OK || verdict == CY_MODBUS_EXCEPTION)
      return i + 1;
  }
  return 0;
}

/**
 * cy_modbus_rtu_find_answer:
 * @buffer: received bytes.
 * @length: how many there are.
 * @unit: that was asked.
 * @request: what was asked.
 * @out_offset: (out): where the answer begins.
 * @out_size: (out): how many bytes it takes, unit id and check sum among them.
 *
 * Finds the answer to a request in what a serial line brought. Frames there have no mark at their
 * beginning, and a line may bring noise before them: so what counts is that unit, function, byte
 * count, length and check sum fit, wherever that is.
 */
gboolean
cy_modbus_rtu_find_answer (const guint8 *buffer,
                           gsize length,
                           guint8 unit,
                           const CyModbusRequest *request,
                           gsize *out_offset,
                           gsize *out_size)
{
  for (gsize i = 0; i + MIN_SIZE <= length; i++) {
    gsize size = 0;

    if (buffer[i] == unit && (buffer[i + 1] & ~EXCEPTION_FLAG) == request->function)
      size = answer_size (buffer + i, length - i, request);
    if (size == 0)
      continue;
    *out_offset = i;
    *out_size = size;
    return TRUE;
  }
  return FALSE;
}

static gsize
request_size (const guint8 *bytes, gsize length)
{
  guint16 crc = BEGIN;

  for (gsize i = 0; i < MIN (length, CY_MODBUS_RTU_MAX); i++) {
    CyModbusRequest request;

    crc = add_byte (crc, bytes[i]);
    if (crc == 0 && i + 1 >= MIN_SIZE &&
        cy_modbus_request_parse (bytes + 1, i + 1 - 3, &request) == CY_MODBUS_OK)
      return i + 1;
  }
  return 0;
}

/**
 * cy_modbus_rtu_find_request:
 * @buffer: received bytes.
 * @length: how many there are.
 * @out_offset: (out): where the request begins.
 * @out_size: (out): how many bytes it takes, unit id and check sum among them.
 *
 * Finds the first lawful request to any unit.
 */
gboolean
cy_modbus_rtu_find_request (const guint8 *buffer, gsize length, gsize *out_offset, gsize *out_size)
{
  for (gsize i = 0; i + MIN_SIZE <= length; i++) {
    gsize size = request_size (buffer + i, length - i);

    if (size == 0)
      continue;
    *out_offset = i;
    *out_size = size;
    return TRUE;
  }
  return FALSE;
}
