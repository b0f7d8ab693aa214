/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

char *cy_actor_name (CyYard *yard, const char *actor);

G_END_DECLS
