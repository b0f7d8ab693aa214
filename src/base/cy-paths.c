/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-paths.h"

#include "cy-config.h"

static char *
from_environment (const char *variable, const char *installed)
{
  const char *path = g_getenv (variable);

  return g_strdup (path != NULL ? path : installed);
}

/**
 * cy_paths_data:
 * @name: a file or folder the program brings along, `profiles`.
 *
 * Returns: (transfer full): where it is installed; under `CHARGEYARD_PKGDATADIR` when a build is run
 *   without installing it.
 */
char *
cy_paths_data (const char *name)
{
  g_autofree char *root = from_environment ("CHARGEYARD_PKGDATADIR", CY_PKGDATADIR);

  return g_build_filename (root, name, NULL);
}

/**
 * cy_paths_locale:
 *
 * Returns: (transfer full): where the translations are.
 */
char *
cy_paths_locale (void)
{
  return from_environment ("CHARGEYARD_LOCALEDIR", CY_LOCALEDIR);
}
