/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "cy-db.h"

void cy_db_set_error (GError **error, sqlite3 *handle, int code, const char *what);
