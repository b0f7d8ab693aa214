/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cy_paths_data (const char *name);
char *cy_paths_locale (void);

G_END_DECLS
