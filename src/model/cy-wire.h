/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyWireReader:
 * @data: bytes from another node.
 * @length: how many.
 * @position: of the next one.
 * @ends_early: what is said when there are too few.
 * @error: (nullable): where the first mistake is told.
 *
 * Reads binary messages between nodes, in which every number is little-endian.
 */
typedef struct {
  const guint8 *data;
  gsize length;
  gsize position;
  const char *ends_early;
  GError **error;
} CyWireReader;

void cy_wire_put_number (GByteArray *out, guint64 number, guint n_bytes);
gboolean cy_wire_fail (CyWireReader *reader, const char *what);
gboolean cy_wire_take_bytes (CyWireReader *reader, gsize n, const guint8 **out_bytes);
gboolean
cy_wire_take_number (CyWireReader *reader, guint n_bytes, guint64 most, guint64 *out_number);

G_END_DECLS
