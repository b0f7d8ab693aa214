/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-firmware.h"

#include <string.h>

#include "cy-profile-error.h"
#include "profile-fixture.h"

#define VERSION_ROW \
  "{\"measure\":\"id.firmware\",\"per\":\"pile\",\"address\":9,\"type\":\"ascii\",\"count\":4}"
#define FIRMWARE(text) \
  DOCUMENT ("{\"max\":2}", STATE_ROW "," VERSION_ROW, ",\"firmware\":{" text "}")
#define BEGIN                                                                     \
  "\"begin\":{\"address\":200,\"fields\":[{\"value\":\"size\",\"type\":\"u32\"}," \
  "{\"value\":\"crc\",\"type\":\"u32\"}],\"pause_ms\":500}"
#define ACTIVATE "\"activate\":{\"address\":204,\"function\":6,\"value\":21930}"
#define ABORT    "\"abort\":{\"address\":204,\"function\":6,\"value\":0}"
#define WINDOW                                                                       \
  "\"method\":\"window\",\"max_bytes\":1000," BEGIN "," ACTIVATE                     \
  ",\"block\":{\"address\":210,\"fields\":[{\"value\":\"offset\",\"type\":\"u32\"}," \
  "{\"value\":\"data\",\"type\":\"raw\",\"count\":3}]}"
#define FILES \
  "\"method\":\"file\",\"file\":4,\"block_bytes\":8,\"max_bytes\":50000," BEGIN "," ACTIVATE

static char *
spell (const CyProfileWrite *write)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u/%d/%u:%u=", write->function, write->unit, write->file,
                          write->address);
  for (guint k = 0; k < write->n; k++)
    g_string_append_printf (text, "%s%x", k > 0 ? "," : "", write->values[k]);
  return g_string_free (text, FALSE);
}

static void
test_steps (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (FIRMWARE (WINDOW "," ABORT), 1);
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  static const char *const expected[] = {
    "16/-1/0:200=0,3e8,dead,beef",
    "6/-1/0:204=55aa",
    "6/-1/0:204=0",
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_profile_firmware_begin (profile, 1000, 0xdeadbeef, writes, &error));
  g_assert_true (cy_profile_firmware_activate (profile, writes, &error));
  g_assert_true (cy_profile_firmware_abort (profile, writes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (g_array_index (writes, CyProfileWrite, 0).pause_ms, ==, 500);
  for (guint i = 0; i < writes->len; i++) {
    const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, i);
    static const CyFirmwareStep steps[] = { CY_FIRMWARE_BEGIN, CY_FIRMWARE_ACTIVATE,
                                            CY_FIRMWARE_ABORT };
    g_autofree char *text = spell (write);
    CyFirmwareMatch match;

    g_assert_cmpstr (text, ==, expected[i]);
    g_assert_true (cy_profile_firmware_match (profile, write, &match));
    g_assert_cmpint (match.step, ==, steps[i]);
    g_assert_cmphex (match.crc, ==, i == 0 ? 0xdeadbeef : 0);
    g_assert_cmpuint (match.size, ==, i == 0 ? 1000 : 0);
  }
}

static const struct {
  gboolean file;
  guint32 offset;
  const char *bytes;
  const char *write; /* nullable: refused */
} blocks[] = {
  { FALSE, 0, "ABCDEF", "16/-1/0:210=0,0,4142,4344,4546" },
  { FALSE, 6, "ABC", "16/-1/0:210=0,6,4142,4300,0" },
  { FALSE, 3, "ABC", NULL },
  { FALSE, 0, "ABCDEFG", NULL },
  { FALSE, 0, "", NULL },
  { FALSE, 996, "ABCDE", NULL },
  { TRUE, 0, "ABCDEFGH", "21/-1/4:0=4142,4344,4546,4748" },
  { TRUE, 8, "ABC", "21/-1/4:4=4142,4300" },
  { TRUE, 19992, "ABCDEFGH", "21/-1/4:9996=4142,4344,4546,4748" },
  /* Record 9999 is the last of a file; the next block begins another. */
  { TRUE, 20000, "AB", "21/-1/5:0=4142" },
  { TRUE, 48000, "AB", "21/-1/6:4000=4142" },
  { TRUE, 50000, "A", NULL },
};

static void
test_blocks (void)
{
  g_autoptr (CyProfile) window = fixture_compile_ok (FIRMWARE (WINDOW), 1);
  g_autoptr (CyProfile) file = fixture_compile_ok (FIRMWARE (FILES), 1);

  g_assert_cmpuint (cy_profile_get_firmware (window)->block_bytes, ==, 6);
  g_assert_cmpuint (cy_profile_get_firmware (file)->block_bytes, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    const CyProfile *profile = blocks[i].file ? file : window;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    CyProfileWrite write;
    CyFirmwareMatch match;

    if (!cy_profile_firmware_block (profile, blocks[i].offset, (const guint8 *) blocks[i].bytes,
                                    strlen (blocks[i].bytes), &write, &error)) {
      g_assert_null (blocks[i].write);
      g_assert_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT);
      continue;
    }
    text = spell (&write);
    g_assert_cmpstr (text, ==, blocks[i].write);
    g_assert_true (cy_profile_firmware_match (profile, &write, &match));
    g_assert_cmpint (match.step, ==, CY_FIRMWARE_BLOCK);
    g_assert_cmpuint (match.offset, ==, blocks[i].offset);
    g_assert_cmpmem (match.bytes, strlen (blocks[i].bytes), blocks[i].bytes,
                     strlen (blocks[i].bytes));
  }
}

static void
test_errors (void)
{
  g_autoptr (CyProfile) window = fixture_compile_ok (FIRMWARE (WINDOW), 1);
  g_autoptr (CyProfile) none = fixture_compile_ok (DOCUMENT ("{\"max\":1}", STATE_ROW, ""), 1);
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  static const CyProfileWrite strange[] = {
    { .function = 21, .unit = -1, .file = 1, .n = 1 },
    { .function = 16, .unit = -1, .address = 210, .n = 4 },
    { .function = 16, .unit = 1, .address = 210, .n = 5 },
    { .function = 6, .unit = -1, .address = 204, .n = 1, .values = { 7 } },
  };
  CyFirmwareMatch match;

  g_assert_false (cy_profile_firmware_begin (window, 0, 0, writes, NULL));
  g_assert_false (cy_profile_firmware_begin (window, 1001, 0, writes, NULL));
  g_assert_false (cy_profile_firmware_abort (window, writes, NULL));
  g_assert_null (cy_profile_get_firmware (none));
  g_assert_false (cy_profile_firmware_begin (none, 1, 0, writes, NULL));
  g_assert_false (cy_profile_firmware_activate (none, writes, NULL));
  g_assert_cmpuint (writes->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    g_assert_false (cy_profile_firmware_match (window, &strange[i], &match));
}

static void
test_refused (void)
{
  static const struct {
    const char *document;
    const char *message;
  } cases[] = {
    { FIRMWARE ("\"method\":\"window\"," BEGIN "," ACTIVATE), "firmware.block: is missing" },
    { FIRMWARE ("\"method\":\"file\"," ACTIVATE), "firmware.begin: is missing" },
    { FIRMWARE ("\"method\":\"file\"," BEGIN), "firmware.activate: is missing" },
    { FIRMWARE (WINDOW ",\"file\":1"), "firmware.method: file and block_bytes go with \"file\"" },
    { FIRMWARE ("\"method\":\"file\",\"block_bytes\":240," BEGIN "," ACTIVATE),
      "firmware.block_bytes: a file of 10000 records is no whole number of blocks of 240 bytes" },
    { FIRMWARE ("\"method\":\"file\",\"file\":65535,\"max_bytes\":20001," BEGIN "," ACTIVATE),
      "firmware.max_bytes: there are not so many files after 65535" },
    { FIRMWARE ("\"method\":\"file\",\"begin\":{\"address\":1,\"value\":1}," ACTIVATE),
      "firmware.begin: must write \"size\"" },
    { FIRMWARE ("\"method\":\"file\",\"begin\":{\"address\":1,\"value\":\"offset\"}," ACTIVATE),
      "firmware.begin.value: \"offset\" is not an argument of this command" },
    { DOCUMENT ("{\"max\":1}", STATE_ROW, ",\"firmware\":{" FILES "}"),
      "firmware: no register of the pile tells id.firmware, so nobody would see that a new one "
      "runs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProfile) profile = fixture_compile (cases[i].document, 1, &error);

    g_assert_null (profile);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/firmware/steps", test_steps);
  g_test_add_func ("/profile/firmware/blocks", test_blocks);
  g_test_add_func ("/profile/firmware/errors", test_errors);
  g_test_add_func ("/profile/firmware/refused", test_refused);
  return g_test_run ();
}
