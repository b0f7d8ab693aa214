/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-discovery.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-peer-text.h"

#define AVAHI        "org.freedesktop.Avahi"
#define SERVER       AVAHI ".Server2"
#define BROWSER      AVAHI ".ServiceBrowser"
#define GROUP        AVAHI ".EntryGroup"
#define SERVICE_TYPE "_chargeyard._tcp"

/* avahi-common/defs.h and address.h of Avahi 0.8. */
#define ANY_INTERFACE   -1
#define ANY_PROTOCOL    -1
#define SERVER_RUNNING  2
#define GROUP_COLLISION 3
#define GROUP_FAILURE   4

/* A label of DNS has at most 63 bytes; a blank and eight digits of the id make it one of its kind. */
#define LABEL_MAX_BYTES 63
#define ID_DIGITS       8
#define NODE_CHARS      64

/* One announcement, on one interface and by one version of IP. */
typedef struct {
  CyPeerDiscovery *discovery;
  GCancellable *cancellable; /* of asking where it is */
  CyPeerFound *found;        /* nullable */
  guint rank;                /* of its address, see below */
} Item;

struct _CyPeerDiscovery {
  char *node;
  char *label;
  guint16 port;
  CyPeerDiscoveryChanged changed;
  gpointer user_data;
  CyPeerDiscoveryState state;
  char *trouble;             /* nullable */
  GCancellable *cancellable; /* of the connection */
  GDBusConnection *bus;      /* nullable: our own */
  guint watch;
  GCancellable *session; /* nullable: of all that is asked of the Avahi that runs now */
  GArray *subscriptions; /* of guint */
  char *group;           /* nullable: its path */
  GHashTable *items;     /* of Item by what Avahi calls them */
};

void
cy_peer_found_free (CyPeerFound *found)
{
  g_free (found->node);
  g_free (found->name);
  g_free (found->address);
  g_free (found);
}

static void
item_free (Item *item)
{
  g_cancellable_cancel (item->cancellable);
  g_object_unref (item->cancellable);
  g_clear_pointer (&item->found, cy_peer_found_free);
  g_free (item);
}

static void
set_state (CyPeerDiscovery *discovery, CyPeerDiscoveryState state, const char *trouble)
{
  discovery->state = state;
  g_free (discovery->trouble);
  discovery->trouble = g_strdup (trouble);
  discovery->changed (discovery, discovery->user_data);
}

/* Whoever was freed or began anew meanwhile is not touched. */
static GVariant *
finish_call (GObject *source, GAsyncResult *result, GError **error)
{
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
call (CyPeerDiscovery *discovery,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *arguments,
      GAsyncReadyCallback callback)
{
  g_dbus_connection_call (discovery->bus, AVAHI, path, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, discovery->session, callback,
                          discovery);
}

static void
subscribe (CyPeerDiscovery *discovery,
           const char *path,
           const char *interface,
           const char *member,
           GDBusSignalCallback callback)
{
  guint id =
    g_dbus_connection_signal_subscribe (discovery->bus, AVAHI, interface, member, path, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, callback, discovery, NULL);

  g_array_append_val (discovery->subscriptions, id);
}

/* --- what others announce --- */

static char *
spell_item (GVariant *parameters)
{
  int interface;
  int protocol;
  const char *name;
  const char *domain;

  g_variant_get (parameters, "(ii&s&s&su)", &interface, &protocol, &name, NULL, &domain, NULL);
  return g_strdup_printf ("%d %d %s %s", interface, protocol, domain, name);
}

/* The id in a TXT record, or NULL: what stands there is anybody's. */
static char *
find_node (GVariant *txt)
{
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, txt);
  while ((record = g_variant_iter_next_value (&iter)) != NULL) {
    g_autoptr (GVariant) owned = record;
    gsize length;
    const char *text = g_variant_get_fixed_array (owned, &length, 1);

    if (length == strlen ("node=") + NODE_CHARS && memcmp (text, "node=", 5) == 0) {
      g_autofree char *node = g_strndup (text + 5, NODE_CHARS);

      if (strspn (node, "0123456789abcdef") == NODE_CHARS)
        return g_steal_pointer (&node);
    }
  }
  return NULL;
}

/* An address of a link means nothing without its interface, and there is mostly another one. One of
 * this machine itself is the last choice; IPv4 goes before IPv6, because people can read it. */
static char *
spell_address (const char *address, guint16 port, guint *out_rank)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  gboolean is_ipv6;

  if (parsed == NULL || port == 0 || g_inet_address_get_is_link_local (parsed))
    return NULL;
  is_ipv6 = g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV6;
  *out_rank = (g_inet_address_get_is_loopback (parsed) ? 2 : 0) + (is_ipv6 ? 1 : 0);
  return g_strdup_printf (is_ipv6 ? "[%s]:%u" : "%s:%u", address, port);
}

/* Our label ends in digits of the id, which people need not see. */
static char *
spell_name (const char *label, const char *node)
{
  g_autofree char *end = g_strdup_printf (" %.*s", ID_DIGITS, node);
  g_autofree char *name = g_strdup (label);

  if (g_str_has_suffix (name, end))
    name[strlen (name) - strlen (end)] = '\0';
  return cy_peer_text_clean (name);
}

static void
on_resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Item *item = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = finish_call (source, result, &error);
  g_autoptr (GVariant) txt = NULL;
  g_autofree char *node = NULL;
  g_autofree char *spelled = NULL;
  const char *label;
  const char *address;
  guint16 port;
  guint rank;

  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(iissssisqaayu)")))
    return;
  g_variant_get (reply, "(ii&s&s&s&si&sq@aayu)", NULL, NULL, &label, NULL, NULL, NULL, NULL,
                 &address, &port, &txt, NULL);
  node = find_node (txt);
  spelled = spell_address (address, port, &rank);
  if (node == NULL || spelled == NULL || g_str_equal (node, item->discovery->node))
    return;
  g_clear_pointer (&item->found, cy_peer_found_free);
  item->found = g_new (CyPeerFound, 1);
  item->found->name = spell_name (label, node);
  item->found->node = g_steal_pointer (&node);
  item->found->address = g_steal_pointer (&spelled);
  item->rank = rank;
  item->discovery->changed (item->discovery, item->discovery->user_data);
}

static void
on_item_new_cb (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *member,
                GVariant *parameters,
                gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  const char *name;
  const char *domain;
  Item *item;
  int on_interface;
  int protocol;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(iisssu)")) ||
      g_hash_table_size (discovery->items) >= CY_PEER_DISCOVERY_MAX)
    return;
  g_variant_get (parameters, "(ii&s&s&su)", &on_interface, &protocol, &name, NULL, &domain, NULL);
  item = g_new0 (Item, 1);
  item->discovery = discovery;
  item->cancellable = g_cancellable_new ();
  g_hash_table_replace (discovery->items, spell_item (parameters), item);
  g_dbus_connection_call (
    bus, AVAHI, "/", SERVER, "ResolveService",
    g_variant_new ("(iisssiu)", on_interface, protocol, name, SERVICE_TYPE, domain, protocol, 0),
    NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, item->cancellable, on_resolved_cb, item);
}

static void
on_item_remove_cb (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *member,
                   GVariant *parameters,
                   gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  g_autofree char *key = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(iisssu)")))
    return;
  key = spell_item (parameters);
  if (g_hash_table_remove (discovery->items, key))
    discovery->changed (discovery, discovery->user_data);
}

static void
note_trouble (CyPeerDiscovery *discovery, const char *what, const char *why)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", _ (what), *why != '\0' ? _ (why) : "?");

  set_state (discovery, CY_PEER_DISCOVERY_TROUBLE, words);
}

static void
on_browsing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = finish_call (source, result, &error);

  if (reply == NULL && !is_cancelled (error))
    note_trouble (user_data, N_ ("Avahi does not look for nodes"), error->message);
}

static void
on_browser_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = finish_call (source, result, &error);
  const char *path;

  if (reply == NULL && is_cancelled (error))
    return;
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(o)"))) {
    note_trouble (discovery, N_ ("Avahi cannot look for nodes"),
                  error != NULL ? error->message : N_ ("it says nonsense"));
    return;
  }
  g_variant_get (reply, "(&o)", &path);
  subscribe (discovery, path, BROWSER, "ItemNew", on_item_new_cb);
  subscribe (discovery, path, BROWSER, "ItemRemove", on_item_remove_cb);
  call (discovery, path, BROWSER, "Start", NULL, on_browsing_cb);
}

/* --- what we announce --- */

static void
on_announced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = finish_call (source, result, &error);

  if (reply == NULL && !is_cancelled (error))
    note_trouble (user_data, N_ ("Avahi does not announce this node"), error->message);
}

static void
on_group_state_cb (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *member,
                   GVariant *parameters,
                   gpointer user_data)
{
  const char *why;
  int state;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(is)")))
    return;
  g_variant_get (parameters, "(i&s)", &state, &why);
  if (state == GROUP_COLLISION)
    note_trouble (user_data, N_ ("Avahi does not announce this node"),
                  N_ ("somebody has its name"));
  else if (state == GROUP_FAILURE)
    note_trouble (user_data, N_ ("Avahi does not announce this node"), why);
}

static void
add_service (CyPeerDiscovery *discovery)
{
  g_autofree char *record = g_strdup_printf ("node=%s", discovery->node);
  GVariantBuilder txt;

  g_variant_builder_init (&txt, G_VARIANT_TYPE ("aay"));
  g_variant_builder_add_value (
    &txt, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, record, strlen (record), 1));
  call (discovery, discovery->group, GROUP, "AddService",
        g_variant_new ("(iiussssqaay)", ANY_INTERFACE, ANY_PROTOCOL, 0, discovery->label,
                       SERVICE_TYPE, "", "", discovery->port, &txt),
        on_announced_cb);
  call (discovery, discovery->group, GROUP, "Commit", NULL, on_announced_cb);
}

static void
on_group_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = finish_call (source, result, &error);

  if (reply == NULL && is_cancelled (error))
    return;
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(o)"))) {
    note_trouble (discovery, N_ ("Avahi cannot announce this node"),
                  error != NULL ? error->message : N_ ("it says nonsense"));
    return;
  }
  g_free (discovery->group);
  g_variant_get (reply, "(o)", &discovery->group);
  subscribe (discovery, discovery->group, GROUP, "StateChanged", on_group_state_cb);
  add_service (discovery);
}

/* When the machine gets another name, what was announced under the old one is announced again. */
static void
on_server_state_cb (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *member,
                    GVariant *parameters,
                    gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  int state;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(is)")) || discovery->group == NULL)
    return;
  g_variant_get (parameters, "(i&s)", &state, NULL);
  if (state != SERVER_RUNNING)
    return;
  call (discovery, discovery->group, GROUP, "Reset", NULL, on_announced_cb);
  add_service (discovery);
}

/* --- Avahi comes and goes --- */

static void
end_session (CyPeerDiscovery *discovery)
{
  for (guint i = 0; i < discovery->subscriptions->len; i++)
    g_dbus_connection_signal_unsubscribe (discovery->bus,
                                          g_array_index (discovery->subscriptions, guint, i));
  g_array_set_size (discovery->subscriptions, 0);
  if (discovery->session != NULL)
    g_cancellable_cancel (discovery->session);
  g_clear_object (&discovery->session);
  g_clear_pointer (&discovery->group, g_free);
  g_hash_table_remove_all (discovery->items);
}

static void
on_avahi_appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;

  end_session (discovery);
  discovery->session = g_cancellable_new ();
  subscribe (discovery, "/", SERVER, "StateChanged", on_server_state_cb);
  call (discovery, "/", SERVER, "ServiceBrowserPrepare",
        g_variant_new ("(iissu)", ANY_INTERFACE, ANY_PROTOCOL, SERVICE_TYPE, "", 0), on_browser_cb);
  if (discovery->port != 0)
    call (discovery, "/", SERVER, "EntryGroupNew", NULL, on_group_cb);
  set_state (discovery, CY_PEER_DISCOVERY_LOOKING, NULL);
}

static void
on_avahi_vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;

  end_session (discovery);
  set_state (discovery, bus != NULL ? CY_PEER_DISCOVERY_NO_AVAHI : CY_PEER_DISCOVERY_NO_BUS, NULL);
}

static void
on_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyPeerDiscovery *discovery = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (bus == NULL && is_cancelled (error))
    return;
  if (bus == NULL) {
    set_state (discovery, CY_PEER_DISCOVERY_NO_BUS, NULL);
    return;
  }
  discovery->bus = bus;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  discovery->watch =
    g_bus_watch_name_on_connection (bus, AVAHI, G_BUS_NAME_WATCHER_FLAGS_NONE, on_avahi_appeared_cb,
                                    on_avahi_vanished_cb, discovery, NULL);
}

/* A connection of our own: signals of others who ask Avahi in this process are not for us. */
static void
connect_to_bus (CyPeerDiscovery *discovery)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  if (address == NULL) {
    discovery->state = CY_PEER_DISCOVERY_NO_BUS;
    return;
  }
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, discovery->cancellable, on_bus_cb, discovery);
}

static char *
make_label (const char *name, const char *node)
{
  gsize most = LABEL_MAX_BYTES - 1 - ID_DIGITS;
  const char *end =
    strlen (name) <= most ? name + strlen (name) : g_utf8_find_prev_char (name, name + most + 1);

  return g_strdup_printf ("%.*s %.*s", (int) (end - name), name, ID_DIGITS, node);
}

/**
 * cy_peer_discovery_new:
 * @node: our id.
 * @name: what people call this node, UTF-8.
 * @port: where it listens, 0 when it does not: then it looks for others and is not found.
 */
CyPeerDiscovery *
cy_peer_discovery_new (const char *node,
                       const char *name,
                       guint16 port,
                       CyPeerDiscoveryChanged changed,
                       gpointer user_data)
{
  CyPeerDiscovery *discovery = g_new0 (CyPeerDiscovery, 1);

  discovery->node = g_strdup (node);
  discovery->label = make_label (name, node);
  discovery->port = port;
  discovery->changed = changed;
  discovery->user_data = user_data;
  discovery->cancellable = g_cancellable_new ();
  discovery->subscriptions = g_array_new (FALSE, FALSE, sizeof (guint));
  discovery->items =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) item_free);
  connect_to_bus (discovery);
  return discovery;
}

/**
 * cy_peer_discovery_free:
 *
 * Is not announced any more: Avahi takes back what a connection asked for when it ends.
 */
void
cy_peer_discovery_free (CyPeerDiscovery *discovery)
{
  g_cancellable_cancel (discovery->cancellable);
  if (discovery->watch != 0)
    g_bus_unwatch_name (discovery->watch);
  end_session (discovery);
  if (discovery->bus != NULL)
    g_dbus_connection_close (discovery->bus, NULL, NULL, NULL);
  g_clear_object (&discovery->bus);
  g_object_unref (discovery->cancellable);
  g_array_unref (discovery->subscriptions);
  g_hash_table_unref (discovery->items);
  g_free (discovery->trouble);
  g_free (discovery->label);
  g_free (discovery->node);
  g_free (discovery);
}

CyPeerDiscoveryState
cy_peer_discovery_get_state (CyPeerDiscovery *discovery)
{
  return discovery->state;
}

/**
 * cy_peer_discovery_get_trouble:
 *
 * Returns: (transfer none) (nullable): what is wrong, in words.
 */
const char *
cy_peer_discovery_get_trouble (CyPeerDiscovery *discovery)
{
  return discovery->trouble;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const CyPeerFound *one = *(const CyPeerFound *const *) a;
  const CyPeerFound *other = *(const CyPeerFound *const *) b;
  int order = g_utf8_collate (one->name, other->name);

  return order != 0 ? order : strcmp (one->node, other->node);
}

/* Always the same one of several, or a list would flicker. */
static gboolean
is_better (const Item *item, const Item *other)
{
  if (other == NULL || item->rank != other->rank)
    return other == NULL || item->rank < other->rank;
  return strcmp (item->found->address, other->found->address) < 0;
}

static CyPeerFound *
copy_found (const CyPeerFound *found)
{
  CyPeerFound *copy = g_new (CyPeerFound, 1);

  *copy =
    (CyPeerFound){ g_strdup (found->node), g_strdup (found->name), g_strdup (found->address) };
  return copy;
}

/**
 * cy_peer_discovery_list:
 *
 * Returns: (transfer full) (element-type CyPeerFound): each node once, by name, with its best address.
 */
GPtrArray *
cy_peer_discovery_list (CyPeerDiscovery *discovery)
{
  g_autoptr (GHashTable) best = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_peer_found_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, discovery->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Item *item = value;

    if (item->found != NULL && is_better (item, g_hash_table_lookup (best, item->found->node)))
      g_hash_table_replace (best, item->found->node, item);
  }
  g_hash_table_iter_init (&iter, best);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, copy_found (((Item *) value)->found));
  g_ptr_array_sort (list, compare_found);
  return list;
}
