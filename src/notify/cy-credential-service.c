/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-credential-service.h"

#include <libsecret/secret.h>

#include "cy-notify-error.h"

#define SERVICE_NAME "org.freedesktop.secrets"

static const SecretSchema schema = {
  .name = "io.github.chargeyard.Credential",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static gboolean
fail (GError **error, CyNotifyError code, const char *what)
{
  g_set_error (error, CY_NOTIFY_ERROR, code, "secret service: %s", what);
  return FALSE;
}

static SecretService *
connect (GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, &local);
  g_autoptr (GDBusProxy) proxy = NULL;
  g_autofree char *owner = NULL;

  if (bus == NULL) {
    if (!g_cancellable_set_error_if_cancelled (cancellable, error))
      fail (error, CY_NOTIFY_ERROR_BAD_CONFIG, local->message);
    return NULL;
  }
  /* Started by the session, or not at all: one that the bus starts for a node without a desktop has
   * nobody to unlock it. */
  proxy = g_dbus_proxy_new_sync (bus,
                                 G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                                   G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS |
                                   G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                 NULL, SERVICE_NAME, "/org/freedesktop/secrets",
                                 "org.freedesktop.Secret.Service", cancellable, NULL);
  owner = proxy != NULL ? g_dbus_proxy_get_name_owner (proxy) : NULL;
  if (owner == NULL) {
    fail (error, CY_NOTIFY_ERROR_BAD_CONFIG, "there is none in this session");
    return NULL;
  }
  return secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, error);
}

static GHashTable *
name_attributes (const char *name)
{
  return secret_attributes_build (&schema, "name", name, NULL);
}

static gboolean
take_secret (SecretItem *item, char **out_secret, GError **error)
{
  g_autoptr (SecretValue) value = secret_item_get_secret (item);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  if (secret_item_get_locked (item) || value == NULL)
    return fail (error, CY_NOTIFY_ERROR_UNREACHABLE, "the keyring is locked");
  if (text == NULL)
    return fail (error, CY_NOTIFY_ERROR_BAD_CONFIG, "the secret is no text");
  *out_secret = g_strdup (text);
  return TRUE;
}

/**
 * cy_credential_service_get:
 * @out_secret: (out) (nullable): %NULL when it has none of that name.
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE when the keyring is locked, %CY_NOTIFY_ERROR_BAD_CONFIG when there is
 * none, and those of libsecret and D-Bus.
 */
gboolean
cy_credential_service_get (const char *name,
                           char **out_secret,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (SecretService) service = connect (cancellable, error);
  g_autoptr (GHashTable) attributes = name_attributes (name);
  g_autolist (GObject) items = NULL;
  g_autoptr (GError) local = NULL;

  if (service == NULL)
    return FALSE;
  items = secret_service_search_sync (service, &schema, attributes, SECRET_SEARCH_LOAD_SECRETS,
                                      cancellable, &local);
  if (local != NULL) {
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "secret service: ");
    return FALSE;
  }
  if (items != NULL)
    return take_secret (items->data, out_secret, error);
  *out_secret = NULL;
  return TRUE;
}

static gboolean
is_open (SecretService *service, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_sync (
    service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, NULL);

  if (collection == NULL)
    return fail (error, CY_NOTIFY_ERROR_BAD_CONFIG, "there is no keyring");
  if (secret_collection_get_locked (collection))
    return fail (error, CY_NOTIFY_ERROR_UNREACHABLE, "the keyring is locked");
  return TRUE;
}

static gboolean
clear (SecretService *service, GHashTable *attributes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  /* Says FALSE as well when there was nothing to take away. */
  if (secret_service_clear_sync (service, &schema, attributes, cancellable, &local) ||
      local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * cy_credential_service_put:
 * @secret: (nullable): %NULL takes it away.
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE when the keyring is locked, %CY_NOTIFY_ERROR_BAD_CONFIG when there is
 * none, and those of libsecret and D-Bus.
 */
gboolean
cy_credential_service_put (const char *name,
                           const char *secret,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (SecretService) service = connect (cancellable, error);
  g_autoptr (GHashTable) attributes = name_attributes (name);
  g_autoptr (SecretValue) value = NULL;
  g_autofree char *label = g_strconcat ("Chargeyard: ", name, NULL);

  if (service == NULL || !is_open (service, cancellable, error))
    return FALSE;
  if (secret == NULL)
    return clear (service, attributes, cancellable, error);
  value = secret_value_new (secret, -1, "text/plain");
  return secret_service_store_sync (service, &schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                                    value, cancellable, error);
}
