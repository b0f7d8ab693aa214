/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-discovery.h"

#include "fake-avahi.h"
#include "link-fixture.h"

#define ME    "1111111111111111111111111111111111111111111111111111111111111111"
#define OTHER "2222222222222222222222222222222222222222222222222222222222222222"

static GTestDBus *bus;

static void
on_changed_cb (CyPeerDiscovery *discovery, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static FakeAvahi *
start_avahi (const char *txt, const char *address, guint16 port)
{
  FakeAvahi *avahi = fake_avahi_new (g_test_dbus_get_bus_address (bus));

  avahi->txt = g_strdup (txt);
  avahi->address = address;
  avahi->port = port;
  return avahi;
}

static guint
count (CyPeerDiscovery *discovery)
{
  g_autoptr (GPtrArray) list = cy_peer_discovery_list (discovery);

  return list->len;
}

/* Without Avahi, and without a bus, it says so and nothing else happens; when Avahi comes it begins. */
static void
test_absent (void)
{
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery =
    cy_peer_discovery_new (ME, "Hub", 7420, on_changed_cb, &changes);

  g_assert_cmpint (cy_peer_discovery_get_state (discovery), ==, CY_PEER_DISCOVERY_STARTING);
  test_until (cy_peer_discovery_get_state (discovery) == CY_PEER_DISCOVERY_NO_AVAHI);
  for (guint i = 1; i <= 2; i++) {
    g_autoptr (FakeAvahi) avahi = start_avahi ("node=" OTHER, "192.168.1.7", 7421);

    fake_avahi_add (avahi, "North 22222222");
    test_until (count (discovery) == 1);
    g_assert_cmpint (cy_peer_discovery_get_state (discovery), ==, CY_PEER_DISCOVERY_LOOKING);
    test_until (avahi->n_commits == 1);
    g_clear_pointer (&avahi, fake_avahi_free);
    test_until (cy_peer_discovery_get_state (discovery) == CY_PEER_DISCOVERY_NO_AVAHI);
    g_assert_cmpuint (count (discovery), ==, 0);
  }
}

static void
test_no_bus (void)
{
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery = NULL;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/socket", TRUE);
  discovery = cy_peer_discovery_new (ME, "Hub", 7420, on_changed_cb, &changes);
  test_until (cy_peer_discovery_get_state (discovery) == CY_PEER_DISCOVERY_NO_BUS);
  g_assert_cmpuint (count (discovery), ==, 0);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
}

/* What others announce is found once, with its best address, until it goes. */
static void
test_found (void)
{
  g_autoptr (FakeAvahi) avahi = start_avahi ("node=" OTHER, "192.168.1.7", 7421);
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery =
    cy_peer_discovery_new (ME, "Hub", 0, on_changed_cb, &changes);
  g_autoptr (GPtrArray) list = NULL;
  CyPeerFound *found;

  test_until (avahi->n_started == 1);
  g_assert_cmpstr (avahi->type, ==, "_chargeyard._tcp");
  g_assert_cmpuint (avahi->n_groups, ==, 0);
  fake_avahi_emit_item (avahi, "ItemNew", 1, "北\x1b站 22222222");
  fake_avahi_emit_item (avahi, "ItemNew", 0, "北\x1b站 22222222");
  test_until (avahi->n_resolved == 2 && changes >= 3);
  list = cy_peer_discovery_list (discovery);
  g_assert_cmpuint (list->len, ==, 1);
  found = list->pdata[0];
  g_assert_cmpstr (found->node, ==, OTHER);
  g_assert_cmpstr (found->name, ==, "北 站");
  g_assert_cmpstr (found->address, ==, "192.168.1.7:7421");
  fake_avahi_emit_item (avahi, "ItemRemove", 0, "北\x1b站 22222222");
  test_until (changes >= 4);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = cy_peer_discovery_list (discovery);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((CyPeerFound *) list->pdata[0])->address, ==, "[2001:db8::7]:7421");
  avahi->address = "127.0.0.1";
  fake_avahi_emit_item (avahi, "ItemNew", 0, "北\x1b站 22222222");
  test_until (changes >= 5);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = cy_peer_discovery_list (discovery);
  g_assert_cmpstr (((CyPeerFound *) list->pdata[0])->address, ==, "[2001:db8::7]:7421");
  fake_avahi_emit_item (avahi, "ItemRemove", 1, "北\x1b站 22222222");
  fake_avahi_emit_item (avahi, "ItemRemove", 0, "北\x1b站 22222222");
  test_until (count (discovery) == 0);
}

/* Announcements that are none of a node, or ours, are not found. */
static void
test_not_found (void)
{
  static const struct {
    const char *txt;
    const char *address;
    guint16 port;
  } cases[] = {
    { "node=" ME, "192.168.1.7", 7421 },
    { "node=22", "192.168.1.7", 7421 },
    { "node=" OTHER "2", "192.168.1.7", 7421 },
    { "NODE=" OTHER, "192.168.1.7", 7421 },
    { "node=" OTHER, "169.254.3.4", 7421 },
    { "node=" OTHER, "rubbish", 7421 },
    { "node=" OTHER, "192.168.1.7", 0 },
    { "node=22222222222222222222222222222222222222222222222222222222222222ZZ", "192.168.1.7",
      7421 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeAvahi) avahi = start_avahi (cases[i].txt, cases[i].address, cases[i].port);
    guint changes = 0;
    g_autoptr (CyPeerDiscovery) discovery =
      cy_peer_discovery_new (ME, "Hub", 0, on_changed_cb, &changes);

    fake_avahi_add (avahi, "a");
    test_until (avahi->n_resolved == 1);
    fake_avahi_emit_item (avahi, "ItemRemove", 0, "a");
    test_until (changes == 2); /* looking, and gone: nothing between */
  }
}

/* A network on which somebody announces without end. */
static void
test_flood (void)
{
  g_autoptr (FakeAvahi) avahi = start_avahi ("node=" OTHER, "192.168.1.7", 7421);
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery =
    cy_peer_discovery_new (ME, "Hub", 0, on_changed_cb, &changes);

  for (guint i = 0; i < 2 * CY_PEER_DISCOVERY_MAX; i++) {
    g_autofree char *name = g_strdup_printf ("n%u", i);

    fake_avahi_add (avahi, name);
  }
  test_until (avahi->n_resolved == CY_PEER_DISCOVERY_MAX);
  fake_avahi_emit_item (avahi, "ItemRemove", 0, "n0");
  fake_avahi_emit_item (avahi, "ItemNew", 0, "another");
  test_until (avahi->n_resolved == CY_PEER_DISCOVERY_MAX + 1);
}

static void
test_announced (void)
{
  g_autoptr (FakeAvahi) avahi = start_avahi ("", "", 0);
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery = cy_peer_discovery_new (
    ME, "总站总站总站总站总站总站总站总站总站总站", 7420, on_changed_cb, &changes);

  test_until (avahi->n_commits == 1);
  g_assert_cmpstr (avahi->announced, ==,
                   "总站总站总站总站总站总站总站总站总站 11111111|_chargeyard._tcp|7420|node=" ME);
  fake_avahi_emit (avahi, "/", "org.freedesktop.Avahi.Server2", "StateChanged",
                   g_variant_new ("(is)", 1, ""));
  fake_avahi_emit (avahi, "/", "org.freedesktop.Avahi.Server2", "StateChanged",
                   g_variant_new ("(is)", 2, ""));
  test_until (avahi->n_commits == 2);
  g_assert_null (cy_peer_discovery_get_trouble (discovery));
  fake_avahi_emit (avahi, "/group", "org.freedesktop.Avahi.EntryGroup", "StateChanged",
                   g_variant_new ("(is)", 3, ""));
  test_until (cy_peer_discovery_get_state (discovery) == CY_PEER_DISCOVERY_TROUBLE);
  g_assert_cmpstr (cy_peer_discovery_get_trouble (discovery), ==,
                   "Avahi does not announce this node: somebody has its name");
}

static void
test_refused (void)
{
  g_autoptr (FakeAvahi) avahi = start_avahi ("", "", 0);
  guint changes = 0;
  g_autoptr (CyPeerDiscovery) discovery = NULL;

  avahi->refuses_groups = TRUE;
  discovery = cy_peer_discovery_new (ME, "Hub", 7420, on_changed_cb, &changes);
  test_until (cy_peer_discovery_get_state (discovery) == CY_PEER_DISCOVERY_TROUBLE);
  g_assert_nonnull (strstr (cy_peer_discovery_get_trouble (discovery), "Too many objects"));
}

/* Freed at any moment. */
static void
test_freed (void)
{
  g_autoptr (FakeAvahi) avahi = start_avahi ("node=" OTHER, "192.168.1.7", 7421);

  fake_avahi_add (avahi, "a");
  for (guint steps = 0; steps < 40; steps++) {
    guint changes = 0;
    CyPeerDiscovery *discovery = cy_peer_discovery_new (ME, "Hub", 7420, on_changed_cb, &changes);

    for (guint i = 0; i < steps && changes < 2; i++)
      g_main_context_iteration (NULL, TRUE);
    cy_peer_discovery_free (discovery);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_test_add_func ("/peers/discovery/absent", test_absent);
  g_test_add_func ("/peers/discovery/no-bus", test_no_bus);
  g_test_add_func ("/peers/discovery/found", test_found);
  g_test_add_func ("/peers/discovery/not-found", test_not_found);
  g_test_add_func ("/peers/discovery/flood", test_flood);
  g_test_add_func ("/peers/discovery/announced", test_announced);
  g_test_add_func ("/peers/discovery/refused", test_refused);
  g_test_add_func ("/peers/discovery/freed", test_freed);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  g_object_unref (bus);
  return status;
}
