/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modbus-rtu.h"

/* The first is the standard's own example (Modbus over Serial Line V1.02, appendix B); the others are
 * check values that everybody publishes for this check sum. */
static void
test_crc (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    guint16 crc;
  } cases[] = {
    { "\x02\x07", 2, 0x1241 },
    { "123456789", 9, 0x4B37 },
    { "", 0, 0xFFFF },
    { "\x01\x03\x00\x00\x00\x02", 6, 0x0BC4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmphex (cy_modbus_crc ((const guint8 *) cases[i].bytes, cases[i].length), ==,
                     cases[i].crc);
}

static void
test_request (void)
{
  static const guint8 expected[] = { 1, 3, 0, 0, 0, 2, 0xC4, 0x0B };
  CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS, .count = 2 };
  guint8 frame[CY_MODBUS_RTU_MAX];

  g_assert_cmpuint (cy_modbus_rtu_request (&request, 1, frame, sizeof frame), ==, sizeof expected);
  g_assert_cmpmem (frame, sizeof expected, expected, sizeof expected);
  g_assert_true (cy_modbus_rtu_is_whole (frame, sizeof expected));
  g_assert_cmpuint (cy_modbus_rtu_request (&request, 1, frame, sizeof expected - 1), ==, 0);
  g_assert_cmpuint (cy_modbus_rtu_request (&request, 1, frame, 2), ==, 0);
  request.count = 126;
  g_assert_cmpuint (cy_modbus_rtu_request (&request, 1, frame, sizeof frame), ==, 0);
}

typedef struct {
  guint8 before[8];
  gsize n_before;
  guint8 frame[16];
  gsize n_frame; /* without its check sum */
  gboolean spoil;
  gboolean found;
} Case;

/* Two registers of unit 5 were asked for. */
static const Case cases[] = {
  { .frame = { 5, 3, 4, 1, 2, 3, 4 }, .n_frame = 7, .found = TRUE },
  { .frame = { 5, 0x83, 2 }, .n_frame = 3, .found = TRUE },
  { .before = { 0, 0xFF, 5, 3 },
    .n_before = 4,
    .frame = { 5, 3, 4, 1, 2, 3, 4 },
    .n_frame = 7,
    .found = TRUE },
  { .frame = { 6, 3, 4, 1, 2, 3, 4 }, .n_frame = 7 },
  { .frame = { 5, 4, 4, 1, 2, 3, 4 }, .n_frame = 7 },
  { .frame = { 5, 0x84, 2 }, .n_frame = 3 },
  { .frame = { 5, 3, 2, 1, 2 }, .n_frame = 5 },
  { .frame = { 5, 3, 2, 1, 2, 3, 4 }, .n_frame = 7 },
  { .frame = { 5, 3, 6, 1, 2, 3, 4, 5, 6 }, .n_frame = 9 },
  { .frame = { 5, 3, 4, 1, 2, 3, 4 }, .n_frame = 7, .spoil = TRUE },
};

static void
test_find_answer (void)
{
  const CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS, .count = 2 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 bytes[32];
    gsize length = cases[i].n_before;
    gsize offset, size;

    memcpy (bytes, cases[i].before, cases[i].n_before);
    memcpy (bytes + length, cases[i].frame, cases[i].n_frame);
    length += cy_modbus_rtu_finish (bytes + length, cases[i].frame[0], cases[i].n_frame - 1);
    bytes[length - 1] ^= cases[i].spoil ? 1 : 0;
    g_test_message ("case %u", i);
    g_assert_cmpint (cy_modbus_rtu_find_answer (bytes, length, 5, &request, &offset, &size), ==,
                     cases[i].found);
    /* What is not all there yet is no answer yet. */
    for (gsize less = 0; less < length; less++) {
      gsize o, s;

      g_assert_false (cy_modbus_rtu_find_answer (bytes, less, 5, &request, &o, &s));
    }
    if (cases[i].found) {
      g_assert_cmpuint (offset, ==, cases[i].n_before);
      g_assert_cmpuint (offset + size, ==, length);
    }
  }
}

/* Behind some noise, and with the beginning of the next behind it. */
static void
test_find_request (void)
{
  static const guint8 bytes[] = { 0xFF, 0x00, 1, 3, 0, 0, 0, 2, 0xC4, 0x0B, 1, 3 };
  gsize offset, size;

  g_assert_true (cy_modbus_rtu_find_request (bytes, sizeof bytes, &offset, &size));
  g_assert_cmpuint (offset, ==, 2);
  g_assert_cmpuint (size, ==, 8);
  g_assert_false (cy_modbus_rtu_find_request (bytes, 9, &offset, &size));
  g_assert_false (cy_modbus_rtu_find_request (bytes + 3, sizeof bytes - 3, &offset, &size));
  g_assert_false (cy_modbus_rtu_find_request (bytes, 0, &offset, &size));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modbus-rtu/crc", test_crc);
  g_test_add_func ("/modbus-rtu/request", test_request);
  g_test_add_func ("/modbus-rtu/find-answer", test_find_answer);
  g_test_add_func ("/modbus-rtu/find-request", test_find_request);
  return g_test_run ();
}
