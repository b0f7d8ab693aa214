/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modbus-function.h"
#include "cy-modbus-identity.h"

#define EXCEPTION_FLAG     0x80
#define FILE_ANSWER_HEADER 4

/**
 * cy_modbus_request_answer_bytes:
 *
 * Returns: bytes of values in a good answer to a lawful @request; 0 for writes and function 43.
 */
gsize
cy_modbus_request_answer_bytes (const CyModbusRequest *request)
{
  switch (cy_modbus_function_get (request->function)->shape) {
  case CY_MODBUS_SHAPE_READ_BITS:
    return ((gsize) request->count + 7) / 8;
  case CY_MODBUS_SHAPE_READ_REGISTERS:
  case CY_MODBUS_SHAPE_READ_FILE:
  case CY_MODBUS_SHAPE_EXCHANGE:
    return 2 * (gsize) request->count;
  default:
    return 0;
  }
}

static CyModbusVerdict
parse_echo (const CyModbusRequest *request, const guint8 *pdu, gsize length, gsize echo)
{
  guint8 asked[CY_MODBUS_MAX_PDU];
  gsize asked_length = cy_modbus_request_encode (request, asked, sizeof asked);

  if (asked_length == 0)
    return CY_MODBUS_BAD_VALUE;
  echo = MIN (echo, asked_length);
  if (length != echo)
    return CY_MODBUS_BAD_LENGTH;
  return memcmp (asked, pdu, echo) == 0 ? CY_MODBUS_OK : CY_MODBUS_BAD_ECHO;
}

/* Before what was read: for a file function, byte count, bytes of the one sub-answer with its
 * reference type, and that type (clause 6.14). */
static gsize
answer_header (const CyModbusRequest *request, gsize length, guint8 *out)
{
  out[0] = request->function;
  out[1] = (guint8) length;
  if (request->function != CY_MODBUS_READ_FILE)
    return 2;
  out[1] = (guint8) (2 + length);
  out[2] = (guint8) (1 + length);
  out[3] = CY_MODBUS_FILE_REFERENCE;
  return FILE_ANSWER_HEADER;
}

static CyModbusVerdict
parse_data (const CyModbusRequest *request,
            const guint8 *pdu,
            gsize length,
            CyModbusAnswer *out_answer)
{
  guint8 header[FILE_ANSWER_HEADER];
  gsize data_length = cy_modbus_request_answer_bytes (request);
  gsize header_length = answer_header (request, data_length, header);

  if (length < header_length)
    return CY_MODBUS_BAD_LENGTH;
  if (memcmp (header + 1, pdu + 1, header_length - 1) != 0)
    return CY_MODBUS_BAD_BYTE_COUNT;
  if (length != header_length + data_length)
    return CY_MODBUS_BAD_LENGTH;
  out_answer->data = pdu + header_length;
  out_answer->length = data_length;
  return CY_MODBUS_OK;
}

/**
 * cy_modbus_answer_parse:
 * @request: what was asked.
 * @pdu: received bytes.
 * @out_answer: (out): the answer, only for %CY_MODBUS_OK and %CY_MODBUS_EXCEPTION. Its data points
 *   into @pdu.
 *
 * Checks an answer against its request: function, byte count and length for reads; address and
 * count or value for writes.
 */
CyModbusVerdict
cy_modbus_answer_parse (const CyModbusRequest *request,
                        const guint8 *pdu,
                        gsize length,
                        CyModbusAnswer *out_answer)
{
  const CyModbusFunctionInfo *function = cy_modbus_function_get (request->function);
  CyModbusVerdict verdict = CY_MODBUS_OK;
  CyModbusAnswer answer = { 0 };

  if (length < 2 || length > CY_MODBUS_MAX_PDU)
    return CY_MODBUS_BAD_LENGTH;
  if (function->shape == CY_MODBUS_SHAPE_UNKNOWN || (pdu[0] & ~EXCEPTION_FLAG) != request->function)
    return CY_MODBUS_BAD_FUNCTION;
  if (pdu[0] & EXCEPTION_FLAG) {
    if (length != 2)
      return CY_MODBUS_BAD_LENGTH;
    if (pdu[1] == 0)
      return CY_MODBUS_BAD_VALUE;
    answer.exception = pdu[1];
    verdict = CY_MODBUS_EXCEPTION;
  } else if (function->shape == CY_MODBUS_SHAPE_IDENTITY) {
    verdict = cy_modbus_identity_parse (request, pdu, length, &answer);
  } else if (function->echo > 0) {
    verdict = parse_echo (request, pdu, length, function->echo);
  } else {
    verdict = parse_data (request, pdu, length, &answer);
  }
  if (verdict == CY_MODBUS_OK || verdict == CY_MODBUS_EXCEPTION)
    *out_answer = answer;
  return verdict;
}

/**
 * cy_modbus_answer_encode:
 * @request: a lawful request.
 * @data: (nullable): the values read, as on the wire; %NULL for writes.
 * @length: bytes of @data.
 *
 * Returns: bytes written, 0 when @data is not what @request asks for, or does not fit.
 */
gsize
cy_modbus_answer_encode (const CyModbusRequest *request,
                         const guint8 *data,
                         gsize length,
                         guint8 *out,
                         gsize size)
{
  guint8 asked[CY_MODBUS_MAX_PDU];
  guint8 header[FILE_ANSWER_HEADER];
  gsize asked_length = cy_modbus_request_encode (request, asked, sizeof asked);
  gsize echo = MIN (cy_modbus_function_get (request->function)->echo, asked_length);
  gsize header_length;

  if (asked_length == 0 || size < echo)
    return 0;
  if (echo > 0) {
    memcpy (out, asked, echo);
    return echo;
  }
  if (length == 0 || length != cy_modbus_request_answer_bytes (request))
    return 0;
  header_length = answer_header (request, length, header);
  if (size < header_length + length)
    return 0;
  memcpy (out, header, header_length);
  memcpy (out + header_length, data, length);
  return header_length + length;
}

/**
 * cy_modbus_exception_encode:
 * @function: of the request, known or not.
 *
 * Returns: bytes written, 0 when they do not fit.
 */
gsize
cy_modbus_exception_encode (guint8 function, CyModbusException code, guint8 *out, gsize size)
{
  if (size < 2)
    return 0;
  out[0] = function | EXCEPTION_FLAG;
  out[1] = (guint8) code;
  return 2;
}
