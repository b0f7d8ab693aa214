/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-credential-store.h"

#include <string.h>

#include "cy-credential-file.h"
#include "cy-credential-service.h"
#include "cy-notify-error.h"

#define MAX_NAME 64

struct _CyCredentialStore {
  char *path;
  CyCredentialPlace place;
  GMutex lock; /* for the file */
};

/**
 * cy_credential_store_new:
 * @directory: where the file is, or will be.
 */
CyCredentialStore *
cy_credential_store_new (const char *directory, CyCredentialPlace place)
{
  CyCredentialStore *store = g_new0 (CyCredentialStore, 1);

  store->path = g_build_filename (directory, "credentials", NULL);
  store->place = place;
  g_mutex_init (&store->lock);
  return store;
}

void
cy_credential_store_free (CyCredentialStore *store)
{
  if (store == NULL)
    return;
  g_mutex_clear (&store->lock);
  g_free (store->path);
  g_free (store);
}

/**
 * cy_credential_wipe:
 * @secret: (nullable) (transfer full): overwritten, then freed.
 */
void
cy_credential_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * cy_credential_store_check_name:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG.
 */
gboolean
cy_credential_store_check_name (const char *name, GError **error)
{
  gsize length = strlen (name);

  if (length > 0 && length <= MAX_NAME &&
      strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length)
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
               "\"%.64s\" is no name of a credential: small letters, digits, dots and dashes, at "
               "most %d",
               name, MAX_NAME);
  return FALSE;
}

static gboolean
check_secret (const char *secret, GError **error)
{
  gsize length = strlen (secret);

  if (length > 0 && length <= CY_CREDENTIAL_MAX_SECRET && g_utf8_validate (secret, -1, NULL) &&
      strpbrk (secret, "\r\n") == NULL)
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
               "a secret is one line of text of at most %d bytes", CY_CREDENTIAL_MAX_SECRET);
  return FALSE;
}

static gboolean
get_from_file (CyCredentialStore *store, const char *name, char **out_secret, GError **error)
{
  gboolean read;

  g_mutex_lock (&store->lock);
  read = cy_credential_file_get (store->path, name, out_secret, error);
  g_mutex_unlock (&store->lock);
  return read;
}

static gboolean
put_into_file (CyCredentialStore *store, const char *name, const char *secret, GError **error)
{
  gboolean written;

  g_mutex_lock (&store->lock);
  written = cy_credential_file_put (store->path, name, secret, error);
  g_mutex_unlock (&store->lock);
  return written;
}

static gboolean
is_locked (const GError *error)
{
  return g_error_matches (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE);
}

/**
 * cy_credential_store_get:
 *
 * Returns: (transfer full): the secret; give it to cy_credential_wipe().
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG when there is none, or the file may be read by others;
 * %CY_NOTIFY_ERROR_UNREACHABLE when it may be in a keyring that is locked.
 */
char *
cy_credential_store_get (CyCredentialStore *store,
                         const char *name,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  char *secret = NULL;

  if (!cy_credential_store_check_name (name, error))
    return NULL;
  if (store->place != CY_CREDENTIAL_SERVICE && !get_from_file (store, name, &secret, error))
    return NULL;
  if (secret != NULL)
    return secret;
  if (store->place != CY_CREDENTIAL_FILE &&
      cy_credential_service_get (name, &secret, cancellable, &local) && secret != NULL)
    return secret;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_set_error (error, CY_NOTIFY_ERROR,
               is_locked (local) ? CY_NOTIFY_ERROR_UNREACHABLE : CY_NOTIFY_ERROR_BAD_CONFIG,
               "there is no credential \"%s\"%s%s", name, local != NULL ? "; " : "",
               local != NULL ? local->message : "");
  return NULL;
}

/**
 * cy_credential_store_set:
 * @secret: one line.
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, #GFileError.
 */
gboolean
cy_credential_store_set (CyCredentialStore *store,
                         const char *name,
                         const char *secret,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!cy_credential_store_check_name (name, error) || !check_secret (secret, error))
    return FALSE;
  if (store->place == CY_CREDENTIAL_FILE)
    return put_into_file (store, name, secret, error);
  if (cy_credential_service_put (name, secret, cancellable, &local))
    return store->place == CY_CREDENTIAL_SERVICE || put_into_file (store, name, NULL, error);
  if (store->place == CY_CREDENTIAL_ANYWHERE && !g_cancellable_is_cancelled (cancellable))
    return put_into_file (store, name, secret, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * cy_credential_store_delete:
 *
 * Takes it away wherever it is. One that is not there is no error.
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, #GFileError; with %CY_CREDENTIAL_SERVICE those of the service.
 */
gboolean
cy_credential_store_delete (CyCredentialStore *store,
                            const char *name,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!cy_credential_store_check_name (name, error))
    return FALSE;
  if (store->place != CY_CREDENTIAL_SERVICE && !put_into_file (store, name, NULL, error))
    return FALSE;
  /* Where there is no service, there is nothing in it. */
  if (store->place == CY_CREDENTIAL_FILE ||
      cy_credential_service_put (name, NULL, cancellable, &local) ||
      (store->place == CY_CREDENTIAL_ANYWHERE &&
       g_error_matches (local, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
