/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-describe.h"

typedef struct {
  guint8 bytes[32];
  gsize length;
  const char *text;
} Case;

static const Case requests[] = {
  { { 0x01, 0, 19, 0, 19 }, 5, "read 19 coils from 19" },
  { { 0x02, 0, 0, 0, 1 }, 5, "read 1 discrete input from 0" },
  { { 0x03, 0x03, 0xE8, 0, 60 }, 5, "read 60 holding registers from 1000" },
  { { 0x04, 0, 8, 0, 1 }, 5, "read 1 input register from 8" },
  { { 0x05, 0, 40, 0xFF, 0 }, 5, "write coil 40 on" },
  { { 0x05, 0, 40, 0, 0 }, 5, "write coil 40 off" },
  { { 0x06, 0, 1, 0, 3 }, 5, "write holding register 1 = 3" },
  { { 0x0F, 0, 19, 0, 10, 2, 0xCD, 1 }, 8, "write 10 coils from 19" },
  { { 0x10, 0, 1, 0, 2, 4, 0, 10, 1, 2 }, 10, "write 2 holding registers from 1" },
  { { 0x14, 7, 6, 0, 4, 0, 1, 0, 2 }, 9, "read 2 registers from record 1 of file 4" },
  { { 0x15, 9, 6, 0, 4, 0, 7, 0, 1, 6, 0xAF }, 11, "write 1 register from record 7 of file 4" },
  { { 0x16, 0, 4, 0, 0xF2, 0, 0x25 }, 7, "mask holding register 4: and 0x00f2 or 0x0025" },
  { { 0x17, 0, 3, 0, 6, 0, 14, 0, 1, 2, 0, 0xFF },
    12,
    "read 6 holding registers from 3 after writing 1 from 14" },
  { { 0x2B, 0x0E, 1, 0 }, 4, "read device identification, kind 1 from object 0" },
  { { 0x63 }, 1, "request with function 99: bad-function" },
  { { 0x03, 0, 0, 0, 0 }, 5, "request with function 3: bad-count" },
  { { 0x03 }, 1, "request with function 3: bad-length" },
  { { 0 }, 0, "nothing" },
};

static const Case answers[] = {
  { { 0x03, 4, 1, 2, 3, 4 }, 6, "answer 4 bytes" },
  { { 0x14, 6, 5, 6, 0x0D, 0xFE, 0, 0x20 }, 8, "answer 6 bytes" },
  { { 0x06, 0, 1, 0, 3 }, 5, "done: write holding register 1 = 3" },
  { { 0x10, 0, 1, 0, 2 }, 5, "done: write 2 holding registers from 1" },
  { { 0x15, 9, 6, 0, 4, 0, 7, 0, 1, 6, 0xAF },
    11,
    "done: write 1 register from record 7 of file 4" },
  { { 0x16, 0, 4, 0, 0xF2, 0, 0x25 }, 7, "done: mask holding register 4: and 0x00f2 or 0x0025" },
  { { 0x2B, 0x0E, 1, 1, 0, 0, 2, 0, 0, 1, 0 }, 11, "answer with 2 objects" },
  { { 0x83, 2 }, 2, "exception 2, illegal data address" },
  { { 0x83, 99 }, 2, "exception 99, unknown exception" },
  { { 0x03, 4, 1, 2 }, 4, "answer with function 3: bad-length" },
  { { 0x16, 0, 4 }, 3, "answer with function 22: bad-length" },
  { { 0x63, 0 }, 2, "answer with function 99: bad-function" },
  { { 0 }, 0, "nothing" },
};

static void
test_requests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autofree char *text = cy_modbus_describe_request (requests[i].bytes, requests[i].length);

    g_assert_cmpstr (text, ==, requests[i].text);
  }
}

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *text = cy_modbus_describe_answer (answers[i].bytes, answers[i].length);

    g_assert_cmpstr (text, ==, answers[i].text);
  }
}

static void
test_frames (void)
{
  static const struct {
    guint8 bytes[12];
    gsize length;
    gboolean is_answer;
    const char *text;
  } cases[] = {
    { { 0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 2 }, 12, FALSE, "read 2 holding registers from 0" },
    { { 0, 1, 0, 0, 0, 3, 1, 0x83, 6 }, 9, TRUE, "exception 6, device busy" },
    { { 1, 3, 0, 0, 0, 2, 0xC4, 0x0B }, 8, FALSE, "read 2 holding registers from 0" },
    { { 1, 0x83, 6, 0xC1, 0x32 }, 5, TRUE, "exception 6, device busy" },
    { { 0, 1, 0, 0, 0, 3 }, 6, TRUE, "the beginning of a frame" },
    { { 'H', 'T', 'T', 'P' }, 4, TRUE, "no Modbus frame" },
    { { 0 }, 0, TRUE, "nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
      cy_modbus_describe_frame (cases[i].bytes, cases[i].length, cases[i].is_answer);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modbus-describe/requests", test_requests);
  g_test_add_func ("/modbus-describe/answers", test_answers);
  g_test_add_func ("/modbus-describe/frames", test_frames);
  return g_test_run ();
}
