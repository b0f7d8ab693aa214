/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-credential-store.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cy-notify-error.h"
#include "fixture.h"

typedef struct {
  TestDir *dir;
  char *path;
  CyCredentialStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = test_dir_new ();
  f->path = test_dir_file (f->dir, "credentials");
  f->store = cy_credential_store_new (f->dir->path, CY_CREDENTIAL_FILE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  cy_credential_store_free (f->store);
  test_dir_free (f->dir);
  g_free (f->path);
}

static void
set (CyCredentialStore *store, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_credential_store_set (store, name, secret, NULL, &error));
  g_assert_no_error (error);
}

static void
check (CyCredentialStore *store, const char *name, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  char *secret = cy_credential_store_get (store, name, NULL, &error);

  g_assert_cmpstr (secret, ==, wanted);
  if (wanted == NULL)
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                           "there is no credential");
  cy_credential_wipe (secret);
}

static void
test_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  check (f->store, "mail", NULL);
  set (f->store, "mail", "p\"ass\\ wörd 密码");
  set (f->store, "sms-gateway", "key");
  check (f->store, "mail", "p\"ass\\ wörd 密码");
  set (f->store, "mail", "new");
  check (f->store, "mail", "new");
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_true (cy_credential_store_delete (f->store, "mail", NULL, &error));
  g_assert_true (cy_credential_store_delete (f->store, "never-there", NULL, &error));
  check (f->store, "mail", NULL);
  check (f->store, "sms-gateway", "key");
}

static void
check_refused (Fixture *f, const char *what)
{
  g_autoptr (GError) error = NULL;
  char *secret = cy_credential_store_get (f->store, "mail", NULL, &error);

  g_assert_null (secret);
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, what);
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, f->path);
  g_assert_null (strstr (error->message, "hunter2"));
  g_clear_error (&error);
  g_assert_false (cy_credential_store_set (f->store, "mail", "x", NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, what);
}

static void
test_mode (Fixture *f, gconstpointer data)
{
  static const int modes[] = { 0640, 0604, 0620, 0610, 0666 };

  set (f->store, "mail", "hunter2");
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_assert_cmpint (g_chmod (f->path, modes[i]), ==, 0);
    check_refused (f, "others may use it");
  }
  g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
  check (f->store, "mail", "hunter2");
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "{\"mail\": hunter2}", "{\"mail\": \"hunter2\"", "[]",
                                       "{\"mail\": \"hunter2\xff\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents_full (f->path, texts[i], -1, 0, 0600, NULL));
    check_refused (f, "is damaged");
  }
}

static void
test_odd_files (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (CY_CREDENTIAL_MAX_FILE + 1, ' ');
  g_autofree char *elsewhere = test_dir_file (f->dir, "elsewhere");

  g_assert_true (g_file_set_contents_full (f->path, large, -1, 0, 0600, NULL));
  check_refused (f, "is too large");
  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_true (g_file_set_contents_full (elsewhere, "{}", -1, 0, 0600, NULL));
  g_assert_cmpint (symlink (elsewhere, f->path), ==, 0);
  check_refused (f, "symbolic links");
  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  check_refused (f, "is no file");
}

static void
test_names (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "", "Mail", "a b", "a/b", "a\"b", "密" };
  g_autofree char *long_name = g_strnfill (65, 'a');
  g_autofree char *long_secret = g_strnfill (CY_CREDENTIAL_MAX_SECRET + 1, 'a');
  const char *secrets[] = { "", "a\nb", "a\r", "\xff", long_secret };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_false (cy_credential_store_set (f->store, names[i], "x", NULL, NULL));
  g_assert_false (cy_credential_store_set (f->store, long_name, "x", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_false (cy_credential_store_set (f->store, "mail", secrets[i], NULL, NULL));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

/* What is on the disk is whole before and after, so many may read while one writes. */
static gpointer
write_many (gpointer data)
{
  for (guint i = 0; i < 50; i++)
    set (data, i % 2 == 0 ? "even" : "odd", "secret");
  return NULL;
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  GThread *threads[4];

  set (f->store, "mail", "stays");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", write_many, f->store);
  for (guint i = 0; i < 50; i++)
    check (f->store, "mail", "stays");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  check (f->store, "even", "secret");
  check (f->store, "odd", "secret");
  check (f->store, "mail", "stays");
}

/* The keyring of a session of its own; the runner of this test started and opened it. */
static void
test_service (Fixture *f, gconstpointer data)
{
  g_autoptr (CyCredentialStore) service =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_SERVICE);
  g_autoptr (GError) error = NULL;

  check (service, "mail", NULL);
  set (service, "mail", "old 密码");
  set (service, "mail", "new 密码");
  set (service, "sms", "key");
  check (service, "mail", "new 密码");
  g_assert_true (cy_credential_store_delete (service, "mail", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (cy_credential_store_delete (service, "mail", NULL, &error));
  g_assert_no_error (error);
  check (service, "mail", NULL);
  check (service, "sms", "key");
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

/* A secret that was entered while there was no service is the newer one, until it is entered again. */
static void
test_anywhere (Fixture *f, gconstpointer data)
{
  g_autoptr (CyCredentialStore) any =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_ANYWHERE);
  g_autoptr (CyCredentialStore) service =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_SERVICE);
  g_autoptr (GError) error = NULL;

  set (any, "voice", "first");
  check (service, "voice", "first");
  check (any, "voice", "first");
  set (f->store, "voice", "second");
  check (any, "voice", "second");
  set (any, "voice", "third");
  check (f->store, "voice", NULL);
  check (any, "voice", "third");
  set (f->store, "voice", "fourth");
  g_assert_true (cy_credential_store_delete (any, "voice", NULL, &error));
  check (any, "voice", NULL);
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service =
    secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, &error);
  g_autoptr (SecretCollection) keyring = secret_collection_for_alias_sync (
    service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_autoptr (GList) keyrings = g_list_prepend (NULL, keyring);

  g_assert_no_error (error);
  g_assert_cmpint (secret_service_lock_sync (service, keyrings, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

/* Nobody is there to open it, so this is the last test of its session. What is new goes to the file; what
 * is taken away is not said to be. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (CyCredentialStore) any =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_ANYWHERE);
  g_autoptr (GError) error = NULL;

  set (any, "lock", "first");
  lock_keyring ();
  g_assert_null (cy_credential_store_get (any, "lock", NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "is locked");
  g_clear_error (&error);
  g_assert_false (cy_credential_store_delete (any, "lock", NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "is locked");
  set (any, "lock", "second");
  check (f->store, "lock", "second");
  check (any, "lock", "second");
}

static void
test_no_service (Fixture *f, gconstpointer data)
{
  g_autoptr (CyCredentialStore) any =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_ANYWHERE);
  g_autoptr (CyCredentialStore) service =
    cy_credential_store_new (f->dir->path, CY_CREDENTIAL_SERVICE);
  g_autoptr (GError) error = NULL;

  set (any, "mail", "secret");
  check (f->store, "mail", "secret");
  check (any, "mail", "secret");
  g_assert_true (cy_credential_store_delete (any, "mail", NULL, &error));
  check (any, "mail", NULL);
  g_assert_false (cy_credential_store_set (service, "mail", "secret", NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  /* A command line of its own: the second of the two runs of this test. */
  gboolean has_service = argc > 1 && g_str_equal (argv[1], "--with-service");

  g_test_init (&argc, &argv, NULL);
  if (has_service) {
    g_test_add ("/credential-store/service", Fixture, NULL, set_up, test_service, tear_down);
    g_test_add ("/credential-store/anywhere", Fixture, NULL, set_up, test_anywhere, tear_down);
    g_test_add ("/credential-store/locked", Fixture, NULL, set_up, test_locked, tear_down);
    return g_test_run ();
  }
  g_test_add ("/credential-store/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/credential-store/mode", Fixture, NULL, set_up, test_mode, tear_down);
  g_test_add ("/credential-store/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/credential-store/odd-files", Fixture, NULL, set_up, test_odd_files, tear_down);
  g_test_add ("/credential-store/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/credential-store/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/credential-store/no-service", Fixture, NULL, set_up, test_no_service, tear_down);
  return g_test_run ();
}
