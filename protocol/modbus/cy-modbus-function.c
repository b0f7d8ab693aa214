/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-function.h"

static const CyModbusFunctionInfo functions[] = {
  [CY_MODBUS_READ_COILS] = { CY_MODBUS_SHAPE_READ_BITS, CY_MODBUS_MAX_READ_BITS, 0 },
  [CY_MODBUS_READ_DISCRETE_INPUTS] = { CY_MODBUS_SHAPE_READ_BITS, CY_MODBUS_MAX_READ_BITS, 0 },
  [CY_MODBUS_READ_HOLDING_REGISTERS] = { CY_MODBUS_SHAPE_READ_REGISTERS,
                                         CY_MODBUS_MAX_READ_REGISTERS, 0 },
  [CY_MODBUS_READ_INPUT_REGISTERS] = { CY_MODBUS_SHAPE_READ_REGISTERS, CY_MODBUS_MAX_READ_REGISTERS,
                                       0 },
  [CY_MODBUS_WRITE_COIL] = { CY_MODBUS_SHAPE_WRITE_ONE, 1, 5 },
  [CY_MODBUS_WRITE_REGISTER] = { CY_MODBUS_SHAPE_WRITE_ONE, 1, 5 },
  [CY_MODBUS_WRITE_COILS] = { CY_MODBUS_SHAPE_WRITE_BITS, CY_MODBUS_MAX_WRITE_BITS, 5 },
  [CY_MODBUS_WRITE_REGISTERS] = { CY_MODBUS_SHAPE_WRITE_REGISTERS, CY_MODBUS_MAX_WRITE_REGISTERS,
                                  5 },
  [CY_MODBUS_READ_FILE] = { CY_MODBUS_SHAPE_READ_FILE, CY_MODBUS_MAX_READ_FILE, 0 },
  [CY_MODBUS_WRITE_FILE] = { CY_MODBUS_SHAPE_WRITE_FILE, CY_MODBUS_MAX_WRITE_FILE,
                             CY_MODBUS_ECHO_ALL },
  [CY_MODBUS_MASK_WRITE_REGISTER] = { CY_MODBUS_SHAPE_MASK, 1, 7 },
  [CY_MODBUS_READ_WRITE_REGISTERS] = { CY_MODBUS_SHAPE_EXCHANGE, CY_MODBUS_MAX_READ_REGISTERS, 0 },
  [CY_MODBUS_READ_IDENTITY] = { CY_MODBUS_SHAPE_IDENTITY, 0, 0 },
};

const CyModbusFunctionInfo *
cy_modbus_function_get (guint function)
{
  static const CyModbusFunctionInfo unknown = { CY_MODBUS_SHAPE_UNKNOWN, 0, 0 };

  return function < G_N_ELEMENTS (functions) ? &functions[function] : &unknown;
}

/**
 * cy_modbus_function_is_known:
 *
 * Returns: whether the codec speaks @function.
 */
gboolean
cy_modbus_function_is_known (guint function)
{
  return cy_modbus_function_get (function)->shape != CY_MODBUS_SHAPE_UNKNOWN;
}

/**
 * cy_modbus_function_is_write:
 *
 * Returns: whether @function changes something in the device.
 */
gboolean
cy_modbus_function_is_write (guint function)
{
  CyModbusShape shape = cy_modbus_function_get (function)->shape;

  return shape >= CY_MODBUS_SHAPE_WRITE_ONE && shape <= CY_MODBUS_SHAPE_EXCHANGE;
}
