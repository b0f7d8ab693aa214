/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cy-dossier.h"

G_BEGIN_DECLS

JsonObject *cy_control_describe_order (const CyOrder *order);
JsonObject *cy_control_describe_dossier (const CyDossier *dossier);

G_END_DECLS
