/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link.h"

#include "cy-model-error.h"
#include "fixture.h"

static void
test_good (void)
{
  static const struct {
    const char *address;
    CyLink link;
    const char *connection;
  } cases[] = {
    { "tcp://10.0.0.7:502/1",
      { CY_LINK_TCP, (char *) "10.0.0.7", 502, 1, 9600, 'N', 1 },
      "10.0.0.7:502" },
    { "tcp://pile-1.example:65535/255",
      { CY_LINK_TCP, (char *) "pile-1.example", 65535, 255, 9600, 'N', 1 },
      "pile-1.example:65535" },
    { "tcp://h:1/0", { CY_LINK_TCP, (char *) "h", 1, 0, 9600, 'N', 1 }, "h:1" },
    { "tcp://[fe80::1]:502/3",
      { CY_LINK_TCP, (char *) "fe80::1", 502, 3, 9600, 'N', 1 },
      "[fe80::1]:502" },
    { "tcp://[FE80:0::0001]:502/3",
      { CY_LINK_TCP, (char *) "FE80:0::0001", 502, 3, 9600, 'N', 1 },
      "[fe80::1]:502" },
    { "tcp://[::ffff:10.0.0.7]:502/3",
      { CY_LINK_TCP, (char *) "::ffff:10.0.0.7", 502, 3, 9600, 'N', 1 },
      "10.0.0.7:502" },
    { "tcp://Pile-1.Example:502/3",
      { CY_LINK_TCP, (char *) "Pile-1.Example", 502, 3, 9600, 'N', 1 },
      "pile-1.example:502" },
    { "rtu:///dev/ttyUSB0/7",
      { CY_LINK_RTU, (char *) "/dev/ttyUSB0", 0, 7, 9600, 'N', 1 },
      "/dev/ttyUSB0" },
    { "rtu:///dev/ttyUSB0?baud=19200&parity=E&stop=2/7",
      { CY_LINK_RTU, (char *) "/dev/ttyUSB0", 0, 7, 19200, 'E', 2 },
      "/dev/ttyUSB0" },
    { "rtu:///dev/serial/by-id/x?parity=O/1",
      { CY_LINK_RTU, (char *) "/dev/serial/by-id/x", 0, 1, 9600, 'O', 1 },
      "/dev/serial/by-id/x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyLink) link = cy_link_parse (cases[i].address, &error);
    g_autoptr (CyLink) copy = NULL;
    g_autofree char *connection = NULL;

    g_test_message ("%s", cases[i].address);
    g_assert_no_error (error);
    g_assert_true (cy_link_equal (link, &cases[i].link));
    copy = cy_link_copy (link);
    g_assert_true (cy_link_equal (link, copy));
    connection = cy_link_connection (link);
    g_assert_cmpstr (connection, ==, cases[i].connection);
  }
}

#define UNIT    "the unit id after the last slash must be 0 to 255"
#define PORT    "the port must be 1 to 65535"
#define HOST    "there is no host"
#define SETTING "unknown serial setting"
#define DEVICE  "the serial device must be an absolute path"
#define KIND    "unknown kind of link"

static void
test_bad (void)
{
  static const struct {
    const char *address;
    const char *what;
  } cases[] = {
    { "", UNIT },
    { "tcp", UNIT },
    { "tcp://h:502/", UNIT },
    { "tcp://h:502/256", UNIT },
    { "tcp://h:502/-1", UNIT },
    { "tcp://h:502/ 1", UNIT },
    { "tcp://h:502/1x", UNIT },
    { "tcp://h:502", UNIT },
    { "tcp://h/1", PORT },
    { "tcp://h:0/1", PORT },
    { "tcp://h:65536/1", PORT },
    { "tcp://h:+5/1", PORT },
    { "tcp://h:/1", PORT },
    { "tcp:///1", PORT },
    { "tcp://:502/1", HOST },
    { "tcp://[]:502/1", HOST },
    { "tcp://a b:502/1", HOST },
    { "tcp://a/b:502/1", HOST },
    { "tcp://a\n:502/1", HOST },
    { "udp://h:502/1", KIND },
    { "h:502/1", KIND },
    { "TCP://h:502/1", KIND },
    { "rtu://ttyUSB0/1", DEVICE },
    { "rtu://?baud=9600/1", DEVICE },
    { "rtu:///dev/ttyUSB0?baud=0/1", SETTING },
    { "rtu:///dev/ttyUSB0?baud=5000000/1", SETTING },
    { "rtu:///dev/ttyUSB0?parity=X/1", SETTING },
    { "rtu:///dev/ttyUSB0?parity=/1", SETTING },
    { "rtu:///dev/ttyUSB0?parity=NN/1", SETTING },
    { "rtu:///dev/ttyUSB0?stop=3/1", SETTING },
    { "rtu:///dev/ttyUSB0?speed=9600/1", SETTING },
    { "rtu:///dev/ttyUSB0?/1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyLink) link = cy_link_parse (cases[i].address, &error);
    g_autofree char *message = NULL;

    g_test_message ("case %u", i);
    if (cases[i].what == NULL) {
      g_assert_nonnull (link);
      continue;
    }
    message = g_strdup_printf ("link \"%s\": %s; use tcp://HOST:PORT/UNIT or "
                               "rtu:///dev/ttyUSB0?baud=9600&parity=N&stop=1/UNIT",
                               cases[i].address, cases[i].what);
    g_assert_null (link);
    assert_error_text (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, message);
  }
}

static void
test_equal (void)
{
  static const char *const addresses[] = {
    "tcp://h:502/1",
    "tcp://h:502/2",
    "tcp://h:503/1",
    "tcp://g:502/1",
    "rtu:///dev/a/1",
    "rtu:///dev/b/1",
    "rtu:///dev/a?baud=19200/1",
    "rtu:///dev/a?parity=E/1",
    "rtu:///dev/a?stop=2/1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (addresses); j++) {
      g_autoptr (CyLink) a = cy_link_parse (addresses[i], NULL);
      g_autoptr (CyLink) b = cy_link_parse (addresses[j], NULL);

      g_assert_true (cy_link_equal (a, b) == (i == j));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/link/good", test_good);
  g_test_add_func ("/model/link/bad", test_bad);
  g_test_add_func ("/model/link/equal", test_equal);
  return g_test_run ();
}
