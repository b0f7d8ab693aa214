/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

char *cy_ctl_format_table (JsonNode *node);
char *cy_ctl_format_csv (JsonNode *node);

G_END_DECLS
