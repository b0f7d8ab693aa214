/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

typedef enum {
  CY_CURRENT_NOT_TOLD,
  CY_CURRENT_AC,
  CY_CURRENT_DC,
} CyCurrentKind;

/**
 * CyNameplate:
 * @manufacturer: (nullable): who made it.
 * @model: (nullable): what it is.
 * @serial: (nullable): which one it is.
 * @connectors: its guns; 0 when not told.
 * @power_w: rated power [W]; 0 when not told.
 * @current: what comes out of it.
 *
 * What stands on a pile, or what is known about it. The texts are borrowed.
 */
typedef struct {
  const char *manufacturer;
  const char *model;
  const char *serial;
  guint connectors;
  double power_w;
  CyCurrentKind current;
} CyNameplate;

typedef enum {
  CY_NAMEPLATE_SAME,
  CY_NAMEPLATE_DIFFERENT,
  CY_NAMEPLATE_NOT_TOLD,
} CyNameplateVerdict;

/**
 * CyNameplateLine:
 * @what: (transfer none): what was compared, translatable.
 * @expected: what the record says; empty when it says nothing.
 * @found: what the pile says; empty when it says nothing.
 */
typedef struct {
  const char *what;
  char *expected;
  char *found;
  CyNameplateVerdict verdict;
} CyNameplateLine;

CyNameplate cy_nameplate_of_record (const CyRecord *pile, const CyRecord *type);
GPtrArray *cy_nameplate_rule (const CyNameplate *expected, const CyNameplate *found);
const char *cy_nameplate_verdict_label (CyNameplateVerdict verdict);
void cy_nameplate_line_free (CyNameplateLine *line);

G_END_DECLS
