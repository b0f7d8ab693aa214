/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Secrets in the secret service of the desktop session. Nothing here asks a person for a password: a
 * keyring that is locked is an error. */

gboolean cy_credential_service_get (const char *name,
                                    char **out_secret,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean cy_credential_service_put (const char *name,
                                    const char *secret,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
