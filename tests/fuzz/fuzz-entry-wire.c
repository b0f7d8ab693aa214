/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "fuzz.h"

/* What can be read is written again as it was. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) runs = cy_runs_decode (data, size, NULL);
  g_autoptr (GByteArray) again = g_byte_array_new ();

  if (runs == NULL)
    return 0;
  for (guint i = 0; i < runs->len; i++)
    cy_runs_encode (again, runs->pdata[i]);
  g_assert_cmpmem (again->data, again->len, data, size);
  return 0;
}
