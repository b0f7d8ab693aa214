/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history.h"

G_BEGIN_DECLS

GArray *cy_history_query_points (CyDb *db, const CyHistoryRequest *request, GError **error);

G_END_DECLS
