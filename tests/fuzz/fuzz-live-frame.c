/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-frame.h"
#include "fuzz.h"

/* What can be read is written again as it was. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (CyLiveFrame) frame = cy_live_frame_decode (data, size, NULL);
  g_autoptr (GByteArray) again = g_byte_array_new ();

  if (frame == NULL)
    return 0;
  cy_live_frame_begin (again, frame->list);
  for (guint i = 0; i < frame->records->len; i++)
    cy_live_record_encode (again, frame->records->pdata[i]);
  g_assert_cmpuint (again->len, <=, size);
  return 0;
}
