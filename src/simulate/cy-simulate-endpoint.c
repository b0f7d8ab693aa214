/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-endpoint.h"

#include <arpa/inet.h>
#include <string.h>

#include "cy-simulate-error.h"

#define SLOTS_MAX 250

static void
free_endpoint (gpointer data)
{
  CySimEndpoint *endpoint = data;

  g_ptr_array_unref (endpoint->slots);
  g_free (endpoint->path);
  g_free (endpoint);
}

static gboolean
refuse (GError **error, const CySimSlot *slot, const char *what)
{
  g_autofree char *connection = cy_link_connection (slot->link);

  g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_YARD, "pile \"%s\" at %s, unit %u: %s",
               slot->pile->id, connection, slot->link->unit, what);
  return FALSE;
}

static gboolean
take_unit (CySimEndpoint *endpoint, const CySimSlot *slot, guint unit, gint16 own, GError **error)
{
  const CySimSlot *other;
  g_autofree char *what = NULL;

  if (endpoint->by_unit[unit] == 0) {
    endpoint->by_unit[unit] = (guint8) endpoint->slots->len;
    endpoint->profile_unit[unit] = own;
    return TRUE;
  }
  other = endpoint->slots->pdata[endpoint->by_unit[unit] - 1];
  what = g_strdup_printf ("unit %u is pile \"%s\" already", unit, other->pile->id);
  return refuse (error, slot, what);
}

static gboolean
add_slot (CySimEndpoint *endpoint, CySimSlot *slot, GError **error)
{
  gboolean own = cy_sim_layout_has_unit (slot->layout, -1);

  if (endpoint->slots->len >= SLOTS_MAX)
    return refuse (error, slot, "too many piles behind one address");
  g_ptr_array_add (endpoint->slots, slot);
  if (own && !take_unit (endpoint, slot, slot->link->unit, -1, error))
    return FALSE;
  for (guint unit = 0; unit < 256; unit++) {
    if (cy_sim_layout_has_unit (slot->layout, (gint16) unit) &&
        !take_unit (endpoint, slot, unit, (gint16) unit, error))
      return FALSE;
  }
  return TRUE;
}

static CySimEndpoint *
get_endpoint (GPtrArray *endpoints, GHashTable *index, const CyLink *link, guint32 address)
{
  g_autofree char *key = link->kind == CY_LINK_RTU
                           ? g_strdup (link->host)
                           : g_strdup_printf ("%08x:%u", address, link->port);
  CySimEndpoint *endpoint = g_hash_table_lookup (index, key);

  if (endpoint != NULL)
    return endpoint;
  endpoint = g_new0 (CySimEndpoint, 1);
  endpoint->address = address;
  endpoint->port = link->port;
  endpoint->path = link->kind == CY_LINK_RTU ? g_strdup (link->host) : NULL;
  endpoint->listener = -1;
  endpoint->slots = g_ptr_array_new ();
  g_ptr_array_add (endpoints, endpoint);
  g_hash_table_insert (index, g_steal_pointer (&key), endpoint);
  return endpoint;
}

/**
 * cy_sim_endpoints_new:
 *
 * Returns: (transfer full) (element-type CySimEndpoint): the addresses of the yard's piles.
 *
 * Errors: #CY_SIM_ERROR_YARD when an address is none of this machine's kind, or two piles would
 *   answer for one unit id.
 */
GPtrArray *
cy_sim_endpoints_new (CySimYard *yard, GError **error)
{
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new_with_free_func (free_endpoint);
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < yard->slots->len; i++) {
    CySimSlot *slot = yard->slots->pdata[i];
    const char *host = g_str_equal (slot->link->host, "localhost") ? "127.0.0.1" : slot->link->host;
    struct in_addr address = { 0 };

    if (slot->link->kind == CY_LINK_TCP && inet_pton (AF_INET, host, &address) != 1) {
      refuse (error, slot, "the simulator serves IPv4 addresses of this machine, no names");
      return NULL;
    }
    if (!add_slot (get_endpoint (endpoints, index, slot->link, address.s_addr), slot, error))
      return NULL;
  }
  return g_steal_pointer (&endpoints);
}

gboolean
cy_sim_endpoint_is_gateway (const CySimEndpoint *endpoint)
{
  return endpoint->path != NULL || endpoint->slots->len > 1;
}

/**
 * cy_sim_endpoint_is_dropped:
 *
 * Returns: whether every pile behind it is gone: then nobody listens there.
 */
gboolean
cy_sim_endpoint_is_dropped (const CySimEndpoint *endpoint)
{
  for (guint i = 0; i < endpoint->slots->len; i++) {
    const CySimSlot *slot = endpoint->slots->pdata[i];

    if (!cy_sim_slot_is_gone (slot))
      return FALSE;
  }
  return TRUE;
}

static gsize
answer_read (CySimSlot *slot,
             gint16 unit,
             const CyModbusRequest *request,
             gint64 now_s,
             guint8 *out)
{
  guint16 words[CY_MODBUS_MAX_READ_BITS];
  guint8 data[CY_MODBUS_MAX_PDU] = { 0 };
  gboolean bits = request->function <= CY_MODBUS_READ_DISCRETE_INPUTS;

  cy_sim_slot_refresh (slot, now_s);
  if (!cy_sim_layout_read (slot->layout, slot->words, request->function, unit, request->address,
                           request->count, words))
    return cy_modbus_exception_encode (request->function, CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS, out,
                                       CY_MODBUS_MAX_PDU);
  for (guint i = 0; i < request->count; i++) {
    if (bits)
      cy_modbus_put_bit (data, i, words[i] != 0);
    else
      cy_modbus_put_register (data, i, words[i]);
  }
  return cy_modbus_answer_encode (request, data, cy_modbus_request_answer_bytes (request), out,
                                  CY_MODBUS_MAX_PDU);
}

static gboolean
write_from_request (const CyModbusRequest *request, gint16 unit, CyProfileWrite *out_write)
{
  gboolean bits = request->function == CY_MODBUS_WRITE_COILS;

  *out_write = (CyProfileWrite){
    .function = request->function,
    .unit = unit,
    .file = request->file,
    .address = request->address,
    .n = request->count,
  };
  if (request->count > CY_PROFILE_WRITE_MAX)
    return FALSE;
  if (request->function == CY_MODBUS_WRITE_COIL)
    out_write->values[0] = request->value == CY_MODBUS_COIL_ON;
  else if (request->function == CY_MODBUS_WRITE_REGISTER)
    out_write->values[0] = request->value;
  else
    for (guint i = 0; i < request->count; i++)
      out_write->values[i] = bits ? (guint16) cy_modbus_get_bit (request->data, i)
                                  : cy_modbus_get_register (request->data, i);
  return TRUE;
}

static gsize
answer_write (CySimSlot *slot,
              gint16 unit,
              const CyModbusRequest *request,
              gint64 now_s,
              guint8 *out)
{
  CyProfileWrite write;
  CySimReply reply = CY_SIM_REPLY_UNKNOWN;

  cy_sim_pile_advance (slot->pile, now_s);
  if (write_from_request (request, unit, &write))
    reply = cy_sim_obey (slot->pile, &write);
  cy_sim_slot_soil (slot);
  if (reply != CY_SIM_REPLY_OK)
    return cy_modbus_exception_encode (request->function, (CyModbusException) reply, out,
                                       CY_MODBUS_MAX_PDU);
  return cy_modbus_answer_encode (request, NULL, 0, out, CY_MODBUS_MAX_PDU);
}

static gsize
answer_pdu (CySimSlot *slot, gint16 unit, const CyModbusFrame *frame, gint64 now_s, guint8 *out)
{
  CyModbusRequest request;
  CyModbusVerdict verdict = cy_modbus_request_parse (frame->pdu, frame->pdu_length, &request);

  if (verdict != CY_MODBUS_OK)
    return cy_modbus_exception_encode (frame->pdu[0], cy_modbus_verdict_exception (verdict), out,
                                       CY_MODBUS_MAX_PDU);
  if (request.function <= CY_MODBUS_READ_INPUT_REGISTERS)
    return answer_read (slot, unit, &request, now_s, out);
  if (request.function <= CY_MODBUS_WRITE_REGISTERS || request.function == CY_MODBUS_WRITE_FILE)
    return answer_write (slot, unit, &request, now_s, out);
  return cy_modbus_exception_encode (request.function, CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION, out,
                                     CY_MODBUS_MAX_PDU);
}

/**
 * cy_sim_endpoint_answer:
 * @now_s: seconds into the story.
 * @out: (out caller-allocates): %CY_MODBUS_MAX_ADU bytes.
 * @out_slot: (out) (nullable): which pile answers, or %NULL when a gateway does for none.
 *
 * Returns: the bytes of the answer; 0 for none: on a serial line whoever is gone is silent.
 */
gsize
cy_sim_endpoint_answer (CySimEndpoint *endpoint,
                        const CyModbusFrame *frame,
                        gint64 now_s,
                        guint8 *out,
                        CySimSlot **out_slot)
{
  guint index = endpoint->by_unit[frame->unit];
  CySimSlot *slot = index == 0 ? NULL : endpoint->slots->pdata[index - 1];
  guint8 *pdu = out + CY_MODBUS_MBAP_SIZE;
  gsize length;

  *out_slot = slot;
  if (endpoint->path != NULL && (slot == NULL || cy_sim_slot_is_gone (slot)))
    return 0;
  if (slot == NULL || cy_sim_slot_is_gone (slot))
    length = cy_modbus_exception_encode (frame->pdu[0], CY_MODBUS_EXCEPTION_GATEWAY_TARGET, pdu,
                                         CY_MODBUS_MAX_PDU);
  else
    length = answer_pdu (slot, endpoint->profile_unit[frame->unit], frame, now_s, pdu);
  return cy_modbus_frame_finish (out, frame->transaction, frame->unit, length);
}
