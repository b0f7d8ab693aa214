/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-json.h"
#include "cy-posting.h"
#include "cy-till.h"

G_BEGIN_DECLS

gboolean cy_till_apply (CyTill *till, const CyEntry *entry);
JsonObject *cy_till_open_payload (const CyTill *till);
JsonObject *cy_till_close_payload (const CyTill *till);

gboolean cy_till_check_open (const CyTill *till, const CyTill *other, GError **error);
CyPosting *cy_till_make_float (const CyTill *till);
gboolean cy_till_check_close (const CyTill *till,
                              gint64 counted_minor,
                              const char *explanation,
                              GError **error);
CyPosting *cy_till_make_closing (const CyTill *till, gint64 counted_minor, gint64 time_us);

G_END_DECLS
