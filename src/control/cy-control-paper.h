/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-control-call.h"

G_BEGIN_DECLS

void cy_control_print_order (CyControlCall *call, const char *id);
void cy_control_print_till (CyControlCall *call, const char *id);

G_END_DECLS
