/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-catalog.h"

G_BEGIN_DECLS

char *cy_device_word (const char *name);
char *cy_device_word_in (const char *name, const CyCatalog *catalog);

G_END_DECLS
