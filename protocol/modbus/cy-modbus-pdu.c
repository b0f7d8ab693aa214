/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-pdu.h"

#include <string.h>

#include "cy-modbus-identity.h"

#define EXCEPTION_FLAG 0x80
#define N_ADDRESSES    65536

typedef enum {
  SHAPE_UNKNOWN,
  SHAPE_READ_BITS,
  SHAPE_READ_REGISTERS,
  SHAPE_WRITE_ONE,
  SHAPE_WRITE_BITS,
  SHAPE_WRITE_REGISTERS,
  SHAPE_MASK,
  SHAPE_EXCHANGE,
  SHAPE_IDENTITY,
  N_SHAPES,
} Shape;

/*
 * shape: how requests and answers look.
 * max_count: most coils or registers of one request.
 * echo: leading bytes of the request that the answer repeats, 0 when it carries data.
 */
typedef struct {
  Shape shape;
  guint16 max_count;
  guint8 echo;
} Function;

static const Function functions[] = {
  [CY_MODBUS_READ_COILS] = { SHAPE_READ_BITS, CY_MODBUS_MAX_READ_BITS, 0 },
  [CY_MODBUS_READ_DISCRETE_INPUTS] = { SHAPE_READ_BITS, CY_MODBUS_MAX_READ_BITS, 0 },
  [CY_MODBUS_READ_HOLDING_REGISTERS] = { SHAPE_READ_REGISTERS, CY_MODBUS_MAX_READ_REGISTERS, 0 },
  [CY_MODBUS_READ_INPUT_REGISTERS] = { SHAPE_READ_REGISTERS, CY_MODBUS_MAX_READ_REGISTERS, 0 },
  [CY_MODBUS_WRITE_COIL] = { SHAPE_WRITE_ONE, 1, 5 },
  [CY_MODBUS_WRITE_REGISTER] = { SHAPE_WRITE_ONE, 1, 5 },
  [CY_MODBUS_WRITE_COILS] = { SHAPE_WRITE_BITS, CY_MODBUS_MAX_WRITE_BITS, 5 },
  [CY_MODBUS_WRITE_REGISTERS] = { SHAPE_WRITE_REGISTERS, CY_MODBUS_MAX_WRITE_REGISTERS, 5 },
  [CY_MODBUS_MASK_WRITE_REGISTER] = { SHAPE_MASK, 1, 7 },
  [CY_MODBUS_READ_WRITE_REGISTERS] = { SHAPE_EXCHANGE, CY_MODBUS_MAX_READ_REGISTERS, 0 },
  [CY_MODBUS_READ_IDENTITY] = { SHAPE_IDENTITY, 0, 0 },
};

static const Function *
function_get (guint function)
{
  static const Function unknown = { SHAPE_UNKNOWN, 0, 0 };

  return function < G_N_ELEMENTS (functions) ? &functions[function] : &unknown;
}

/**
 * cy_modbus_get_register:
 * @data: values as on the wire.
 *
 * Returns: the @index-th register of @data.
 */
guint16
cy_modbus_get_register (const guint8 *data, gsize index)
{
  return (guint16) (data[2 * index] << 8 | data[2 * index + 1]);
}

/**
 * cy_modbus_put_register:
 *
 * Stores the @index-th register of @data as it goes over the wire.
 */
void
cy_modbus_put_register (guint8 *data, gsize index, guint16 value)
{
  data[2 * index] = (guint8) (value >> 8);
  data[2 * index + 1] = (guint8) value;
}

/**
 * cy_modbus_get_bit:
 *
 * Returns: the @index-th coil of packed @data.
 */
gboolean
cy_modbus_get_bit (const guint8 *data, gsize index)
{
  return (data[index / 8] >> (index % 8)) & 1;
}

/**
 * cy_modbus_put_bit:
 *
 * Stores the @index-th coil of packed @data and leaves its neighbours alone.
 */
void
cy_modbus_put_bit (guint8 *data, gsize index, gboolean value)
{
  guint8 bit = (guint8) (1 << (index % 8));

  data[index / 8] = (guint8) (value ? data[index / 8] | bit : data[index / 8] & ~bit);
}

static gsize
bits_to_bytes (gsize bits)
{
  return (bits + 7) / 8;
}

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
  switch (function_get (request->function)->shape) {
  case SHAPE_WRITE_BITS:
    return bits_to_bytes (request->count);
  case SHAPE_WRITE_REGISTERS:
    return 2 * (gsize) request->count;
  case SHAPE_EXCHANGE:
    return 2 * (gsize) request->write_count;
  default:
    return 0;
  }
}

/* What both sides hold a request to, whether it is to be sent or was received. */
static CyModbusVerdict
check_request (const CyModbusRequest *request)
{
  const Function *function = function_get (request->function);
  CyModbusVerdict verdict;

  if (function->shape == SHAPE_UNKNOWN)
    return CY_MODBUS_BAD_FUNCTION;
  if (function->shape == SHAPE_IDENTITY)
    return request->identity >= 1 && request->identity <= 4 ? CY_MODBUS_OK : CY_MODBUS_BAD_VALUE;
  verdict = check_range (request->address, request->count, function->max_count);
  if (verdict == CY_MODBUS_OK && function->shape == SHAPE_EXCHANGE)
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
byte_count_offset (Shape shape)
{
  return shape == SHAPE_EXCHANGE ? 9 : 5;
}

static gboolean
shape_carries (Shape shape)
{
  return shape == SHAPE_WRITE_BITS || shape == SHAPE_WRITE_REGISTERS || shape == SHAPE_EXCHANGE;
}

static gsize
request_size (const CyModbusRequest *request)
{
  static const guint8 fixed[N_SHAPES] = {
    [SHAPE_READ_BITS] = 5, [SHAPE_READ_REGISTERS] = 5, [SHAPE_WRITE_ONE] = 5,
    [SHAPE_MASK] = 7,      [SHAPE_IDENTITY] = 4,
  };
  Shape shape = function_get (request->function)->shape;

  if (shape_carries (shape))
    return byte_count_offset (shape) + 1 + request->data_length;
  return fixed[shape];
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
  Shape shape = function_get (request->function)->shape;
  gsize length = request_size (request);

  if (check_request (request) != CY_MODBUS_OK || length > size)
    return 0;
  out[0] = request->function;
  if (shape == SHAPE_IDENTITY) {
    out[1] = CY_MODBUS_MEI_IDENTITY;
    out[2] = request->identity;
    out[3] = request->object;
    return length;
  }
  cy_modbus_put_register (out + 1, 0, request->address);
  if (shape == SHAPE_WRITE_ONE) {
    cy_modbus_put_register (out + 1, 1, request->value);
  } else if (shape == SHAPE_MASK) {
    cy_modbus_put_register (out + 1, 1, request->and_mask);
    cy_modbus_put_register (out + 1, 2, request->or_mask);
  } else {
    cy_modbus_put_register (out + 1, 1, request->count);
  }
  if (shape == SHAPE_EXCHANGE) {
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

/* Reads the fields of a request whose length allows them. */
static void
read_fields (const guint8 *pdu, gsize length, CyModbusRequest *request)
{
  Shape shape = function_get (pdu[0])->shape;

  if (shape == SHAPE_IDENTITY) {
    request->identity = pdu[2];
    request->object = pdu[3];
    return;
  }
  request->address = cy_modbus_get_register (pdu + 1, 0);
  request->count = 1;
  if (shape == SHAPE_WRITE_ONE) {
    request->value = cy_modbus_get_register (pdu + 1, 1);
  } else if (shape == SHAPE_MASK) {
    request->and_mask = cy_modbus_get_register (pdu + 1, 1);
    request->or_mask = cy_modbus_get_register (pdu + 1, 2);
  } else {
    request->count = cy_modbus_get_register (pdu + 1, 1);
  }
  if (shape == SHAPE_EXCHANGE) {
    request->write_address = cy_modbus_get_register (pdu + 1, 2);
    request->write_count = cy_modbus_get_register (pdu + 1, 3);
  }
  if (shape_carries (shape)) {
    request->data = pdu + byte_count_offset (shape) + 1;
    request->data_length = length - byte_count_offset (shape) - 1;
  }
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
  Shape shape;
  gsize least;

  if (length < 1 || length > CY_MODBUS_MAX_PDU)
    return CY_MODBUS_BAD_LENGTH;
  request.function = pdu[0];
  shape = function_get (pdu[0])->shape;
  if (shape == SHAPE_UNKNOWN)
    return CY_MODBUS_BAD_FUNCTION;
  least = request_size (&request);
  if (length < least || (!shape_carries (shape) && length > least))
    return CY_MODBUS_BAD_LENGTH;
  if (shape == SHAPE_IDENTITY && pdu[1] != CY_MODBUS_MEI_IDENTITY)
    return CY_MODBUS_BAD_FUNCTION;
  read_fields (pdu, length, &request);
  if (shape_carries (shape) && pdu[byte_count_offset (shape)] != request.data_length)
    return CY_MODBUS_BAD_LENGTH;
  verdict = check_request (&request);
  if (verdict == CY_MODBUS_OK)
    *out_request = request;
  return verdict;
}

/**
 * cy_modbus_request_answer_bytes:
 *
 * Returns: bytes of values in a good answer to a lawful @request; 0 for writes and function 43.
 */
gsize
cy_modbus_request_answer_bytes (const CyModbusRequest *request)
{
  switch (function_get (request->function)->shape) {
  case SHAPE_READ_BITS:
    return bits_to_bytes (request->count);
  case SHAPE_READ_REGISTERS:
  case SHAPE_EXCHANGE:
    return 2 * (gsize) request->count;
  default:
    return 0;
  }
}

static CyModbusVerdict
parse_echo (const CyModbusRequest *request, const guint8 *pdu, gsize length, gsize echo)
{
  guint8 asked[CY_MODBUS_MAX_PDU];

  if (length != echo)
    return CY_MODBUS_BAD_LENGTH;
  if (cy_modbus_request_encode (request, asked, sizeof asked) == 0)
    return CY_MODBUS_BAD_VALUE;
  return memcmp (asked, pdu, echo) == 0 ? CY_MODBUS_OK : CY_MODBUS_BAD_ECHO;
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
  const Function *function = function_get (request->function);
  CyModbusVerdict verdict = CY_MODBUS_OK;
  CyModbusAnswer answer = { 0 };

  if (length < 2 || length > CY_MODBUS_MAX_PDU)
    return CY_MODBUS_BAD_LENGTH;
  if (function->shape == SHAPE_UNKNOWN || (pdu[0] & ~EXCEPTION_FLAG) != request->function)
    return CY_MODBUS_BAD_FUNCTION;
  if (pdu[0] & EXCEPTION_FLAG) {
    if (length != 2)
      return CY_MODBUS_BAD_LENGTH;
    if (pdu[1] == 0)
      return CY_MODBUS_BAD_VALUE;
    answer.exception = pdu[1];
    verdict = CY_MODBUS_EXCEPTION;
  } else if (function->shape == SHAPE_IDENTITY) {
    verdict = cy_modbus_identity_parse (request, pdu, length, &answer);
  } else if (function->echo > 0) {
    verdict = parse_echo (request, pdu, length, function->echo);
  } else {
    answer.data = pdu + 2;
    answer.length = cy_modbus_request_answer_bytes (request);
    if (pdu[1] != answer.length)
      return CY_MODBUS_BAD_BYTE_COUNT;
    if (length != 2 + answer.length)
      return CY_MODBUS_BAD_LENGTH;
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
  gsize echo = function_get (request->function)->echo;

  if (cy_modbus_request_encode (request, asked, sizeof asked) == 0)
    return 0;
  if (echo > 0) {
    if (size < echo)
      return 0;
    memcpy (out, asked, echo);
    return echo;
  }
  if (length == 0 || length != cy_modbus_request_answer_bytes (request) || size < 2 + length)
    return 0;
  out[0] = request->function;
  out[1] = (guint8) length;
  memcpy (out + 2, data, length);
  return 2 + length;
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

/**
 * cy_modbus_function_is_known:
 *
 * Returns: whether the codec speaks @function.
 */
gboolean
cy_modbus_function_is_known (guint function)
{
  return function_get (function)->shape != SHAPE_UNKNOWN;
}

/**
 * cy_modbus_function_is_write:
 *
 * Returns: whether @function changes something in the device.
 */
gboolean
cy_modbus_function_is_write (guint function)
{
  Shape shape = function_get (function)->shape;

  return shape >= SHAPE_WRITE_ONE && shape <= SHAPE_EXCHANGE;
}
