/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-avahi.h"

#include <string.h>

static const char description[] =
  "<node>"
  "<interface name='org.freedesktop.Avahi.Server2'>"
  "<method name='EntryGroupNew'><arg type='o' direction='out'/></method>"
  "<method name='ServiceBrowserPrepare'><arg type='i' direction='in'/><arg type='i' "
  "direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='o' direction='out'/></method>"
  "<method name='ResolveService'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='i' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='i' direction='out'/><arg type='i' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='i' direction='out'/><arg type='s' direction='out'/><arg type='q' direction='out'/>"
  "<arg type='aay' direction='out'/><arg type='u' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Avahi.ServiceBrowser'><method name='Start'/></interface>"
  "<interface name='org.freedesktop.Avahi.EntryGroup'><method name='Commit'/><method name='Reset'/>"
  "<method name='AddService'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='q' direction='in'/>"
  "<arg type='aay' direction='in'/></method></interface>"
  "</node>";

void
fake_avahi_emit (FakeAvahi *avahi,
                 const char *path,
                 const char *interface,
                 const char *signal,
                 GVariant *parameters)
{
  g_assert_true (
    g_dbus_connection_emit_signal (avahi->bus, NULL, path, interface, signal, parameters, NULL));
}

void
fake_avahi_emit_item (FakeAvahi *avahi, const char *signal, int protocol, const char *name)
{
  fake_avahi_emit (avahi, "/browser", "org.freedesktop.Avahi.ServiceBrowser", signal,
                   g_variant_new ("(iisssu)", 2, protocol, name, avahi->type, "local", 0));
}

static GVariant *
resolve (FakeAvahi *avahi, GVariant *parameters)
{
  GVariantBuilder txt;
  const char *name;
  const char *type;
  int protocol;

  avahi->n_resolved++;
  g_variant_get (parameters, "(ii&s&s&siu)", NULL, &protocol, &name, &type, NULL, NULL, NULL);
  g_variant_builder_init (&txt, G_VARIANT_TYPE ("aay"));
  g_variant_builder_add_value (&txt,
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "other=1", 7, 1));
  g_variant_builder_add_value (
    &txt, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, avahi->txt, strlen (avahi->txt), 1));
  return g_variant_new ("(iissssisqaayu)", 2, protocol, name, type, "local", "host.local", protocol,
                        protocol == 1 ? "2001:db8::7" : avahi->address, avahi->port, &txt, 0);
}

static void
keep_announcement (FakeAvahi *avahi, GVariant *parameters)
{
  g_autoptr (GVariant) txt = NULL;
  g_autoptr (GVariant) record = NULL;
  g_autofree char *text = NULL;
  const char *name;
  const char *type;
  gsize length;
  gconstpointer data;
  guint16 port;

  g_variant_get (parameters, "(iiu&s&s&s&sq@aay)", NULL, NULL, NULL, &name, &type, NULL, NULL,
                 &port, &txt);
  record = g_variant_get_child_value (txt, 0);
  data = g_variant_get_fixed_array (record, &length, 1);
  text = g_strndup (data, length);
  g_free (avahi->announced);
  avahi->announced = g_strdup_printf ("%s|%s|%u|%s", name, type, port, text);
}

static void
on_call_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *method,
            GVariant *parameters,
            GDBusMethodInvocation *invocation,
            gpointer user_data)
{
  FakeAvahi *avahi = user_data;
  GVariant *reply = NULL;

  if (g_str_equal (method, "EntryGroupNew") && avahi->refuses_groups) {
    g_dbus_method_invocation_return_dbus_error (
      invocation, "org.freedesktop.Avahi.TooManyObjectsError", "Too many objects");
    return;
  }
  if (g_str_equal (method, "ServiceBrowserPrepare")) {
    g_free (avahi->browser);
    g_free (avahi->type);
    avahi->browser = g_strdup (sender);
    g_variant_get (parameters, "(iissu)", NULL, NULL, &avahi->type, NULL, NULL);
    reply = g_variant_new ("(o)", "/browser");
  } else if (g_str_equal (method, "EntryGroupNew")) {
    avahi->n_groups++;
    reply = g_variant_new ("(o)", "/group");
  } else if (g_str_equal (method, "ResolveService")) {
    reply = resolve (avahi, parameters);
  } else if (g_str_equal (method, "AddService")) {
    keep_announcement (avahi, parameters);
  } else if (g_str_equal (method, "Commit")) {
    avahi->n_commits++;
  } else if (g_str_equal (method, "Start")) {
    avahi->n_started++;
    for (guint i = 0; i < avahi->items->len; i++)
      fake_avahi_emit_item (avahi, "ItemNew", 0, avahi->items->pdata[i]);
  }
  g_dbus_method_invocation_return_value (invocation, reply);
}

FakeAvahi *
fake_avahi_new (const char *address)
{
  static const GDBusInterfaceVTable table = { on_call_cb, NULL, NULL, { 0 } };
  static const char *const paths[] = { "/", "/browser", "/group" };
  FakeAvahi *avahi = g_new0 (FakeAvahi, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (description, &error);

  g_assert_no_error (error);
  avahi->items = g_ptr_array_new_with_free_func (g_free);
  avahi->bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    avahi->objects[i] = g_dbus_connection_register_object (
      avahi->bus, paths[i], info->interfaces[i], &table, avahi, NULL, &error);
    g_assert_no_error (error);
  }
  avahi->name = g_bus_own_name_on_connection (avahi->bus, "org.freedesktop.Avahi",
                                              G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  return avahi;
}

void
fake_avahi_free (FakeAvahi *avahi)
{
  g_bus_unown_name (avahi->name);
  /* A call that is on its way already finds nobody. */
  for (guint i = 0; i < G_N_ELEMENTS (avahi->objects); i++)
    g_assert_true (g_dbus_connection_unregister_object (avahi->bus, avahi->objects[i]));
  g_assert_true (g_dbus_connection_close_sync (avahi->bus, NULL, NULL));
  g_object_unref (avahi->bus);
  g_ptr_array_unref (avahi->items);
  g_free (avahi->browser);
  g_free (avahi->type);
  g_free (avahi->txt);
  g_free (avahi->announced);
  g_free (avahi);
}

void
fake_avahi_add (FakeAvahi *avahi, const char *name)
{
  g_ptr_array_add (avahi->items, g_strdup (name));
}
