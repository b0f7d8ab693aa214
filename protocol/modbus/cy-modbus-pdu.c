/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-pdu.h"

#include <string.h>

#include "cy-modbus-function.h"
#include "cy-modbus-identity.h"

#define N_ADDRESSES 65536

/* Bytes of a request for a file, before what is written. */
#define FILE_HEADER 9

static CyModbusVerdict
check_range (guint address, guint count, guint max_count)
{
  if (count < 1 || count > max_count)
    return CY_MODBUS_BAD_COUNT;
  return address + count > N_ADDRESSES ? CY_MODBUS_BAD_ADDRESS : CY_MODBUS_OK;
}

/* How many bytes of values the request carries, as its counts say. */
static gsize
carried_bytes (const CyModbusRequest *request)
{
  switch (cy_modbus_function_get (request->function)->shape) {
  case CY_MODBUS_SHAPE_WRITE_BITS:
    return ((gsize) request->count + 7) / 8;
  case CY_MODBUS_SHAPE_WRITE_REGISTERS:
  case CY_MODBUS_SHAPE_WRITE_FILE:
    return 2 * (gsize) request->count;
  case CY_MODBUS_SHAPE_EXCHANGE:
    return 2 * (gsize) request->write_count;
  default:
    return 0;
  }
}

static gboolean
is_file (CyModbusShape shape)
{
  return shape == CY_MODBUS_SHAPE_READ_FILE || shape == CY_MODBUS_SHAPE_WRITE_FILE;
}

/* How long a record is, the device knows: some give one register a number, some a whole page. */
static CyModbusVerdict
check_file (const CyModbusRequest *request)
{
  return request->file == 0 || request->address > CY_MODBUS_MAX_FILE_RECORD ? CY_MODBUS_BAD_ADDRESS
                                                                            : CY_MODBUS_OK;
}

/* What both sides hold a request to, whether it is to be sent or was received. */
static CyModbusVerdict
check_request (const CyModbusRequest *request)
{
  const CyModbusFunctionInfo *function = cy_modbus_function_get (request->function);
  CyModbusVerdict verdict;

  if (function->shape == CY_MODBUS_SHAPE_UNKNOWN)
    return CY_MODBUS_BAD_FUNCTION;
  if (function->shape == CY_MODBUS_SHAPE_IDENTITY)
    return request->identity >= 1 && request->identity <= 4 ? CY_MODBUS_OK : CY_MODBUS_BAD_VALUE;
  verdict = check_range (request->address, request->count, function->max_count);
  if (verdict == CY_MODBUS_OK && is_file (function->shape))
    verdict = check_file (request);
  if (verdict == CY_MODBUS_OK && function->shape == CY_MODBUS_SHAPE_EXCHANGE)
    verdict =
      check_range (request->write_address, request->write_count, CY_MODBUS_MAX_EXCHANGE_WRITE);
  if (verdict != CY_MODBUS_OK)
    return verdict;
  if (request->function == CY_MODBUS_WRITE_COIL && request->value != CY_MODBUS_COIL_ON &&
      request->value != CY_MODBUS_COIL_OFF)
    return CY_MODBUS_BAD_VALUE;
  return request->data_length == carried_bytes (request) ? CY_MODBUS_OK : CY_MODBUS_BAD_BYTE_COUNT;
}

/* Offset of the byte count of a request that carries values: its values follow it. */
static gsize
byte_count_offset (CyModbusShape shape)
{
  return shape == CY_MODBUS_SHAPE_EXCHANGE ? 9 : 5;
}

static gboolean
shape_carries (CyModbusShape shape)
{
  return shape == CY_MODBUS_SHAPE_WRITE_BITS || shape == CY_MODBUS_SHAPE_WRITE_REGISTERS ||
         shape == CY_MODBUS_SHAPE_EXCHANGE;
}

static gsize
request_size (const CyModbusRequest *request)
{
  static const guint8 fixed[CY_MODBUS_N_SHAPES] = {
    [CY_MODBUS_SHAPE_READ_BITS] = 5,
    [CY_MODBUS_SHAPE_READ_REGISTERS] = 5,
    [CY_MODBUS_SHAPE_WRITE_ONE] = 5,
    [CY_MODBUS_SHAPE_MASK] = 7,
    [CY_MODBUS_SHAPE_IDENTITY] = 4,
    [CY_MODBUS_SHAPE_READ_FILE] = FILE_HEADER,
    [CY_MODBUS_SHAPE_WRITE_FILE] = FILE_HEADER,
  };
  CyModbusShape shape = cy_modbus_function_get (request->function)->shape;

  if (shape_carries (shape))
    return byte_count_offset (shape) + 1 + request->data_length;
  return fixed[shape] + (shape == CY_MODBUS_SHAPE_WRITE_FILE ? request->data_length : 0);
}

/* Function, byte count, reference type, file, record, registers; what is written follows. */
static void
encode_file (const CyModbusRequest *request, guint8 *out)
{
  out[1] = (guint8) (FILE_HEADER - 2 + request->data_length);
  out[2] = CY_MODBUS_FILE_REFERENCE;
  cy_modbus_put_register (out + 3, 0, request->file);
  cy_modbus_put_register (out + 3, 1, request->address);
  cy_modbus_put_register (out + 3, 2, request->count);
  if (request->data_length > 0)
    memcpy (out + FILE_HEADER, request->data, request->data_length);
}

/* The fields of a request of at least FILE_HEADER bytes. */
static CyModbusVerdict
read_file_fields (const guint8 *pdu, gsize length, CyModbusRequest *request)
{
  if (pdu[1] != length - 2)
    return CY_MODBUS_BAD_LENGTH;
  if (pdu[2] != CY_MODBUS_FILE_REFERENCE)
    return CY_MODBUS_BAD_ADDRESS; /* the code that 6.14 and 6.15 give it */
  request->file = cy_modbus_get_register (pdu + 3, 0);
  request->address = cy_modbus_get_register (pdu + 3, 1);
  request->count = cy_modbus_get_register (pdu + 3, 2);
  if (length > FILE_HEADER) {
    request->data = pdu + FILE_HEADER;
    request->data_length = length - FILE_HEADER;
  }
  return CY_MODBUS_OK;
}

/**
 * cy_modbus_request_encode:
 * @request: what to ask.
 * @out: room for the PDU; #CY_MODBUS_MAX_PDU always suffices.
 * @size: bytes of room.
 *
 * Returns: bytes written, 0 when the request is not lawful or does not fit.
 */
gsize
cy_modbus_request_encode (const CyModbusRequest *request, guint8 *out, gsize size)
{
  CyModbusShape shape = cy_modbus_function_get (request->function)->shape;
  gsize length = request_size (request);

  if (check_request (request) != CY_MODBUS_OK || length > size)
    return 0;
  out[0] = request->function;
  if (shape == CY_MODBUS_SHAPE_IDENTITY) {
    out[1] = CY_MODBUS_MEI_IDENTITY;
    out[2] = request->identity;
    out[3] = request->object;
    return length;
  }
  if (is_file (shape)) {
    encode_file (request, out);
    return length;
  }
  cy_modbus_put_register (out + 1, 0, request->address);
  if (shape == CY_MODBUS_SHAPE_WRITE_ONE) {
    cy_modbus_put_register (out + 1, 1, request->value);
  } else if (shape == CY_MODBUS_SHAPE_MASK) {
    cy_modbus_put_register (out + 1, 1, request->and_mask);
    cy_modbus_put_register (out + 1, 2, request->or_mask);
  } else {
    cy_modbus_put_register (out + 1, 1, request->count);
  }
  if (shape == CY_MODBUS_SHAPE_EXCHANGE) {
    cy_modbus_put_register (out + 1, 2, request->write_address);
    cy_modbus_put_register (out + 1, 3, request->write_count);
  }
  if (shape_carries (shape)) {
    gsize offset = byte_count_offset (shape);

    out[offset] = (guint8) request->data_length;
    memcpy (out + offset + 1, request->data, request->data_length);
  }
  return length;
}

static gboolean
may_be_longer (CyModbusShape shape)
{
  return shape_carries (shape) || shape == CY_MODBUS_SHAPE_WRITE_FILE;
}

/* Reads the fields of a request whose length allows them. */
static CyModbusVerdict
read_fields (const guint8 *pdu, gsize length, CyModbusRequest *request)
{
  CyModbusShape shape = cy_modbus_function_get (pdu[0])->shape;

  if (shape == CY_MODBUS_SHAPE_IDENTITY) {
    request->identity = pdu[2];
    request->object = pdu[3];
    return CY_MODBUS_OK;
  }
  request->address = cy_modbus_get_register (pdu + 1, 0);
  request->count = 1;
  if (shape == CY_MODBUS_SHAPE_WRITE_ONE) {
    request->value = cy_modbus_get_register (pdu + 1, 1);
  } else if (shape == CY_MODBUS_SHAPE_MASK) {
    request->and_mask = cy_modbus_get_register (pdu + 1, 1);
    request->or_mask = cy_modbus_get_register (pdu + 1, 2);
  } else {
    request->count = cy_modbus_get_register (pdu + 1, 1);
  }
  if (shape == CY_MODBUS_SHAPE_EXCHANGE) {
    request->write_address = cy_modbus_get_register (pdu + 1, 2);
    request->write_count = cy_modbus_get_register (pdu + 1, 3);
  }
  if (shape_carries (shape)) {
    request->data = pdu + byte_count_offset (shape) + 1;
    request->data_length = length - byte_count_offset (shape) - 1;
    if (pdu[byte_count_offset (shape)] != request->data_length)
      return CY_MODBUS_BAD_LENGTH;
  }
  return CY_MODBUS_OK;
}

/**
 * cy_modbus_request_parse:
 * @pdu: received bytes.
 * @out_request: (out): the request, only for %CY_MODBUS_OK. Its data points into @pdu.
 *
 * Checks a request against all bounds of the standard. Whether the addresses exist is for the
 * caller to know; cy_modbus_verdict_exception() says what to answer to a bad one.
 */
CyModbusVerdict
cy_modbus_request_parse (const guint8 *pdu, gsize length, CyModbusRequest *out_request)
{
  CyModbusRequest request = { 0 };
  CyModbusVerdict verdict;
  CyModbusShape shape;
  gsize least;

  if (length < 1 || length > CY_MODBUS_MAX_PDU)
    return CY_MODBUS_BAD_LENGTH;
  request.function = pdu[0];
  shape = cy_modbus_function_get (pdu[0])->shape;
  if (shape == CY_MODBUS_SHAPE_UNKNOWN)
    return CY_MODBUS_BAD_FUNCTION;
  least = request_size (&request);
  if (length < least || (length > least && !may_be_longer (shape)))
    return CY_MODBUS_BAD_LENGTH;
  if (shape == CY_MODBUS_SHAPE_IDENTITY && pdu[1] != CY_MODBUS_MEI_IDENTITY)
    return CY_MODBUS_BAD_FUNCTION;
  verdict = is_file (shape) ? read_file_fields (pdu, length, &request)
                            : read_fields (pdu, length, &request);
  if (verdict == CY_MODBUS_OK)
    verdict = check_request (&request);
  if (verdict == CY_MODBUS_OK)
    *out_request = request;
  return verdict;
}
