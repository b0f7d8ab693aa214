/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-credential-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cy-credential-store.h"
#include "cy-json.h"
#include "cy-notify-error.h"

#define OTHERS (S_IRWXG | S_IRWXO)

static gboolean
fail (GError **error, const char *path, const char *what)
{
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "%s: %s", path, what);
  return FALSE;
}

/* A secret that others can read is none any more: it has to be changed, not read. */
static gboolean
check_file (const char *path, const struct stat *info, GError **error)
{
  if (!S_ISREG (info->st_mode))
    return fail (error, path, "is no file");
  if (info->st_uid != geteuid ())
    return fail (error, path, "belongs to somebody else");
  if ((info->st_mode & OTHERS) != 0) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "%s: others may use it (mode %04o); change the secrets, then make it 0600", path,
                 (guint) info->st_mode & 07777);
    return FALSE;
  }
  if (info->st_size > CY_CREDENTIAL_MAX_FILE)
    return fail (error, path, "is too large");
  return TRUE;
}

static gboolean
read_all (int fd, gsize size, char *bytes)
{
  gsize have = 0;

  while (have < size) {
    gssize got = read (fd, bytes + have, size - have);

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return FALSE;
    have += (gsize) got;
  }
  return TRUE;
}

static gboolean
read_open_file (const char *path, int fd, char **out_text, GError **error)
{
  struct stat info;
  char *text;

  if (fstat (fd, &info) != 0)
    return fail (error, path, g_strerror (errno));
  if (!check_file (path, &info, error))
    return FALSE;
  text = g_malloc0 ((gsize) info.st_size + 1);
  if (!read_all (fd, (gsize) info.st_size, text)) {
    cy_credential_wipe (text);
    return fail (error, path, "cannot be read");
  }
  *out_text = text;
  return TRUE;
}

/* The parser's own words may quote what it stumbled over, which is likely a secret. */
static JsonNode *
parse (const char *path, const char *text, GError **error)
{
  g_autoptr (JsonNode) root = cy_json_parse (text, -1, CY_CREDENTIAL_MAX_FILE, NULL);

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return g_steal_pointer (&root);
  fail (error, path, "is damaged; enter the secrets again");
  return NULL;
}

/* Returns an empty object when there is no file yet. */
static JsonNode *
load (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  char *text = NULL;
  JsonNode *root = NULL;

  if (fd < 0 && errno == ENOENT) {
    root = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (root, json_object_new ());
    return root;
  }
  if (fd < 0) {
    fail (error, path, g_strerror (errno));
    return NULL;
  }
  if (read_open_file (path, fd, &text, error))
    root = parse (path, text, error);
  close (fd);
  cy_credential_wipe (text);
  return root;
}

static gboolean
save (const char *path, JsonNode *root, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  char *text = cy_json_to_text (root, TRUE);
  gboolean saved = FALSE;

  if (strlen (text) > CY_CREDENTIAL_MAX_FILE)
    fail (error, path, "would be too large");
  else if (g_mkdir_with_parents (folder, 0700) != 0)
    fail (error, folder, g_strerror (errno));
  else
    saved = g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  cy_credential_wipe (text);
  return saved;
}

/**
 * cy_credential_file_get:
 * @out_secret: (out) (nullable): %NULL when the file has none of that name.
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG.
 */
gboolean
cy_credential_file_get (const char *path, const char *name, char **out_secret, GError **error)
{
  g_autoptr (JsonNode) root = load (path, error);
  JsonNode *member;
  const char *secret = NULL;

  if (root == NULL)
    return FALSE;
  member = json_object_get_member (json_node_get_object (root), name);
  if (member != NULL && !cy_json_get_string (member, NULL, &secret, NULL))
    return fail (error, path, "is damaged; enter the secrets again");
  *out_secret = g_strdup (secret);
  return TRUE;
}

/**
 * cy_credential_file_put:
 * @secret: (nullable): %NULL takes it away.
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, #GFileError.
 */
gboolean
cy_credential_file_put (const char *path, const char *name, const char *secret, GError **error)
{
  g_autoptr (JsonNode) root = load (path, error);
  JsonObject *object;

  if (root == NULL)
    return FALSE;
  object = json_node_get_object (root);
  if (secret == NULL && !json_object_has_member (object, name))
    return TRUE;
  if (secret != NULL)
    json_object_set_string_member (object, name, secret);
  else
    json_object_remove_member (object, name);
  return save (path, root, error);
}
