/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/* Function 43 wraps other protocols; type 14 is the device identification. */
#define CY_MODBUS_MEI_IDENTITY 14

/**
 * CyModbusObject:
 * @id: 0 vendor, 1 product code, 2 revision, and so on.
 * @text: borrowed, not ended by NUL.
 * @length: bytes of @text.
 *
 * One object of a device identification.
 */
typedef struct {
  guint8 id;
  const guint8 *text;
  guint8 length;
} CyModbusObject;

CyModbusVerdict cy_modbus_identity_parse (const CyModbusRequest *request,
                                          const guint8 *pdu,
                                          gsize length,
                                          CyModbusAnswer *out_answer);
gboolean
cy_modbus_identity_next (const CyModbusAnswer *answer, gsize *offset, CyModbusObject *out_object);
gsize cy_modbus_identity_encode (const CyModbusRequest *request,
                                 guint8 conformity,
                                 const CyModbusObject *objects,
                                 guint n_objects,
                                 guint8 *out,
                                 gsize size);

G_END_DECLS
