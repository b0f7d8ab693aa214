/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-pdu.h"

static const char *const exception_names[] = {
  [CY_MODBUS_EXCEPTION_NONE] = "no exception",
  [CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION] = "illegal function",
  [CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS] = "illegal data address",
  [CY_MODBUS_EXCEPTION_ILLEGAL_VALUE] = "illegal data value",
  [CY_MODBUS_EXCEPTION_DEVICE_FAILURE] = "device failure",
  [CY_MODBUS_EXCEPTION_ACKNOWLEDGE] = "acknowledged, still working",
  [CY_MODBUS_EXCEPTION_BUSY] = "device busy",
  [CY_MODBUS_EXCEPTION_NEGATIVE_ACKNOWLEDGE] = "negative acknowledge",
  [CY_MODBUS_EXCEPTION_MEMORY_PARITY] = "memory parity error",
  [CY_MODBUS_EXCEPTION_GATEWAY_PATH] = "gateway path unavailable",
  [CY_MODBUS_EXCEPTION_GATEWAY_TARGET] = "gateway target does not respond",
};

/* name: in vectors and messages. exception: what a server answers to such a request. */
static const struct {
  const char *name;
  CyModbusException exception;
} verdicts[CY_N_MODBUS_VERDICTS] = {
  [CY_MODBUS_OK] = { "ok", CY_MODBUS_EXCEPTION_NONE },
  [CY_MODBUS_EXCEPTION] = { "exception", CY_MODBUS_EXCEPTION_DEVICE_FAILURE },
  [CY_MODBUS_BAD_LENGTH] = { "bad-length", CY_MODBUS_EXCEPTION_ILLEGAL_VALUE },
  [CY_MODBUS_BAD_FUNCTION] = { "bad-function", CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION },
  [CY_MODBUS_BAD_COUNT] = { "bad-count", CY_MODBUS_EXCEPTION_ILLEGAL_VALUE },
  [CY_MODBUS_BAD_ADDRESS] = { "bad-address", CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS },
  [CY_MODBUS_BAD_VALUE] = { "bad-value", CY_MODBUS_EXCEPTION_ILLEGAL_VALUE },
  [CY_MODBUS_BAD_BYTE_COUNT] = { "bad-byte-count", CY_MODBUS_EXCEPTION_ILLEGAL_VALUE },
  [CY_MODBUS_BAD_ECHO] = { "bad-echo", CY_MODBUS_EXCEPTION_DEVICE_FAILURE },
  [CY_MODBUS_BAD_TRANSACTION] = { "bad-transaction", CY_MODBUS_EXCEPTION_DEVICE_FAILURE },
  [CY_MODBUS_BAD_UNIT] = { "bad-unit", CY_MODBUS_EXCEPTION_DEVICE_FAILURE },
  [CY_MODBUS_BAD_PROTOCOL] = { "bad-protocol", CY_MODBUS_EXCEPTION_DEVICE_FAILURE },
};

/**
 * cy_modbus_verdict_exception:
 *
 * Returns: what a server answers to a request with this verdict.
 */
CyModbusException
cy_modbus_verdict_exception (CyModbusVerdict verdict)
{
  return (guint) verdict < CY_N_MODBUS_VERDICTS ? verdicts[verdict].exception
                                                : CY_MODBUS_EXCEPTION_DEVICE_FAILURE;
}

/**
 * cy_modbus_verdict_name:
 *
 * Returns: a word for messages and vectors, not translated.
 */
const char *
cy_modbus_verdict_name (CyModbusVerdict verdict)
{
  return (guint) verdict < CY_N_MODBUS_VERDICTS ? verdicts[verdict].name : "bad-verdict";
}

/**
 * cy_modbus_exception_name:
 *
 * Returns: what the standard calls it, not translated; "unknown exception" for codes it lacks.
 */
const char *
cy_modbus_exception_name (guint exception)
{
  const char *name = exception < G_N_ELEMENTS (exception_names) ? exception_names[exception] : NULL;

  return name != NULL ? name : "unknown exception";
}
