/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"

#define STATE_ROW "{\"measure\":\"conn.state\",\"address\":9000,\"values\":{\"0\":\"available\"}}"

/* A minimal profile around what a case is about. */
#define DOCUMENT(connectors, registers, more)                                       \
  "{\"format\":1,\"id\":\"t\",\"vendor\":\"v\",\"model\":\"m\",\"current\":\"dc\"," \
  "\"connectors\":" connectors ",\"registers\":[" registers "]" more "}"

CyProfile *fixture_compile (const char *document, guint n_connectors, GError **error);
CyProfile *fixture_compile_ok (const char *document, guint n_connectors);
void fixture_scan_init (const CyProfile *profile, CyScan *scan);
void fixture_scan_clear (CyScan *scan);
int fixture_find_block (const CyProfile *profile, guint16 address);
guint fixture_tag (const CyProfile *profile, guint connector, CyMeasureId measure);
void fixture_decode_words (const CyProfile *profile,
                           guint block,
                           const guint16 *words,
                           gint64 time_us,
                           CyScan *scan);
