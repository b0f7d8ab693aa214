/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

gboolean cy_maintenance_setting_check (const CyRecord *record, GError **error);

G_END_DECLS
