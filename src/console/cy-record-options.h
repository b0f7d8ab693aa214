/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-yard.h"

G_BEGIN_DECLS

/* Master data as options of a drop-down. */

void cy_record_options_add (GListStore *options, CyYard *yard, CyKindId kind);
void cy_record_options_add_places (GListStore *options, CyYard *yard, CyKindId kind);
const char *cy_record_option_parse_place (const char *value, CyKindId *out_kind);

G_END_DECLS
