/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modem.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cy-notify-error.h"
#include "fixture.h"
#include "sms-reader.h"
#include "test-modem-peer.h"

/* For a modem that never answers; nothing that should work comes near the other one. */
#define SHORT_MS 1000
#define LONG_MS  60000

static const CyNotice hello = {
  .channel = CY_NOTICE_SMS,
  .id = (char *) "n1",
  .recipient = (char *) "+86 138 0013 8000",
  .text = (char *) "Gun too hot: 92 [°C]",
};

static gboolean
send_to (TestModem *modem, const CyNotice *notice, guint timeout_ms, GError **error)
{
  CyModemConfig config = { test_modem_path (modem), 115200, timeout_ms };

  return cy_modem_send (&config, notice, NULL, error);
}

/* What was sent reads as the text, in order. Returns in how many messages. */
static guint
check_text (TestModem *modem, const char *text)
{
  g_autoptr (GPtrArray) messages = test_modem_take_messages (modem);
  g_autoptr (GString) whole = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++) {
    const ReadSms *sms = messages->pdata[i];

    g_assert_cmpstr (sms->number, ==, "+8613800138000");
    g_assert_cmpuint (sms->n_parts, ==, messages->len == 1 ? 0 : messages->len);
    g_assert_cmpuint (sms->part, ==, messages->len == 1 ? 0 : i + 1);
    g_string_append (whole, sms->text);
  }
  g_assert_cmpstr (whole->str, ==, text);
  return messages->len;
}

static const struct {
  const char *name;
  ModemManners manners;
} good[] = {
  { "plain", { 0 } },
  { "echoes", { .echoes = TRUE } },
  { "chatty", { .chatty = TRUE } },
  { "echoes-and-chatty", { .echoes = TRUE, .chatty = TRUE } },
  { "late", { .late_at = 3 } },
  { "old", { .answer_to = "AT+CMEE", .answer = "ERROR" } },
  { "roaming", { .registration = "2,5,\"00C3\",\"00A0\"" } },
};

static void
test_good (gconstpointer data)
{
  g_autoptr (TestModem) modem = test_modem_new (&good[GPOINTER_TO_UINT (data)].manners);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  CyNotice notice = hello;

  g_assert_true (send_to (modem, &notice, LONG_MS, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check_text (modem, notice.text), ==, 1);
  for (guint i = 0; i < 60; i++)
    g_string_append (text, "枪温过高😀");
  notice.text = text->str;
  g_assert_true (send_to (modem, &notice, LONG_MS, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check_text (modem, notice.text), ==, 6);
}

static const struct {
  const char *name;
  ModemManners manners;
  int code;
  const char *message;
} bad[] = {
  { "no-pin",
    { .pin = "SIM PIN" },
    CY_NOTIFY_ERROR_BAD_CONFIG,
    "AT+CPIN?: the SIM card wants its SIM PIN; it must ask for none" },
  { "no-card",
    { .answer_to = "AT+CPIN?", .answer = "+CME ERROR: 10" },
    CY_NOTIFY_ERROR_BAD_CONFIG,
    "AT+CPIN?: CME ERROR: 10: there is no SIM card" },
  { "no-network",
    { .registration = "0,2" },
    CY_NOTIFY_ERROR_UNREACHABLE,
    "AT+CREG?: the modem looks for a network" },
  { "odd-network",
    { .registration = "0,77" },
    CY_NOTIFY_ERROR_UNREACHABLE,
    "AT+CREG?: the modem says no more of its network" },
  { "no-pdus",
    { .answer_to = "AT+CMGF=0", .answer = "ERROR" },
    CY_NOTIFY_ERROR_BAD_ANSWER,
    "AT+CMGF=0: ERROR" },
  { "refused",
    { .fails_part = 1, .answer = "+CMS ERROR: 1" },
    CY_NOTIFY_ERROR_REFUSED,
    "part 1 of 1: the message: CMS ERROR: 1: nobody has this number" },
  { "no-prompt",
    { .answer_to = "AT+CMGS", .answer = "+CMS ERROR: 314" },
    CY_NOTIFY_ERROR_UNREACHABLE,
    "part 1 of 1: AT+CMGS: CMS ERROR: 314: the SIM card is busy" },
  { "hangs-up", { .hangs_up = TRUE }, CY_NOTIFY_ERROR_UNREACHABLE, "part 1 of 1: AT+CMGS: " },
  { "floods",
    { .floods = TRUE },
    CY_NOTIFY_ERROR_BAD_ANSWER,
    "ATE0: it says more than 65536 bytes" },
};

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestModem) modem = test_modem_new (&bad[i].manners);
  g_autoptr (GError) error = NULL;
  g_autofree char *start =
    g_strdup_printf ("modem %s at 115200 bit/s: %s", test_modem_path (modem), bad[i].message);

  g_assert_false (send_to (modem, &hello, LONG_MS, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, bad[i].code, start);
  g_assert_cmpuint (check_text (modem, ""), ==, 0);
}

static const struct {
  const char *name;
  const char *silent_to;
  const char *asked;
} silent[] = {
  { "dead", "", "AT: no answer within 1000 ms" },
  { "pin", "AT+CPIN", "AT+CPIN?: no answer within 1000 ms" },
  { "prompt", "AT+CMGS", "AT+CMGS: no answer within 1000 ms" },
};

static void
test_silent (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  ModemManners manners = { .silent_to = silent[i].silent_to };
  g_autoptr (TestModem) modem = test_modem_new (&manners);
  g_autoptr (GError) error = NULL;

  g_assert_false (send_to (modem, &hello, SHORT_MS, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_TIMEOUT, silent[i].asked);
}

/* The second part fails; another try sends all parts again, under the same reference. */
static void
test_part_fails (void)
{
  ModemManners manners = { .fails_part = 2, .answer = "+CMS ERROR: 42" };
  g_autoptr (TestModem) modem = test_modem_new (&manners);
  g_autofree char *text = g_strnfill (200, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) again = NULL;
  CyNotice notice = hello;

  notice.text = text;
  g_assert_false (send_to (modem, &notice, LONG_MS, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE,
                         "part 2 of 2: the message: CMS ERROR: 42: the network is congested");
  g_clear_error (&error);
  first = test_modem_take_messages (modem);
  g_assert_true (send_to (modem, &notice, LONG_MS, &error));
  g_assert_no_error (error);
  again = test_modem_take_messages (modem);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_cmpuint (((ReadSms *) first->pdata[0])->reference, ==,
                    ((ReadSms *) again->pdata[1])->reference);
}

/* Somebody before us died after AT+CMGS. */
static void
test_left_at_prompt (void)
{
  ModemManners manners = { 0 };
  g_autoptr (TestModem) modem = test_modem_new (&manners);
  g_autoptr (GError) error = NULL;

  test_modem_leave_at_prompt (modem);
  g_assert_true (send_to (modem, &hello, LONG_MS, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check_text (modem, hello.text), ==, 1);
}

static void
on_asked_cb (gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled (void)
{
  ModemManners manners = { .silent_to = "AT+CREG" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new (); /* outlives who cancels it */
  g_autoptr (TestModem) modem = test_modem_new (&manners);
  g_autoptr (GError) error = NULL;
  CyModemConfig config = { test_modem_path (modem), 115200, LONG_MS };

  test_modem_tell (modem, "AT+CREG", on_asked_cb, cancellable);
  g_assert_false (cy_modem_send (&config, &hello, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_taken (void)
{
  ModemManners manners = { 0 };
  g_autoptr (TestModem) modem = test_modem_new (&manners);
  int fd = open (test_modem_path (modem), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  g_assert_false (send_to (modem, &hello, LONG_MS, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE,
                         "somebody else uses it");
  close (fd);
}

static void
test_check (void)
{
  static const struct {
    CyModemConfig config;
    const char *message;
  } cases[] = {
    { { "/dev/ttyUSB0", 115200, 0 }, NULL },
    { { NULL, 115200, 0 }, "device: must begin with /" },
    { { "COM3", 115200, 0 }, "device: must begin with /" },
    { { "/dev/ttyUSB0", 12345, 0 }, "baud: 12345 bit/s is not a speed of serial ports" },
    { { "/dev/ttyUSB0", 9600, 5 }, "timeout: 5 ms is not from 100 to 300000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (cy_modem_check (&cases[i].config, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

static void
test_no_modem (void)
{
  static const struct {
    const char *device;
    int code;
  } cases[] = {
    { "/dev/does-not-exist", CY_NOTIFY_ERROR_UNREACHABLE },
    { "/dev/null", CY_NOTIFY_ERROR_BAD_CONFIG },
    { "/dev", CY_NOTIFY_ERROR_BAD_CONFIG },
  };
  CyNotice nobody = hello;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyModemConfig config = { cases[i].device, 9600, 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (cy_modem_send (&config, &hello, NULL, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, cases[i].code, cases[i].device);
    g_clear_error (&error);
    nobody.recipient = (char *) "the boss";
    g_assert_false (cy_modem_send (&config, &nobody, NULL, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "the boss");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modem/part-fails", test_part_fails);
  g_test_add_func ("/modem/left-at-prompt", test_left_at_prompt);
  g_test_add_func ("/modem/cancelled", test_cancelled);
  g_test_add_func ("/modem/taken", test_taken);
  g_test_add_func ("/modem/check", test_check);
  g_test_add_func ("/modem/no-modem", test_no_modem);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strconcat ("/modem/good/", good[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/modem/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
  }
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++) {
    g_autofree char *path = g_strconcat ("/modem/silent/", silent[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_silent);
  }
  return g_test_run ();
}
