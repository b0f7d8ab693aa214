/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-paths.h"

#include "cy-config.h"

static void
test_installed (void)
{
  g_autofree char *data = NULL;
  g_autofree char *locale = NULL;

  g_unsetenv ("CHARGEYARD_PKGDATADIR");
  g_unsetenv ("CHARGEYARD_LOCALEDIR");
  data = cy_paths_data ("profiles");
  locale = cy_paths_locale ();
  g_assert_cmpstr (data, ==, CY_PKGDATADIR "/profiles");
  g_assert_cmpstr (locale, ==, CY_LOCALEDIR);
}

static void
test_uninstalled (void)
{
  g_autofree char *data = NULL;
  g_autofree char *locale = NULL;

  g_setenv ("CHARGEYARD_PKGDATADIR", "/somewhere", TRUE);
  g_setenv ("CHARGEYARD_LOCALEDIR", "/else", TRUE);
  data = cy_paths_data ("profiles");
  locale = cy_paths_locale ();
  g_assert_cmpstr (data, ==, "/somewhere/profiles");
  g_assert_cmpstr (locale, ==, "/else");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/paths/installed", test_installed);
  g_test_add_func ("/base/paths/uninstalled", test_uninstalled);
  return g_test_run ();
}
