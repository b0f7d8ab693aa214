/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "fuzz.h"

/* Runs a fuzz target over every file of its corpus, so that what once broke stays mended without a
 * fuzzer. Speaks TAP; a crash ends the plan early, which is a failure as well. */

static GPtrArray *
list_files (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.')
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  }
  return g_steal_pointer (&paths);
}

static gboolean
replay (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_autofree uint8_t *exact = NULL;

  if (!g_file_get_contents (path, &bytes, &size, NULL))
    return FALSE;
  /* Without the NUL that GLib adds: a target that reads one byte too far must be seen. */
  exact = g_memdup2 (bytes, size);
  (void) LLVMFuzzerTestOneInput (exact, size); /* libFuzzer reserves its result; always 0 */
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  int status = 0;

  if (argc != 2) {
    g_printerr ("usage: %s CORPUS-DIRECTORY\n", argv[0]);
    return 2;
  }
  paths = list_files (argv[1], &error);
  if (paths == NULL || paths->len == 0) {
    g_print ("Bail out! no corpus in %s: %s\n", argv[1], error ? error->message : "it is empty");
    return 1;
  }
  g_print ("1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *name = g_path_get_basename (paths->pdata[i]);
    gboolean read = replay (paths->pdata[i]);

    g_print ("%s %u - %s\n", read ? "ok" : "not ok", i + 1, name);
    status |= !read;
  }
  return status;
}
