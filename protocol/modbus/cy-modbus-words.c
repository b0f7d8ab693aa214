/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-pdu.h"

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
