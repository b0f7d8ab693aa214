/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-store.h"

#include <glib/gstdio.h>

#include "cy-profile-error.h"
#include "profile-fixture.h"

typedef struct {
  char *own;
  char *installed;
  CyProfileStore *store;
} Fixture;

static void
put (const char *folder, const char *id, const char *text)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
clear_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
setup (Fixture *f, gconstpointer unused)
{
  const char *folders[] = { NULL, NULL, "/nonexistent", NULL };

  f->own = g_dir_make_tmp ("cy-own-XXXXXX", NULL);
  f->installed = g_dir_make_tmp ("cy-installed-XXXXXX", NULL);
  folders[0] = f->own;
  folders[1] = f->installed;
  f->store = cy_profile_store_new (folders);
  put (f->installed, "t", DOCUMENT ("{\"max\":2,\"step\":1}", STATE_ROW, ""));
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  cy_profile_store_free (f->store);
  clear_folder (f->own);
  clear_folder (f->installed);
  g_free (f->own);
  g_free (f->installed);
}

static void
test_cache (Fixture *f, gconstpointer unused)
{
  g_autoptr (CyProfile) one = cy_profile_store_get (f->store, "t", 1, NULL);
  g_autoptr (CyProfile) again = cy_profile_store_get (f->store, "t", 1, NULL);
  g_autoptr (CyProfile) two = cy_profile_store_get (f->store, "t", 2, NULL);

  g_assert_nonnull (one);
  g_assert_true (one == again);
  g_assert_true (one != two);
  g_assert_cmpuint (cy_tag_set_get_n_connectors (cy_profile_get_tags (two)), ==, 2);
}

static void
test_own_wins (Fixture *f, gconstpointer unused)
{
  g_autoptr (CyProfile) before = cy_profile_store_get (f->store, "t", 1, NULL);
  g_autoptr (CyProfile) after = NULL;

  put (f->own, "t",
       "{\"format\":1,\"id\":\"t\",\"vendor\":\"mine\",\"model\":\"m\",\"current\":\"dc\","
       "\"registers\":[" STATE_ROW "]}");
  cy_profile_store_forget (f->store);
  after = cy_profile_store_get (f->store, "t", 1, NULL);
  g_assert_cmpstr (cy_profile_get_vendor (before), ==, "v");
  g_assert_cmpstr (cy_profile_get_vendor (after), ==, "mine");
}

static void
test_errors (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *id;
    guint n_connectors;
    const char *message; /* the end of it */
  } cases[] = {
    { "none", 1, "/nonexistent" },
    { "../t", 1, "are allowed" },
    { "", 1, "an id must not be empty" },
    { "t", 3, "t.json: connectors: this device has 1 to 2 connectors, and the pile type says 3" },
    { "broken", 1, "broken.json: registers: is missing" },
    { "other", 1, "other.json: id: \"t\" does not match the file's name" },
  };

  put (f->own, "broken",
       "{\"format\":1,\"id\":\"t\",\"vendor\":\"v\",\"model\":\"m\",\"current\":\"dc\"}");
  put (f->own, "other", DOCUMENT ("{\"max\":1}", STATE_ROW, ""));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProfile) profile =
      cy_profile_store_get (f->store, cases[i].id, cases[i].n_connectors, &error);

    g_assert_null (profile);
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_suffix (error->message, cases[i].message));
  }
}

static void
test_not_json (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  put (f->own, "x", "{\"format\":");
  g_assert_null (cy_profile_store_get (f->store, "x", 1, &error));
  g_assert_nonnull (strstr (error->message, "x.json: not JSON"));
}

static void
test_list (Fixture *f, gconstpointer unused)
{
  g_auto (GStrv) ids = NULL;

  put (f->own, "a", "{}");
  put (f->own, "t", "{}");
  put (f->own, "profile.schema", "{}");
  ids = cy_profile_store_list (f->store);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, "a");
  g_assert_cmpstr (ids[1], ==, "t");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/profile/store/cache", Fixture, NULL, setup, test_cache, teardown);
  g_test_add ("/profile/store/own-wins", Fixture, NULL, setup, test_own_wins, teardown);
  g_test_add ("/profile/store/errors", Fixture, NULL, setup, test_errors, teardown);
  g_test_add ("/profile/store/not-json", Fixture, NULL, setup, test_not_json, teardown);
  g_test_add ("/profile/store/list", Fixture, NULL, setup, test_list, teardown);
  return g_test_run ();
}
