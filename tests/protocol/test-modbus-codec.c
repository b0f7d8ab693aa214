/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modbus-identity.h"
#include "cy-modbus-mbap.h"

/* The largest lawful request of each kind fits, and one more does not. */
static void
test_bounds (void)
{
  static const guint8 zeros[256] = { 0 };
  static const struct {
    guint8 function;
    guint16 count;
    guint16 write_count;
    gsize data_length;
    gsize size; /* 0: refused */
    guint16 file;
  } cases[] = {
    { CY_MODBUS_READ_COILS, 2000, 0, 0, 5 },
    { CY_MODBUS_READ_COILS, 2001, 0, 0, 0 },
    { CY_MODBUS_READ_HOLDING_REGISTERS, 125, 0, 0, 5 },
    { CY_MODBUS_READ_HOLDING_REGISTERS, 126, 0, 0, 0 },
    { CY_MODBUS_WRITE_COILS, 1968, 0, 246, 252 },
    { CY_MODBUS_WRITE_COILS, 1969, 0, 247, 0 },
    { CY_MODBUS_WRITE_COILS, 1968, 0, 245, 0 },
    { CY_MODBUS_WRITE_REGISTERS, 123, 0, 246, 252 },
    { CY_MODBUS_WRITE_REGISTERS, 124, 0, 248, 0 },
    { CY_MODBUS_READ_WRITE_REGISTERS, 125, 121, 242, 252 },
    { CY_MODBUS_READ_WRITE_REGISTERS, 125, 122, 244, 0 },
    { CY_MODBUS_READ_WRITE_REGISTERS, 126, 121, 242, 0 },
    { CY_MODBUS_READ_FILE, 121, 0, 0, 9, 1 },
    { CY_MODBUS_READ_FILE, 122, 0, 0, 0, 1 },
    { CY_MODBUS_READ_FILE, 1, 0, 0, 0, 0 },
    { CY_MODBUS_READ_FILE, 1, 0, 2, 0, 1 },
    { CY_MODBUS_WRITE_FILE, 122, 0, 244, 253, 1 },
    { CY_MODBUS_WRITE_FILE, 123, 0, 246, 0, 1 },
    { CY_MODBUS_WRITE_FILE, 122, 0, 242, 0, 1 },
    { CY_MODBUS_WRITE_FILE, 0, 0, 0, 0, 1 },
    { CY_MODBUS_WRITE_FILE, 1, 0, 2, 0, 0 },
    { 7, 1, 0, 0, 0 },
    { 0, 1, 0, 0, 0 },
    { 0x83, 1, 0, 0, 0 },
  };
  guint8 out[CY_MODBUS_MAX_PDU];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyModbusRequest request = { .function = cases[i].function,
                                .file = cases[i].file,
                                .count = cases[i].count,
                                .write_count = cases[i].write_count,
                                .data = zeros,
                                .data_length = cases[i].data_length };
    CyModbusRequest parsed;
    gsize length = cy_modbus_request_encode (&request, out, sizeof out);

    g_test_message ("case %u", i);
    g_assert_cmpuint (length, ==, cases[i].size);
    if (length > 0)
      g_assert_cmpint (cy_modbus_request_parse (out, length, &parsed), ==, CY_MODBUS_OK);
  }
}

/* A mangled byte anywhere in an answer is either seen or harmless: never other values. */
static void
test_every_flip_of_header (void)
{
  CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS, .count = 2 };
  static const guint8 good[] = { 0x12, 0x34, 0, 0, 0, 7, 5, 3, 4, 0xAB, 0xCD, 0xEF, 0x01 };

  for (gsize at = 0; at < 9; at++) {
    for (guint bit = 0; bit < 8; bit++) {
      guint8 bytes[sizeof good];
      CyModbusFrame frame;
      CyModbusAnswer answer;
      gsize size;

      memcpy (bytes, good, sizeof good);
      bytes[at] = (guint8) (bytes[at] ^ (1u << bit));
      if (cy_modbus_frame_scan (bytes, sizeof bytes, &frame, &size) != CY_MODBUS_FRAME)
        continue;
      g_assert_cmpint (cy_modbus_frame_check (&frame, 0x1234, 5, &request, &answer), !=,
                       CY_MODBUS_OK);
    }
  }
}

static const CyModbusObject objects[] = {
  { 0x00, (const guint8 *) "Chargeyard", 10 }, { 0x01, (const guint8 *) "SIM", 3 },
  { 0x02, (const guint8 *) "1.0", 3 },         { 0x05, (const guint8 *) "Model", 5 },
  { 0x80, (const guint8 *) "Private", 7 },
};

static void
test_identity (void)
{
  static const struct {
    guint8 code;
    guint8 first;
    gsize size;
    guint n_objects;
    gboolean more;
    guint8 next;
  } cases[] = {
    { 1, 0, CY_MODBUS_MAX_PDU, 3, FALSE, 0 },
    { 2, 0, CY_MODBUS_MAX_PDU, 4, FALSE, 0 },
    { 3, 0, CY_MODBUS_MAX_PDU, 5, FALSE, 0 },
    { 3, 2, CY_MODBUS_MAX_PDU, 3, FALSE, 0 },
    { 3, 0x30, CY_MODBUS_MAX_PDU, 5, FALSE, 0 },
    { 4, 5, CY_MODBUS_MAX_PDU, 1, FALSE, 0 },
    { 4, 6, CY_MODBUS_MAX_PDU, 0, FALSE, 0 },
    { 1, 0, 7 + 12 + 5, 2, TRUE, 2 },
    { 1, 0, 7 + 12 + 4, 1, TRUE, 1 },
    { 1, 0, 6, 0, FALSE, 0 },
  };
  guint8 out[CY_MODBUS_MAX_PDU];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyModbusRequest request = { .function = CY_MODBUS_READ_IDENTITY,
                                .identity = cases[i].code,
                                .object = cases[i].first };
    CyModbusAnswer answer;
    CyModbusObject object;
    gsize offset = 0;
    guint found = 0;
    gsize length = cy_modbus_identity_encode (&request, 0x81, objects, G_N_ELEMENTS (objects), out,
                                              cases[i].size);

    g_test_message ("case %u", i);
    g_assert_cmpint (length > 0, ==, cases[i].n_objects > 0);
    if (length == 0)
      continue;
    g_assert_cmpint (cy_modbus_answer_parse (&request, out, length, &answer), ==, CY_MODBUS_OK);
    while (cy_modbus_identity_next (&answer, &offset, &object))
      found++;
    g_assert_cmpuint (found, ==, cases[i].n_objects);
    g_assert_cmpint (answer.more_follows, ==, cases[i].more);
    g_assert_cmpuint (answer.next_object, ==, cases[i].next);
    g_assert_cmpuint (answer.conformity, ==, 0x81);
  }
}

static void
test_answer_refused (void)
{
  CyModbusRequest read = { .function = CY_MODBUS_READ_INPUT_REGISTERS, .count = 2 };
  guint8 data[6] = { 0 };
  guint8 out[CY_MODBUS_MAX_PDU];

  g_assert_cmpuint (cy_modbus_answer_encode (&read, data, 4, out, sizeof out), ==, 6);
  g_assert_cmpuint (cy_modbus_answer_encode (&read, data, 4, out, 5), ==, 0);
  g_assert_cmpuint (cy_modbus_answer_encode (&read, data, 6, out, sizeof out), ==, 0);
  g_assert_cmpuint (cy_modbus_answer_encode (&read, NULL, 0, out, sizeof out), ==, 0);
  read.count = 126;
  g_assert_cmpuint (cy_modbus_answer_encode (&read, data, 252, out, sizeof out), ==, 0);
  g_assert_cmpuint (cy_modbus_exception_encode (3, CY_MODBUS_EXCEPTION_BUSY, out, 1), ==, 0);
  g_assert_cmpuint (cy_modbus_exception_encode (3, CY_MODBUS_EXCEPTION_BUSY, out, 2), ==, 2);
  g_assert_cmpuint (cy_modbus_frame_finish (out, 1, 1, 0), ==, 0);
  g_assert_cmpuint (cy_modbus_frame_finish (out, 1, 1, CY_MODBUS_MAX_PDU + 1), ==, 0);
}

/* Both sides of the functions for files: what one asks the other understands, and the answer it
 * gives is the one that is believed. */
static void
test_file (void)
{
  static const guint8 data[] = { 0x0D, 0xFE, 0x00, 0x20 };
  CyModbusRequest read = {
    .function = CY_MODBUS_READ_FILE, .file = 4, .address = 9999, .count = 2
  };
  CyModbusRequest write = { .function = CY_MODBUS_WRITE_FILE,
                            .file = 65535,
                            .address = 7,
                            .count = 2,
                            .data = data,
                            .data_length = sizeof data };
  CyModbusRequest parsed;
  CyModbusAnswer answer;
  guint8 out[CY_MODBUS_MAX_PDU];
  gsize length = cy_modbus_request_encode (&read, out, sizeof out);

  g_assert_cmpint (cy_modbus_request_parse (out, length, &parsed), ==, CY_MODBUS_OK);
  g_assert_cmpuint (parsed.file, ==, 4);
  g_assert_cmpuint (parsed.address, ==, 9999);
  g_assert_cmpuint (parsed.count, ==, 2);
  g_assert_cmpuint (cy_modbus_answer_encode (&read, data, sizeof data, out, 7), ==, 0);
  length = cy_modbus_answer_encode (&read, data, sizeof data, out, 8);
  g_assert_cmpuint (length, ==, 8);
  g_assert_cmpint (cy_modbus_answer_parse (&read, out, length, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpmem (answer.data, answer.length, data, sizeof data);

  length = cy_modbus_request_encode (&write, out, sizeof out);
  g_assert_cmpint (cy_modbus_request_parse (out, length, &parsed), ==, CY_MODBUS_OK);
  g_assert_cmpuint (parsed.file, ==, 65535);
  g_assert_cmpmem (parsed.data, parsed.data_length, data, sizeof data);
  g_assert_cmpuint (cy_modbus_answer_encode (&write, NULL, 0, out, 12), ==, 0);
  length = cy_modbus_answer_encode (&write, NULL, 0, out, sizeof out);
  g_assert_cmpint (cy_modbus_answer_parse (&write, out, length, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpuint (answer.length, ==, 0);
}

static void
test_words (void)
{
  guint8 data[4] = { 0 };

  cy_modbus_put_register (data, 1, 0xBEEF);
  g_assert_cmpuint (data[2], ==, 0xBE);
  g_assert_cmpuint (cy_modbus_get_register (data, 1), ==, 0xBEEF);
  cy_modbus_put_bit (data, 9, TRUE);
  g_assert_cmpuint (data[1], ==, 2);
  g_assert_true (cy_modbus_get_bit (data, 9));
  cy_modbus_put_bit (data, 9, FALSE);
  g_assert_false (cy_modbus_get_bit (data, 9));
  g_assert_cmpuint (data[1], ==, 0);
}

/* Every verdict has a name of its own, and what a server answers to it is a real exception. */
static void
test_names (void)
{
  for (guint i = 0; i < CY_N_MODBUS_VERDICTS; i++) {
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (cy_modbus_verdict_name (i), !=, cy_modbus_verdict_name (j));
    if (i != CY_MODBUS_OK)
      g_assert_cmpint (cy_modbus_verdict_exception (i), !=, CY_MODBUS_EXCEPTION_NONE);
  }
  g_assert_cmpstr (cy_modbus_verdict_name (CY_N_MODBUS_VERDICTS), ==, "bad-verdict");
  g_assert_cmpstr (cy_modbus_exception_name (9), ==, "unknown exception");
  g_assert_cmpstr (cy_modbus_exception_name (255), ==, "unknown exception");
  g_assert_true (cy_modbus_function_is_write (CY_MODBUS_WRITE_COIL));
  g_assert_true (cy_modbus_function_is_write (CY_MODBUS_READ_WRITE_REGISTERS));
  g_assert_true (cy_modbus_function_is_write (CY_MODBUS_WRITE_FILE));
  g_assert_false (cy_modbus_function_is_write (CY_MODBUS_READ_FILE));
  g_assert_false (cy_modbus_function_is_write (CY_MODBUS_READ_COILS));
  g_assert_false (cy_modbus_function_is_write (CY_MODBUS_READ_IDENTITY));
  g_assert_false (cy_modbus_function_is_known (7));
  g_assert_false (cy_modbus_function_is_known (255));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modbus-codec/bounds", test_bounds);
  g_test_add_func ("/modbus-codec/every-flip-of-header", test_every_flip_of_header);
  g_test_add_func ("/modbus-codec/identity", test_identity);
  g_test_add_func ("/modbus-codec/answer-refused", test_answer_refused);
  g_test_add_func ("/modbus-codec/file", test_file);
  g_test_add_func ("/modbus-codec/words", test_words);
  g_test_add_func ("/modbus-codec/names", test_names);
  return g_test_run ();
}
