/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-request.h"

#include "cy-acquire-error.h"

typedef enum {
  VALUES_NONE,
  VALUES_COIL,
  VALUES_REGISTER,
  VALUES_MASKS,
  VALUES_COILS,
  VALUES_REGISTERS,
} Values;

/* What each function that may be asked for takes; functions that are not here may not be. */
static const struct {
  guint8 function;
  Values values;
  guint16 most; /* values */
} shapes[] = {
  { CY_MODBUS_READ_COILS, VALUES_NONE, CY_MODBUS_MAX_READ_BITS },
  { CY_MODBUS_READ_DISCRETE_INPUTS, VALUES_NONE, CY_MODBUS_MAX_READ_BITS },
  { CY_MODBUS_READ_HOLDING_REGISTERS, VALUES_NONE, CY_MODBUS_MAX_READ_REGISTERS },
  { CY_MODBUS_READ_INPUT_REGISTERS, VALUES_NONE, CY_MODBUS_MAX_READ_REGISTERS },
  { CY_MODBUS_WRITE_COIL, VALUES_COIL, 1 },
  { CY_MODBUS_WRITE_REGISTER, VALUES_REGISTER, 1 },
  { CY_MODBUS_WRITE_COILS, VALUES_COILS, CY_MODBUS_MAX_WRITE_BITS },
  { CY_MODBUS_WRITE_REGISTERS, VALUES_REGISTERS, CY_MODBUS_MAX_WRITE_REGISTERS },
  { CY_MODBUS_READ_FILE, VALUES_NONE, CY_MODBUS_MAX_READ_FILE },
  { CY_MODBUS_WRITE_FILE, VALUES_REGISTERS, CY_MODBUS_MAX_WRITE_FILE },
  { CY_MODBUS_MASK_WRITE_REGISTER, VALUES_MASKS, 2 },
};

static guint
least (Values values)
{
  return values == VALUES_MASKS ? 2 : 1;
}

static void
put_values (const CyAcquireRequest *asked, Values values, guint8 *bytes, CyModbusRequest *out)
{
  switch (values) {
  case VALUES_COIL:
    out->value = asked->values[0] != 0 ? CY_MODBUS_COIL_ON : CY_MODBUS_COIL_OFF;
    break;
  case VALUES_REGISTER:
    out->value = asked->values[0];
    break;
  case VALUES_MASKS:
    out->count = 1;
    out->and_mask = asked->values[0];
    out->or_mask = asked->values[1];
    break;
  case VALUES_COILS:
    out->data = bytes;
    out->data_length = ((gsize) asked->count + 7) / 8;
    for (guint i = 0; i < asked->count; i++)
      cy_modbus_put_bit (bytes, i, asked->values[i] != 0);
    break;
  case VALUES_REGISTERS:
    out->data = bytes;
    out->data_length = 2 * (gsize) asked->count;
    for (guint i = 0; i < asked->count; i++)
      cy_modbus_put_register (bytes, i, asked->values[i]);
    break;
  case VALUES_NONE:
  default:
    break;
  }
}

/**
 * cy_acquire_request_encode:
 * @pile_id: for messages.
 * @bytes: #CY_MODBUS_MAX_PDU zeros, for the values; borrowed by @out_request.
 * @out_request: (out): the request as the codec knows it.
 *
 * Errors: %CY_ACQUIRE_ERROR_INVALID when it is none that may be asked for.
 */
gboolean
cy_acquire_request_encode (const CyAcquireRequest *request,
                           const char *pile_id,
                           guint8 *bytes,
                           CyModbusRequest *out_request,
                           GError **error)
{
  CyModbusRequest made = { .function = request->function,
                           .file = request->file,
                           .address = request->address,
                           .count = request->count };
  guint8 pdu[CY_MODBUS_MAX_PDU];
  guint i = 0;

  while (i < G_N_ELEMENTS (shapes) && shapes[i].function != request->function)
    i++;
  if (i < G_N_ELEMENTS (shapes) && request->count >= least (shapes[i].values) &&
      request->count <= shapes[i].most && request->unit >= -1 && request->unit <= G_MAXUINT8 &&
      (request->values != NULL) == (shapes[i].values != VALUES_NONE)) {
    put_values (request, shapes[i].values, bytes, &made);
    if (cy_modbus_request_encode (&made, pdu, sizeof pdu) > 0) {
      *out_request = made;
      return TRUE;
    }
  }
  g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_INVALID,
               "pile %s: cannot ask unit %d with function %u for %u values at file %u address %u",
               pile_id, request->unit, request->function, request->count, request->file,
               request->address);
  return FALSE;
}

/**
 * cy_acquire_request_decode:
 * @answer: a good answer to @request.
 * @out_words: (out caller-allocates): room for #CY_ACQUIRE_MAX_WORDS.
 *
 * Returns: how many words were read, 0 for a write.
 */
guint
cy_acquire_request_decode (const CyModbusRequest *request,
                           const CyModbusAnswer *answer,
                           guint16 *out_words)
{
  gboolean bits = request->function <= CY_MODBUS_READ_DISCRETE_INPUTS;

  if (answer->length == 0)
    return 0;
  for (guint i = 0; i < request->count; i++)
    out_words[i] = bits ? (guint16) cy_modbus_get_bit (answer->data, i)
                        : cy_modbus_get_register (answer->data, i);
  return request->count;
}
