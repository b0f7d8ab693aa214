/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Secrets in a file of their own, a JSON object of names. Not for several threads at once. */

gboolean
cy_credential_file_get (const char *path, const char *name, char **out_secret, GError **error);
gboolean
cy_credential_file_put (const char *path, const char *name, const char *secret, GError **error);

G_END_DECLS
