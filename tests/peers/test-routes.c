/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-routes.h"

#include "cy-frame.h"
#include "cy-identity.h"
#include "fixture.h"

/* Nodes joined in some way; each tells its neighbours whom it reaches until nothing changes. */
#define N_NODES 6

typedef struct {
  CyRoutes *routes[N_NODES];
  gboolean joined[N_NODES][N_NODES];
} Net;

static const char *const names[N_NODES] = { "a", "b", "c", "d", "e", "f" };

static void
net_init (Net *net, const char *const *joints)
{
  *net = (Net){ 0 };
  for (guint i = 0; i < N_NODES; i++)
    net->routes[i] = cy_routes_new (names[i]);
  for (guint i = 0; joints[i] != NULL; i++) {
    guint one = (guint) (joints[i][0] - 'a');
    guint other = (guint) (joints[i][1] - 'a');

    net->joined[one][other] = net->joined[other][one] = TRUE;
  }
}

static void
net_clear (Net *net)
{
  for (guint i = 0; i < N_NODES; i++)
    cy_routes_free (net->routes[i]);
}

static void
settle (Net *net)
{
  for (guint round = 0; round < 2 * N_NODES; round++) {
    for (guint i = 0; i < N_NODES; i++) {
      for (guint k = 0; k < N_NODES; k++) {
        g_autoptr (GHashTable) told = NULL;

        if (!net->joined[i][k]) {
          cy_routes_remove (net->routes[k], names[i]);
          continue;
        }
        told = cy_routes_tell (net->routes[i], names[k]);
        cy_routes_set (net->routes[k], names[i], told);
      }
    }
  }
}

static const char *
next (Net *net, char from, const char *to)
{
  return cy_routes_next (net->routes[from - 'a'], to);
}

static void
test_line (void)
{
  static const char *const joints[] = { "ab", "bc", "cd", "de", "ef", NULL };
  Net net;

  net_init (&net, joints);
  settle (&net);
  g_assert_cmpstr (next (&net, 'a', "b"), ==, "b");
  g_assert_cmpstr (next (&net, 'a', "e"), ==, "b");
  g_assert_cmpstr (next (&net, 'c', "a"), ==, "b");
  g_assert_null (next (&net, 'a', "f")); /* five links are too many */
  g_assert_null (next (&net, 'a', "a"));
  g_assert_null (next (&net, 'a', "nobody"));
  net.joined[1][2] = net.joined[2][1] = FALSE;
  settle (&net);
  g_assert_null (next (&net, 'a', "c"));
  g_assert_cmpstr (next (&net, 'd', "f"), ==, "e");
  net_clear (&net);
}

/* The shorter way, and the other one when it is cut. */
static void
test_ring (void)
{
  static const char *const joints[] = { "ab", "bc", "cd", "de", "ea", NULL };
  Net net;

  net_init (&net, joints);
  settle (&net);
  g_assert_cmpstr (next (&net, 'a', "c"), ==, "b");
  g_assert_cmpstr (next (&net, 'a', "d"), ==, "e");
  net.joined[0][1] = net.joined[1][0] = FALSE;
  settle (&net);
  g_assert_cmpstr (next (&net, 'a', "c"), ==, "e");
  g_assert_cmpstr (next (&net, 'a', "b"), ==, "e");
  net_clear (&net);
}

static gboolean
take_frame (GBytes *frame, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, g_bytes_ref (frame));
  return TRUE;
}

/* Long messages in many frames, others in between. */
static void
test_frames (void)
{
  static const gsize lengths[] = { 0,
                                   1,
                                   CY_FRAME_MAX_BYTES - 1,
                                   CY_FRAME_MAX_BYTES,
                                   CY_FRAME_MAX_BYTES + 1,
                                   3 * CY_FRAME_MAX_BYTES + 5 };
  CyAssembler assembler = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *text = g_strnfill (lengths[i], (char) ('a' + i));
    g_autoptr (GBytes) message = g_bytes_new (text, lengths[i]);
    g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    g_autoptr (GBytes) whole = NULL;
    CyChannel channel;

    g_assert_true (cy_frame_split (CY_CHANNEL_ENTRIES, message, take_frame, frames, NULL));
    for (guint k = 0; k < frames->len; k++) {
      g_autoptr (GBytes) between = NULL;
      g_autoptr (GBytes) live = g_bytes_new_static ("\x04\0x", 3);

      g_assert_null (whole);
      g_assert_true (cy_assembler_take (&assembler, live, &channel, &between, NULL));
      g_assert_cmpuint (g_bytes_get_size (between), ==, 1);
      g_assert_true (cy_assembler_take (&assembler, frames->pdata[k], &channel, &whole, NULL));
    }
    g_assert_cmpint (channel, ==, CY_CHANNEL_ENTRIES);
    g_assert_true (g_bytes_equal (whole, message));
  }
  cy_assembler_clear (&assembler);
}

static void
test_bad_frames (void)
{
  static const char *const frames[] = { "", "\x01", "\x00\x00", "\x09\x00", "\x01\x02" };
  static const gsize lengths[] = { 0, 1, 2, 2, 2 };
  CyAssembler assembler = { { 0 } };
  g_autofree char *part = g_strnfill (CY_FRAME_MAX_BYTES, 'x');
  g_autoptr (GError) error = NULL;
  GBytes *message = NULL;
  CyChannel channel;

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autoptr (GBytes) frame = g_bytes_new (frames[i], lengths[i]);

    g_assert_false (cy_assembler_take (&assembler, frame, &channel, &message, &error));
    g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
    g_clear_error (&error);
  }
  part[0] = CY_CHANNEL_SYNC;
  part[1] = 1;
  for (guint i = 0; error == NULL; i++) {
    g_autoptr (GBytes) frame = g_bytes_new (part, CY_FRAME_MAX_BYTES);

    g_assert_cmpuint (i, <, 100);
    (void) cy_assembler_take (&assembler, frame, &channel, &message, &error);
  }
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
  cy_assembler_clear (&assembler);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/line", test_line);
  g_test_add_func ("/routes/ring", test_ring);
  g_test_add_func ("/frame/round-trip", test_frames);
  g_test_add_func ("/frame/bad", test_bad_frames);
  return g_test_run ();
}
