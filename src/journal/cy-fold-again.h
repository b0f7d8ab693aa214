/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

gboolean cy_fold_again (CyDb *db, const char *subject, GError **error);

G_END_DECLS
