/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-peer.h"
#include "fake-avahi.h"
#include "node-fixture.h"

#define OTHER "2222222222222222222222222222222222222222222222222222222222222222"

static GTestDBus *bus;

static gboolean
has_found (gpointer data)
{
  g_autoptr (GPtrArray) list = cy_node_list_found (data);

  return list->len == 1;
}

static gboolean
has_lost (gpointer data)
{
  g_autoptr (GPtrArray) list = cy_node_list_found (data);

  return list->len == 0;
}

/* Another node announces itself: it is offered until it is a member. */
static void
test_found (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  FakeAvahi *avahi = fake_avahi_new (g_test_dbus_get_bus_address (bus));
  g_autoptr (GPtrArray) list = NULL;
  const CyNodeFound *found;

  avahi->txt = g_strdup ("node=" OTHER);
  avahi->address = "192.168.1.7";
  avahi->port = 7421;
  fake_avahi_add (avahi, "North 22222222");
  node_wait (has_found, fixture->node);
  list = cy_node_list_found (fixture->node);
  found = list->pdata[0];
  g_assert_cmpstr (found->id, ==, OTHER);
  g_assert_cmpstr (found->address, ==, "192.168.1.7:7421");
  node_fixture_import (fixture, "{\"nodes\":[{\"id\":\"" OTHER "\",\"name\":\"North\",\"key\":"
                                "\"" OTHER "\"}]}");
  node_wait (has_lost, fixture->node);
  fake_avahi_free (avahi);
}

/* A node that talks to nobody looks for nobody. */
static void
test_quiet (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  g_assert_true (has_lost (fixture->node));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_test_add_func ("/node-found/found", test_found);
  g_test_add_func ("/node-found/quiet", test_quiet);
  status = g_test_run ();
  g_test_dbus_down (bus);
  g_object_unref (bus);
  return status;
}
