/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modbus-describe.h"
#include "cy-modbus-identity.h"
#include "cy-modbus-mbap.h"
#include "cy-modbus-rtu.h"
#include "fuzz.h"

/* Touches every byte an answer claims to have, for the sanitizer. */
static void
read_all (const CyModbusRequest *request, const CyModbusAnswer *answer)
{
  gsize sum = 0;
  CyModbusObject object;
  gsize offset = 0;

  for (gsize i = 0; i < answer->length; i++)
    sum += answer->data[i];
  while (request->function == CY_MODBUS_READ_IDENTITY &&
         cy_modbus_identity_next (answer, &offset, &object)) {
    for (gsize i = 0; i < object.length; i++)
      sum += object.text[i];
  }
  /* Keeps the compiler from leaving the reads out. */
  g_assert_cmpuint (sum, <=, (gsize) 2 * G_MAXUINT8 * CY_MODBUS_MAX_PDU);
}

/* A request that is accepted must be the one that encodes to the same bytes. */
static gboolean
try_request (const guint8 *pdu, gsize length, CyModbusRequest *out_request)
{
  guint8 again[CY_MODBUS_MAX_PDU];

  if (cy_modbus_request_parse (pdu, length, out_request) != CY_MODBUS_OK)
    return FALSE;
  g_assert_cmpuint (cy_modbus_request_encode (out_request, again, sizeof again), ==, length);
  g_assert_cmpint (memcmp (again, pdu, length), ==, 0);
  return TRUE;
}

static void
try_answer (const CyModbusRequest *request, const CyModbusFrame *frame)
{
  CyModbusAnswer answer;
  guint8 again[CY_MODBUS_MAX_PDU];

  if (cy_modbus_frame_check (frame, frame->transaction, frame->unit, request, &answer) !=
      CY_MODBUS_OK)
    return;
  read_all (request, &answer);
  if (request->function != CY_MODBUS_READ_IDENTITY) {
    g_assert_cmpuint (
      cy_modbus_answer_encode (request, answer.data, answer.length, again, sizeof again), ==,
      frame->pdu_length);
    g_assert_cmpint (memcmp (again, frame->pdu, frame->pdu_length), ==, 0);
  }
}

/* Whatever the bytes are, there is a text for them. */
static void
describe (const guint8 *data, gsize size)
{
  g_autofree char *request = cy_modbus_describe_frame (data, size, FALSE);
  g_autofree char *answer = cy_modbus_describe_frame (data, size, TRUE);

  g_assert_cmpuint (strlen (request), >, 0);
  g_assert_cmpuint (strlen (answer), >, 0);
}

/* The input as what a serial line brought: what is found in it must be whole, and inside. */
static void
find_serial (const guint8 *data, gsize size, const CyModbusRequest *asked)
{
  CyModbusAnswer answer;
  CyModbusRequest request;
  gsize offset, length;

  if (cy_modbus_rtu_find_request (data, size, &offset, &length)) {
    g_assert_cmpuint (offset + length, <=, size);
    g_assert_true (try_request (data + offset + 1, length - 3, &request));
  }
  if (size == 0 || !cy_modbus_rtu_find_answer (data, size, data[0], asked, &offset, &length))
    return;
  g_assert_cmpuint (offset + length, <=, size);
  g_assert_true (cy_modbus_rtu_is_whole (data + offset, length));
  if (cy_modbus_answer_parse (asked, data + offset + 1, length - 3, &answer) == CY_MODBUS_OK)
    read_all (asked, &answer);
}

/* The input is a stream of frames. Each is tried as a request, and as the answer to the last frame
 * that was one. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  CyModbusRequest asked = { .function = CY_MODBUS_READ_HOLDING_REGISTERS, .count = 2 };
  CyModbusFrame frame;
  gsize taken = 0;

  find_serial (data, size, &asked);
  while (cy_modbus_frame_scan (data, size, &frame, &taken) == CY_MODBUS_FRAME) {
    CyModbusRequest request;

    g_assert_cmpuint (taken, <=, size);
    g_assert_cmpuint (taken, <=, CY_MODBUS_MAX_ADU);
    describe (data, size);
    try_answer (&asked, &frame);
    if (try_request (frame.pdu, frame.pdu_length, &request))
      asked = request;
    data += taken;
    size -= taken;
  }
  describe (data, size);
  return 0;
}
