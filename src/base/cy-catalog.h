/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyCatalog:
 *
 * The texts of one language, whichever the program itself speaks: gettext knows one language for a whole
 * process, and who gets a message may read another.
 *
 * Threading: immutable.
 */
typedef struct _CyCatalog CyCatalog;

CyCatalog *cy_catalog_open (const char *locale_dir, const char *language);
CyCatalog *cy_catalog_new_from_bytes (GBytes *bytes);
void cy_catalog_free (CyCatalog *catalog);
const char *cy_catalog_translate (const CyCatalog *catalog, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCatalog, cy_catalog_free)

G_END_DECLS
