/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-control-call.h"

G_BEGIN_DECLS

gboolean cy_control_read_said (CyControlCall *call,
                               gboolean with_id,
                               const char **out_id,
                               JsonObject *payload);

G_END_DECLS
