/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-yard.h"

typedef struct {
  Yard *yard;
  TestServer *server;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = test_server_new (0);
  f->yard = yard_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yard_free (f->yard);
  test_server_free (f->server);
}

typedef struct {
  const char *name;
  guint8 function;
  guint16 file;
  guint16 address;
  guint16 count;
  guint16 values[3];
  guint16 first; /* what the first register holds afterwards */
  guint16 last;
} WriteCase;

static const WriteCase writes[] = {
  { "coil", 5, 0, 40, 1, { 1 }, 0xFF00, 0xFF00 },
  { "coil-off", 5, 0, 40, 1, { 0 }, 0, 0 },
  { "register", 6, 0, 41, 1, { 1234 }, 1234, 1234 },
  { "coils", 15, 0, 42, 3, { 1, 0, 7 }, 1, 1 },
  { "registers", 16, 0, 46, 3, { 7, 8, 9 }, 7, 9 },
  { "mask", 22, 0, 46, 2, { 0x00FF, 0x1100 }, 0x1107, 8 },
  { "file", 21, 2, 5, 3, { 11, 12, 13 }, 11, 13 },
};

static void
test_writes (Fixture *f, gconstpointer data)
{
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    const WriteCase *c = &writes[i];
    CyAcquireRequest request = { .function = c->function,
                                 .unit = -1,
                                 .file = c->file,
                                 .address = c->address,
                                 .count = c->count,
                                 .values = c->values };
    guint at = c->file > 0 ? TEST_FILE_REGISTER (c->file, c->address) : c->address;
    g_autoptr (GError) error = NULL;
    CyAcquireResult result;

    g_test_message ("%s", c->name);
    g_assert_true (yard_request (f->yard, "p1", &request, &error));
    g_assert_no_error (error);
    result = yard_wait_result (f->yard);
    g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_CONFIRMED);
    g_assert_cmpint (result.sent_us, >, 0);
    g_assert_cmpint (result.done_us, >=, result.sent_us);
    g_assert_cmpuint (result.n_words, ==, 0);
    g_assert_cmpuint (test_server_get_register (f->server, at), ==, c->first);
    g_assert_cmpuint (test_server_get_register (f->server, at + c->count - 1), ==, c->last);
  }
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, G_N_ELEMENTS (writes));
  g_assert_cmpuint (yard_counters (f->yard).writes_failed, ==, 0);
}

/* Unit 3 is another device behind the same address. Its coils are the bits of its registers as they
 * go over the wire: the first is 3000, 0x0BB8. */
static void
test_reads (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *name;
    CyAcquireRequest request;
    guint16 words[16];
  } cases[] = {
    { "coils", { 1, 3, 0, 0, 16, NULL }, { 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1 } },
    { "holding", { 3, 3, 0, 7, 2, NULL }, { 3007, 3008 } },
    { "own-unit", { 3, -1, 0, 7, 2, NULL }, { 1007, 1008 } },
    { "input", { 4, 3, 0, 8, 1, NULL }, { 3008 } },
    { "file", { 20, 3, 2, 5, 3, NULL }, { 3205, 3206, 3207 } },
  };
  guint64 scans;

  yard_add_unit (f->yard, "p1", f->server, 1, 5000);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  scans = yard_counters (f->yard).scans;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyAcquireResult result;

    g_test_message ("%s", cases[i].name);
    g_assert_true (yard_request (f->yard, "p1", &cases[i].request, NULL));
    result = yard_wait_result (f->yard);
    g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_CONFIRMED);
    g_assert_cmpuint (result.n_words, ==, cases[i].request.count);
    g_assert_cmpmem (result.words, result.n_words * sizeof (guint16), cases[i].words,
                     result.n_words * sizeof (guint16));
  }
  /* A read changes nothing, so no scan looks what it did. */
  g_assert_cmpuint (yard_counters (f->yard).scans, ==, scans);
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, 0);
}

static const guint16 zeros[2000] = { 0 };

static const struct {
  const char *pile;
  CyAcquireRequest request;
  int code;
} refusals[] = {
  { "p2", { 6, -1, 0, 0, 1, zeros }, CY_ACQUIRE_ERROR_UNKNOWN_PILE },
  { "p1", { 3, -1, 0, 0, 1, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 3, -1, 0, 0, 126, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 3, -1, 0, 65535, 2, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 3, 256, 0, 0, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 3, -2, 0, 0, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 6, -1, 0, 0, 0, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 6, -1, 0, 0, 2, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 6, -1, 0, 0, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 15, -1, 0, 0, 1969, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 16, -1, 0, 0, 124, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 20, -1, 0, 0, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 20, -1, 1, 10000, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 21, -1, 1, 0, 123, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 22, -1, 0, 0, 1, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 22, -1, 0, 0, 3, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 99, -1, 0, 0, 1, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 23, -1, 0, 0, 1, zeros }, CY_ACQUIRE_ERROR_INVALID },
  { "p1", { 43, -1, 0, 0, 1, NULL }, CY_ACQUIRE_ERROR_INVALID },
};

/* What cannot be done is refused on the spot, and no callback is called. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %u", i);
    g_assert_false (yard_request (f->yard, refusals[i].pile, &refusals[i].request, &error));
    g_assert_error (error, CY_ACQUIRE_ERROR, refusals[i].code);
  }
  g_assert_cmpuint (f->yard->ended, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, 0);
}

static const struct {
  const char *name;
  TestFault fault;
  guint8 code; /* of an exception */
  CyAcquireOutcome write;
  CyAcquireOutcome read;
} failures[] = {
  { "device-failure", TEST_FAULT_EXCEPTION, 4, CY_ACQUIRE_REFUSED, CY_ACQUIRE_REFUSED },
  { "acknowledge", TEST_FAULT_EXCEPTION, 5, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_REFUSED },
  { "busy", TEST_FAULT_EXCEPTION, 6, CY_ACQUIRE_REFUSED, CY_ACQUIRE_REFUSED },
  { "gateway-path", TEST_FAULT_EXCEPTION, 10, CY_ACQUIRE_REFUSED, CY_ACQUIRE_REFUSED },
  { "gateway-target", TEST_FAULT_EXCEPTION, 11, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_REFUSED },
  { "silent", TEST_FAULT_SILENT, 0, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_UNKNOWN },
  { "hang-up", TEST_FAULT_HANG_UP, 0, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_UNKNOWN },
  { "rubbish", TEST_FAULT_RUBBISH, 0, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_UNKNOWN },
  { "wrong-unit", TEST_FAULT_WRONG_UNIT, 0, CY_ACQUIRE_UNKNOWN, CY_ACQUIRE_UNKNOWN },
};

/* Each fault ends a write and a read as it must, sent once and never again; and afterwards a write
 * goes through. */
static void
test_failed (Fixture *f, gconstpointer data)
{
  static const CyAcquireRequest read = { 3, -1, 0, 50, 1, NULL };

  yard_add_unit (f->yard, "p1", f->server, 1, 5000);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    CyAcquireResult result;

    g_test_message ("%s", failures[i].name);
    test_server_set_exception (f->server, failures[i].code);
    test_server_set_fault (f->server, failures[i].fault, -1, 0);
    g_assert_true (yard_write (f->yard, "p1", 50, 1, NULL));
    result = yard_wait_result (f->yard);
    g_assert_cmpint (result.outcome, ==, failures[i].write);
    g_assert_cmpuint (result.exception, ==, failures[i].code);
    g_assert_cmpint (result.sent_us, >, 0);
    g_assert_true (yard_request (f->yard, "p1", &read, NULL));
    result = yard_wait_result (f->yard);
    /* After a break the pile may have been asked nothing before the request's time was over. */
    if (result.outcome != CY_ACQUIRE_NOT_SENT)
      g_assert_cmpint (result.outcome, ==, failures[i].read);
    g_assert_cmpuint (result.n_words, ==, 0);
    test_server_set_fault (f->server, TEST_FAULT_NONE, 0, 0);
    g_assert_true (yard_write (f->yard, "p1", 50, 1, NULL));
    g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  }
}

/* A write to a pile that cannot be reached is not sent, not even later. */
static void
test_not_sent (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);
  CyAcquireResult result;

  yard_add_unit (f->yard, "p1", f->server, 1, 50);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  test_server_free (f->server);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  g_assert_true (yard_write (f->yard, "p1", 50, 1, NULL));
  result = yard_wait_result (f->yard);
  g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_NOT_SENT);
  g_assert_cmpint (result.trouble, ==, CY_LINK_TROUBLE_REFUSED);
  g_assert_cmpint (result.sent_us, ==, 0);
  f->server = test_server_new (port);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_wait_scans (f->yard, 3);
  g_assert_cmpuint (test_server_get_register (f->server, 50), ==, 0);
}

/* A pile that is another unit now is not told what was meant for the one before. */
static void
test_moved (Fixture *f, gconstpointer data)
{
  f->yard->options.request_ms = 60000;
  yard_add (f->yard, "p1", "rtu:///dev/ttyUSB9?baud=9600/1", 50);
  yard_start (f->yard);
  g_assert_true (yard_write (f->yard, "p1", 50, 1, NULL));
  yard_clear (f->yard);
  yard_add (f->yard, "p1", "rtu:///dev/ttyUSB9?baud=9600/2", 50);
  yard_apply (f->yard);
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_NOT_SENT);
}

/* The queue has a bound, a plan without the pile ends its requests, and so does the end. */
static void
test_ends (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CyAcquireResult result;

  f->yard->options.max_requests = 1;
  f->yard->options.request_ms = 60000;
  yard_add (f->yard, "p1", "rtu:///dev/ttyUSB9?baud=9600/1", 50);
  yard_start (f->yard);
  g_assert_true (yard_write (f->yard, "p1", 50, 1, NULL));
  g_assert_false (yard_write (f->yard, "p1", 50, 1, &error));
  g_assert_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_FULL);
  g_assert_cmpuint (yard_counters (f->yard).writes_refused, ==, 1);
  yard_clear (f->yard);
  yard_add (f->yard, "p2", "rtu:///dev/ttyUSB9?baud=9600/2", 50);
  yard_apply (f->yard);
  result = yard_wait_result (f->yard);
  g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_NOT_SENT);
  g_assert_true (yard_write (f->yard, "p2", 50, 1, NULL));
  g_clear_pointer (&f->yard->acquire, cy_acquire_free);
  g_assert_cmpuint (f->yard->ended, ==, 1);
  g_assert_cmpint (f->yard->result.outcome, ==, CY_ACQUIRE_NOT_SENT);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/acquire-request/writes", test_writes },     { "/acquire-request/reads", test_reads },
    { "/acquire-request/refused", test_refused },   { "/acquire-request/failed", test_failed },
    { "/acquire-request/not-sent", test_not_sent }, { "/acquire-request/moved", test_moved },
    { "/acquire-request/ends", test_ends },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
