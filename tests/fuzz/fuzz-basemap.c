/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-base-map.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever parses must also be safe to walk, as drawing does. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (CyBaseMap) map = cy_base_map_parse (data, size, "fuzz", NULL);

  if (map != NULL) {
    (void) cy_base_map_area_at (map, 31.2, 121.5);
    (void) cy_base_map_area_at (map, -89, 180);
  }
  return 0;
}
