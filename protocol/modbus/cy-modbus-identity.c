/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-identity.h"

#include <string.h>

/* Function, MEI type, code, conformity, more follows, next object, number of objects. */
#define HEADER 7

#define CODE_SINGLE 4

/* Clause 6.21: which objects a code reads: basic, regular, extended. */
static const guint8 last_object[] = { [1] = 0x02, [2] = 0x7F, [3] = 0xFF, [CODE_SINGLE] = 0xFF };

/**
 * cy_modbus_identity_parse:
 * @request: a request of function 43.
 * @pdu: its answer, which is no exception.
 * @out_answer: (out): the answer, only for %CY_MODBUS_OK.
 *
 * The part of cy_modbus_answer_parse() for device identifications: the objects must fill their list
 * exactly and be as many as announced.
 */
CyModbusVerdict
cy_modbus_identity_parse (const CyModbusRequest *request,
                          const guint8 *pdu,
                          gsize length,
                          CyModbusAnswer *out_answer)
{
  CyModbusAnswer answer = { 0 };
  CyModbusObject object;
  gsize offset = 0;
  guint found = 0;

  if (length < HEADER)
    return CY_MODBUS_BAD_LENGTH;
  if (pdu[1] != CY_MODBUS_MEI_IDENTITY || pdu[2] != request->identity)
    return CY_MODBUS_BAD_ECHO;
  answer.conformity = pdu[3];
  answer.more_follows = pdu[4] != 0;
  answer.next_object = pdu[5];
  answer.data = pdu + HEADER;
  answer.length = length - HEADER;
  while (cy_modbus_identity_next (&answer, &offset, &object))
    found++;
  if (offset != answer.length)
    return CY_MODBUS_BAD_LENGTH;
  if (found != pdu[6])
    return CY_MODBUS_BAD_COUNT;
  *out_answer = answer;
  return CY_MODBUS_OK;
}

/**
 * cy_modbus_identity_next:
 * @answer: an answer to function 43.
 * @offset: (inout): 0 to begin; where the next object starts.
 * @out_object: (out): the object, unless at the end.
 *
 * Walks the objects of a device identification.
 *
 * Returns: %FALSE at the end of the list.
 */
gboolean
cy_modbus_identity_next (const CyModbusAnswer *answer, gsize *offset, CyModbusObject *out_object)
{
  gsize left = answer->length - *offset;
  const guint8 *entry;

  if (left < 2)
    return FALSE;
  entry = answer->data + *offset;
  if (left - 2 < entry[1])
    return FALSE;
  *out_object = (CyModbusObject){ .id = entry[0], .text = entry + 2, .length = entry[1] };
  *offset += 2 + (gsize) entry[1];
  return TRUE;
}

static gboolean
has_object (const CyModbusObject *objects, guint n_objects, guint id)
{
  for (guint i = 0; i < n_objects; i++) {
    if (objects[i].id == id)
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_modbus_identity_encode:
 * @request: a request of function 43.
 * @conformity: what kinds of access the device has; with 0x80 single objects can be asked for.
 * @objects: all the device has, sorted by id.
 *
 * Answers with as many objects as fit, and says from where to ask on. A single object that was
 * asked for and does not exist is an illegal address: the caller answers with that exception. A
 * list that is to begin with an object that does not exist begins with the first (clause 6.21).
 *
 * Returns: bytes written, 0 when there is nothing to answer.
 */
gsize
cy_modbus_identity_encode (const CyModbusRequest *request,
                           guint8 conformity,
                           const CyModbusObject *objects,
                           guint n_objects,
                           guint8 *out,
                           gsize size)
{
  gsize length = HEADER;
  guint first = request->object;
  guint last;

  size = MIN (size, CY_MODBUS_MAX_PDU);
  if (size < HEADER || request->function != CY_MODBUS_READ_IDENTITY || request->identity < 1 ||
      request->identity > CODE_SINGLE)
    return 0;
  last = request->identity == CODE_SINGLE ? first : last_object[request->identity];
  if (request->identity != CODE_SINGLE && !has_object (objects, n_objects, first))
    first = 0;
  memset (out, 0, HEADER);
  out[0] = request->function;
  out[1] = CY_MODBUS_MEI_IDENTITY;
  out[2] = request->identity;
  out[3] = conformity;
  for (guint i = 0; i < n_objects; i++) {
    const CyModbusObject *object = &objects[i];

    if (object->id < first || object->id > last)
      continue;
    if (size - length < 2 + (gsize) object->length) {
      out[4] = 0xFF;
      out[5] = object->id;
      break;
    }
    out[length] = object->id;
    out[length + 1] = object->length;
    memcpy (out + length + 2, object->text, object->length);
    length += 2 + (gsize) object->length;
    out[6]++;
  }
  return out[6] > 0 ? length : 0;
}
