/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/* Modbus over Serial Line V1.02, clause 2.5.1: a unit id, a PDU, two bytes of CRC. */
#define CY_MODBUS_RTU_MAX (1 + CY_MODBUS_MAX_PDU + 2)

guint16 cy_modbus_crc (const guint8 *bytes, gsize length);
gboolean cy_modbus_rtu_is_whole (const guint8 *bytes, gsize length);
gsize cy_modbus_rtu_finish (guint8 *frame, guint8 unit, gsize pdu_length);
gsize cy_modbus_rtu_request (const CyModbusRequest *request, guint8 unit, guint8 *out, gsize size);
gboolean cy_modbus_rtu_find_answer (const guint8 *buffer,
                                    gsize length,
                                    guint8 unit,
                                    const CyModbusRequest *request,
                                    gsize *out_offset,
                                    gsize *out_size);
gboolean
cy_modbus_rtu_find_request (const guint8 *buffer, gsize length, gsize *out_offset, gsize *out_size);

G_END_DECLS
