/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-catalog.h"

#include <string.h>

#include "fixture.h"

/* A catalog of two texts, made by hand. */
static GByteArray *
make_catalog (void)
{
  static const char *const originals[] = { "High", "Low" };
  static const char *const translations[] = { "高", "低" };
  GByteArray *bytes = g_byte_array_new ();
  guint32 words[5 + 8] = { 0x950412deu, 0, 2, 20, 36 };
  guint32 offset = sizeof words;

  for (guint i = 0; i < 4; i++) {
    const char *text = i < 2 ? originals[i] : translations[i - 2];

    words[5 + 2 * i] = (guint32) strlen (text);
    words[6 + 2 * i] = offset;
    offset += (guint32) strlen (text) + 1;
  }
  g_byte_array_append (bytes, (const guint8 *) words, sizeof words);
  for (guint i = 0; i < 4; i++) {
    const char *text = i < 2 ? originals[i] : translations[i - 2];

    g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text) + 1);
  }
  return bytes;
}

static CyCatalog *
read_catalog (const GByteArray *bytes, guint size)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes->data, size);

  return cy_catalog_new_from_bytes (copy);
}

static void
test_translate (void)
{
  g_autoptr (GByteArray) bytes = make_catalog ();
  g_autoptr (CyCatalog) catalog = read_catalog (bytes, bytes->len);

  g_assert_cmpstr (cy_catalog_translate (catalog, "High"), ==, "高");
  g_assert_cmpstr (cy_catalog_translate (catalog, "Low"), ==, "低");
  g_assert_cmpstr (cy_catalog_translate (catalog, "Medium"), ==, "Medium");
  g_assert_cmpstr (cy_catalog_translate (catalog, ""), ==, "");
  g_assert_cmpstr (cy_catalog_translate (NULL, "High"), ==, "High");
}

/* A file may be cut off or damaged anywhere: then texts stand as they are. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) bytes = make_catalog ();
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint size = 0; size < bytes->len; size++) {
    g_autoptr (CyCatalog) catalog = read_catalog (bytes, size);

    g_assert_nonnull (cy_catalog_translate (catalog, "High"));
    g_assert_nonnull (cy_catalog_translate (catalog, "Low"));
  }
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) damaged = make_catalog ();
    g_autoptr (CyCatalog) catalog = NULL;

    for (guint k = 0; k < 3; k++)
      damaged->data[g_rand_int_range (rand, 0, (gint32) damaged->len)] =
        (guint8) g_rand_int_range (rand, 0, 256);
    catalog = read_catalog (damaged, damaged->len);
    g_assert_nonnull (cy_catalog_translate (catalog, "High"));
    g_assert_nonnull (cy_catalog_translate (catalog, "Low"));
  }
}

static void
test_missing (void)
{
  g_autoptr (CyCatalog) catalog = cy_catalog_open ("/nonexistent", "en");

  g_assert_cmpstr (cy_catalog_translate (catalog, "High"), ==, "High");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/catalog/translate", test_translate);
  g_test_add_func ("/base/catalog/damaged", test_damaged);
  g_test_add_func ("/base/catalog/missing", test_missing);
  return g_test_run ();
}
