/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

char *cy_city_tariff_path (const char *city, GError **error);
CyRecord *cy_city_tariff_apply (const char *path, CyRecord *base, const char *id, GError **error);

G_END_DECLS
