/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-describe.h"

#include "cy-modbus-function.h"
#include "cy-modbus-mbap.h"
#include "cy-modbus-rtu.h"

#define EXCEPTION_FLAG 0x80

/* What a function reads or writes, one and many of them. */
static const struct {
  const char *one;
  const char *many;
} things[] = {
  [CY_MODBUS_READ_COILS] = { "coil", "coils" },
  [CY_MODBUS_READ_DISCRETE_INPUTS] = { "discrete input", "discrete inputs" },
  [CY_MODBUS_READ_HOLDING_REGISTERS] = { "holding register", "holding registers" },
  [CY_MODBUS_READ_INPUT_REGISTERS] = { "input register", "input registers" },
  [CY_MODBUS_WRITE_COIL] = { "coil", "coils" },
  [CY_MODBUS_WRITE_REGISTER] = { "holding register", "holding registers" },
  [CY_MODBUS_WRITE_COILS] = { "coil", "coils" },
  [CY_MODBUS_WRITE_REGISTERS] = { "holding register", "holding registers" },
  [CY_MODBUS_READ_FILE] = { "register", "registers" },
  [CY_MODBUS_WRITE_FILE] = { "register", "registers" },
  [CY_MODBUS_MASK_WRITE_REGISTER] = { "holding register", "holding registers" },
  [CY_MODBUS_READ_WRITE_REGISTERS] = { "holding register", "holding registers" },
};

static const char *
thing (guint8 function, guint count)
{
  return count == 1 ? things[function].one : things[function].many;
}

static char *
describe_one (const CyModbusRequest *request)
{
  if (request->function == CY_MODBUS_WRITE_COIL)
    return g_strdup_printf ("write coil %u %s", request->address,
                            request->value == CY_MODBUS_COIL_ON ? "on" : "off");
  return g_strdup_printf ("write holding register %u = %u", request->address, request->value);
}

/* A request that was found lawful. */
static char *
describe_lawful (const CyModbusRequest *request)
{
  const char *what =
    request->function < G_N_ELEMENTS (things) ? thing (request->function, request->count) : "";

  switch (cy_modbus_function_get (request->function)->shape) {
  case CY_MODBUS_SHAPE_READ_BITS:
  case CY_MODBUS_SHAPE_READ_REGISTERS:
    return g_strdup_printf ("read %u %s from %u", request->count, what, request->address);
  case CY_MODBUS_SHAPE_READ_FILE:
    return g_strdup_printf ("read %u %s from record %u of file %u", request->count, what,
                            request->address, request->file);
  case CY_MODBUS_SHAPE_WRITE_ONE:
    return describe_one (request);
  case CY_MODBUS_SHAPE_WRITE_BITS:
  case CY_MODBUS_SHAPE_WRITE_REGISTERS:
    return g_strdup_printf ("write %u %s from %u", request->count, what, request->address);
  case CY_MODBUS_SHAPE_WRITE_FILE:
    return g_strdup_printf ("write %u %s from record %u of file %u", request->count, what,
                            request->address, request->file);
  case CY_MODBUS_SHAPE_MASK:
    return g_strdup_printf ("mask holding register %u: and 0x%04x or 0x%04x", request->address,
                            request->and_mask, request->or_mask);
  case CY_MODBUS_SHAPE_EXCHANGE:
    return g_strdup_printf ("read %u %s from %u after writing %u from %u", request->count, what,
                            request->address, request->write_count, request->write_address);
  case CY_MODBUS_SHAPE_IDENTITY:
    return g_strdup_printf ("read device identification, kind %u from object %u", request->identity,
                            request->object);
  case CY_MODBUS_SHAPE_UNKNOWN:
  case CY_MODBUS_N_SHAPES:
  default:
    return g_strdup_printf ("function %u", request->function);
  }
}

static char *
describe_unlawful (const char *what, guint8 function, CyModbusVerdict verdict)
{
  return g_strdup_printf ("%s with function %u: %s", what, function,
                          cy_modbus_verdict_name (verdict));
}

/**
 * cy_modbus_describe_request:
 *
 * Returns: (transfer full): what a request asks, like "read 60 holding registers from 1000".
 */
char *
cy_modbus_describe_request (const guint8 *pdu, gsize length)
{
  CyModbusRequest request;
  CyModbusVerdict verdict = cy_modbus_request_parse (pdu, length, &request);

  if (length == 0)
    return g_strdup ("nothing");
  return verdict == CY_MODBUS_OK ? describe_lawful (&request)
                                 : describe_unlawful ("request", pdu[0], verdict);
}

/* Registers or coils that were written are named in the first four bytes after the function. */
static char *
describe_written (const guint8 *pdu)
{
  CyModbusRequest request = { .function = pdu[0],
                              .address = cy_modbus_get_register (pdu + 1, 0),
                              .count = cy_modbus_get_register (pdu + 1, 1),
                              .value = cy_modbus_get_register (pdu + 1, 1) };
  g_autofree char *what = describe_lawful (&request);

  return g_strdup_printf ("done: %s", what);
}

/**
 * cy_modbus_describe_answer:
 *
 * Returns: (transfer full): what an answer says by itself, like "answer 120 bytes" or "exception 2,
 *   illegal data address". Whether it fits its request is for cy_modbus_answer_parse() to say.
 */
char *
cy_modbus_describe_answer (const guint8 *pdu, gsize length)
{
  const CyModbusFunctionInfo *function = cy_modbus_function_get (length > 0 ? pdu[0] : 0);
  CyModbusRequest request;

  if (length == 0)
    return g_strdup ("nothing");
  if (pdu[0] & EXCEPTION_FLAG && length == 2)
    return g_strdup_printf ("exception %u, %s", pdu[1], cy_modbus_exception_name (pdu[1]));
  if (function->shape == CY_MODBUS_SHAPE_IDENTITY && length >= 7)
    return g_strdup_printf ("answer with %u objects", pdu[6]);
  if (function->echo > 0 && cy_modbus_request_parse (pdu, length, &request) == CY_MODBUS_OK) {
    g_autofree char *what = describe_lawful (&request);

    return g_strdup_printf ("done: %s", what);
  }
  if (function->echo == 5 && length == 5)
    return describe_written (pdu);
  if (function->shape != CY_MODBUS_SHAPE_UNKNOWN && function->echo == 0 && length >= 2 &&
      length == 2 + (gsize) pdu[1])
    return g_strdup_printf ("answer %u bytes", pdu[1]);
  return describe_unlawful ("answer", pdu[0],
                            function->shape == CY_MODBUS_SHAPE_UNKNOWN ? CY_MODBUS_BAD_FUNCTION
                                                                       : CY_MODBUS_BAD_LENGTH);
}

static char *
describe_pdu (const guint8 *pdu, gsize length, gboolean is_answer)
{
  return is_answer ? cy_modbus_describe_answer (pdu, length)
                   : cy_modbus_describe_request (pdu, length);
}

/**
 * cy_modbus_describe_frame:
 * @bytes: a frame as it goes over TCP or over a serial line; the check sum of the latter tells.
 *
 * Returns: (transfer full): like cy_modbus_describe_request() and cy_modbus_describe_answer().
 */
char *
cy_modbus_describe_frame (const guint8 *bytes, gsize length, gboolean is_answer)
{
  CyModbusFrame frame;
  gsize size;
  CyModbusFraming framing = cy_modbus_frame_scan (bytes, length, &frame, &size);

  /* Serial frames may look like the other kind: with more behind it, or with a PDU of one byte. */
  if (cy_modbus_rtu_is_whole (bytes, length) &&
      (framing != CY_MODBUS_FRAME || size != length || frame.pdu_length < 2))
    return describe_pdu (bytes + 1, length - 3, is_answer);
  if (framing == CY_MODBUS_FRAME)
    return describe_pdu (frame.pdu, frame.pdu_length, is_answer);
  if (framing == CY_MODBUS_MALFORMED)
    return g_strdup ("no Modbus frame");
  return g_strdup (length == 0 ? "nothing" : "the beginning of a frame");
}
