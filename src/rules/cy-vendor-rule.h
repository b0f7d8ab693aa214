/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

gboolean cy_vendor_check (const CyRecord *vendor, GError **error);
char *cy_vendor_refuse (const CyRecord *vendor, const GDate *today);

G_END_DECLS
