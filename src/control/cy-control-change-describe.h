/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-node-change-insight.h"

G_BEGIN_DECLS

JsonObject *cy_control_describe_change (const CyChange *change);
JsonObject *cy_control_describe_change_dossier (const CyChangeDossier *dossier);
JsonObject *cy_control_describe_radius (const CyChangeRadius *radius);
JsonObject *cy_control_describe_similar (const CySimilarChange *similar);

G_END_DECLS
