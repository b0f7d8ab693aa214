/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commissioning-sheet.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_REGISTERS 150

typedef struct {
  CyCommissioningSheet sheet;
  guint16 words[N_REGISTERS];
  char *folder;
  char *path;
} Fixture;

static void
add_tests (CyCommissioningSheet *sheet)
{
  const CySheetTest tests[] = {
    { "Start and stop", "charging after 9 s, stopped after 1 s", TRUE },
    { "Emergency stop 急停", "contactors stayed closed", FALSE },
  };

  sheet->tests = g_array_new (FALSE, FALSE, sizeof (CySheetTest));
  g_array_append_vals (sheet->tests, tests, G_N_ELEMENTS (tests));
}

static void
add_registers (Fixture *f)
{
  f->sheet.registers = g_array_new (FALSE, FALSE, sizeof (CySheetRegister));
  for (guint i = 0; i < N_REGISTERS; i++) {
    CySheetRegister row = {
      .connector = i / 50,
      .measure = i % 3 == 0 ? "Gun temperature" : "绝缘电阻（正极）",
      .function = 3,
      .device_unit = 1,
      .address = (guint16) (1000 + i),
      .words = f->words,
      .n_words = i == 7 ? 12 : 1 + i % 4,
      .value = i % 10 == 9 ? "illegal data address" : "36.5",
      .unit = "°C",
      .is_good = i % 10 != 9,
    };

    f->words[i] = (guint16) (0xA000 + i);
    g_array_append_val (f->sheet.registers, row);
  }
}

static void
setup (Fixture *f, gconstpointer unused)
{
  const CyNameplate expected = { "许继", "XJ-120", "SN4711", 2, 120000, CY_CURRENT_DC };
  const CyNameplate found = { "许继电源", "", "SN4712", 2, 120000, CY_CURRENT_DC };

  f->sheet = (CyCommissioningSheet){
    .station = "中关村充电站",
    .pile_id = "p1",
    .pile = "1号桩",
    .pile_type = "120 kW 双枪",
    .serial = "SN4712",
    .firmware = "1.8.2",
    .link = "tcp://127.0.0.1:15020/1",
    .profile = "xj-dc-120kw",
    .profile_why = "4 of 4 reads answered",
    .when = "2026-11-25 16:00",
    .time_us = 1795622400000000,
    .who = "王工",
    .program = "Chargeyard 1.0",
    .remarks = "急停按钮待更换。 The button is to be replaced.",
    .nameplate = cy_nameplate_rule (&expected, &found),
  };
  add_tests (&f->sheet);
  add_registers (f);
  f->folder = g_dir_make_tmp ("cy-sheet-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "sheet.pdf", NULL);
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  (void) g_unlink (f->path);  /* not every test writes it */
  (void) g_rmdir (f->folder); /* only the temporary folder would stay */
  g_free (f->path);
  g_free (f->folder);
  g_array_unref (f->sheet.tests);
  g_array_unref (f->sheet.registers);
  g_ptr_array_unref (f->sheet.nameplate);
}

static GBytes *
render (const CyCommissioningSheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cy_commissioning_sheet_render (sheet, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_nonnull (g_strrstr_len (data + length - 32, 32, "%%EOF"));
  return bytes;
}

static void
test_same (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) first = render (&f->sheet);
  g_autoptr (GBytes) second = render (&f->sheet);
  g_autoptr (GBytes) other = NULL;

  g_assert_true (g_bytes_equal (first, second));
  f->sheet.serial = "SN0000";
  other = render (&f->sheet);
  g_assert_false (g_bytes_equal (first, other));
}

static char *
read_text (Fixture *f)
{
  const char *const command[] = { "pdftotext", "-layout", f->path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  char *text = NULL;
  int status;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return text;
}

/* Everything is on it, and the table of registers goes on over the pages. */
static void
test_text (Fixture *f, gconstpointer unused)
{
  static const char *const wanted[] = {
    "SN4712",           "SN4711",    "1号桩",           "中关村充电站",         "王工",
    "急停按钮待更换",   "different", "failed",          "illegal data address", "3/1/1149",
    "A000 A001",        "36.5 °C",   "Commissioned by", "Accepted by",          "not told",
    "绝缘电阻（正极）",
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint titles = 0;

  cy_commissioning_sheet_write (&f->sheet, f->path, &error);
  g_assert_no_error (error);
  text = read_text (f);
  if (text == NULL) {
    g_test_skip ("pdftotext is missing (poppler-utils)");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_test_message ("%s", wanted[i]);
    g_assert_nonnull (strstr (text, wanted[i]));
  }
  for (const char *at = text; (at = strstr (at, "Quantity")) != NULL; at++)
    titles++;
  g_assert_cmpuint (titles, >=, 4);
  for (guint page = 1; page <= titles; page++) {
    g_autofree char *number = g_strdup_printf ("Page %u of %u", page, titles + 1);
    g_autofree char *last = g_strdup_printf ("Page %u of %u", page, titles);

    g_assert_true (strstr (text, number) != NULL || strstr (text, last) != NULL);
  }
}

/* What a device says may be anything, and a sheet may say hardly anything. */
static void
test_odd (Fixture *f, gconstpointer unused)
{
  g_autofree char *endless = g_strnfill (20000, 'x');
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) empty = NULL;
  const CyCommissioningSheet nothing = { 0 };

  f->sheet.pile = "\xff\xfe<b>&";
  f->sheet.remarks = endless;
  g_array_index (f->sheet.registers, CySheetRegister, 3).value = endless;
  g_array_index (f->sheet.registers, CySheetRegister, 4).value = "\xc3(\n\n\n\n\n\n\n\n\n\n\n\n";
  bytes = render (&f->sheet);
  empty = render (&nothing);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, g_bytes_get_size (empty));
}

static void
test_no_folder (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->folder, "none", "sheet.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_commissioning_sheet_write (&f->sheet, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

#define TEST(name, function) \
  g_test_add ("/report/commissioning-sheet/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("same", test_same);
  TEST ("text", test_text);
  TEST ("odd", test_odd);
  TEST ("no-folder", test_no_folder);
  return g_test_run ();
}
