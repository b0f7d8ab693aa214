/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-rule.h"
#include "cy-yard.h"

G_BEGIN_DECLS

char *cy_change_settle_targets (CyYard *yard, JsonObject *payload);
JsonObject *cy_change_order_payload (CyYard *yard, const CyChangeDossier *dossier, gint64 now_us);

G_END_DECLS
