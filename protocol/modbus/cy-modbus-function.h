/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/**
 * CyModbusShape:
 *
 * How the requests and answers of a function look. Those that change something in the device stand
 * together.
 */
typedef enum {
  CY_MODBUS_SHAPE_UNKNOWN,
  CY_MODBUS_SHAPE_READ_BITS,
  CY_MODBUS_SHAPE_READ_REGISTERS,
  CY_MODBUS_SHAPE_READ_FILE,
  CY_MODBUS_SHAPE_WRITE_ONE,
  CY_MODBUS_SHAPE_WRITE_BITS,
  CY_MODBUS_SHAPE_WRITE_REGISTERS,
  CY_MODBUS_SHAPE_WRITE_FILE,
  CY_MODBUS_SHAPE_MASK,
  CY_MODBUS_SHAPE_EXCHANGE,
  CY_MODBUS_SHAPE_IDENTITY,
  CY_MODBUS_N_SHAPES,
} CyModbusShape;

/* The answer repeats the whole request. */
#define CY_MODBUS_ECHO_ALL CY_MODBUS_MAX_PDU

/**
 * CyModbusFunctionInfo:
 * @shape: how requests and answers look.
 * @max_count: most coils or registers of one request.
 * @echo: leading bytes of the request that the answer repeats, 0 when it carries data.
 *
 * What the codec knows of a function. Private to this folder.
 */
typedef struct {
  CyModbusShape shape;
  guint16 max_count;
  guint8 echo;
} CyModbusFunctionInfo;

const CyModbusFunctionInfo *cy_modbus_function_get (guint function);

G_END_DECLS
