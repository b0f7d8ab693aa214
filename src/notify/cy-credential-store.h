/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a secret may have, and all of a file [bytes]. */
#define CY_CREDENTIAL_MAX_SECRET 4096
#define CY_CREDENTIAL_MAX_FILE   262144

/**
 * CyCredentialPlace:
 * @CY_CREDENTIAL_ANYWHERE: the secret service of the desktop session where there is one, otherwise the file.
 * @CY_CREDENTIAL_FILE: the file `credentials` in the data directory, which only its owner may read.
 * @CY_CREDENTIAL_SERVICE: the secret service only.
 *
 * Where secrets are kept.
 */
typedef enum {
  CY_CREDENTIAL_ANYWHERE,
  CY_CREDENTIAL_FILE,
  CY_CREDENTIAL_SERVICE,
} CyCredentialPlace;

/**
 * CyCredentialStore:
 *
 * Named secrets: passwords and keys of gateways and mail servers. Settings hold their names only.
 *
 * A secret that is set while there is no secret service stands in the file, and the file is asked first:
 * setting it in the service takes it out of the file, so what the file has is never the older one.
 *
 * Threading: any thread, several at once; it blocks.
 */
typedef struct _CyCredentialStore CyCredentialStore;

CyCredentialStore *cy_credential_store_new (const char *directory, CyCredentialPlace place);
void cy_credential_store_free (CyCredentialStore *store);
gboolean cy_credential_store_check_name (const char *name, GError **error);
char *cy_credential_store_get (CyCredentialStore *store,
                               const char *name,
                               GCancellable *cancellable,
                               GError **error);
gboolean cy_credential_store_set (CyCredentialStore *store,
                                  const char *name,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean cy_credential_store_delete (CyCredentialStore *store,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GError **error);
void cy_credential_wipe (char *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCredentialStore, cy_credential_store_free)

G_END_DECLS
