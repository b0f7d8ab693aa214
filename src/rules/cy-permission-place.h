/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

gboolean cy_permission_covers (CyYard *yard, const CyRecord *user, const char *subject);
gboolean cy_permission_covers_record (CyYard *yard, const CyRecord *user, const CyRecord *record);

G_END_DECLS
