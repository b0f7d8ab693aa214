/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"

G_BEGIN_DECLS

/**
 * CyProfileStore:
 *
 * Finds profiles by id in a list of folders, earlier ones winning, and keeps what it compiled.
 *
 * Threading: any; a lock guards it, and what it returns is immutable.
 */
typedef struct _CyProfileStore CyProfileStore;

CyProfileStore *cy_profile_store_new (const char *const *folders);
void cy_profile_store_free (CyProfileStore *store);
CyProfile *
cy_profile_store_get (CyProfileStore *store, const char *id, guint n_connectors, GError **error);
char **cy_profile_store_list (CyProfileStore *store);
void cy_profile_store_forget (CyProfileStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfileStore, cy_profile_store_free)

G_END_DECLS
