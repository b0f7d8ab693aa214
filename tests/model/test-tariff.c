/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff.h"

#include <string.h>

#include "cy-model-error.h"

static void
test_periods (void)
{
  static const struct {
    const char *text;
    const char *slots; /* half hours, by the letter of their class; NULL when it is refused */
    const char *why;
  } cases[] = {
    { "00:00-24:00 flat", "ffffffffffffffffffffffffffffffffffffffffffffffff", NULL },
    { "08:00-08:30 sharp,08:30-24:00 peak , 00:00-08:00  valley",
      "vvvvvvvvvvvvvvvvspppppppppppppppppppppppppppppppp", NULL },
    { "22:00-06:00 deep, 06:00-22:00 flat", "ddddddddddddffffffffffffffffffffffffffffffffdddd",
      NULL },
    { "00:00-12:00 flat", NULL, "12:00" },
    { "00:00-07:30 flat, 08:00-24:00 flat", NULL, "07:30" },
    { "00:00-12:00 flat, 11:30-24:00 peak", NULL, "overlaps" },
    { "00:00-24:00 flat, 00:00-24:00 flat", NULL, "overlaps" },
    { "00:00-24:00 cheap", NULL, "none of sharp" },
    { "00:15-24:00 flat, 00:00-00:15 peak", NULL, "00:15 is not on half hours" },
    { "00:00-24:30 flat", NULL, "HH:MM-HH:MM CLASS" },
    { "0:00-24:00 flat", NULL, "HH:MM-HH:MM CLASS" },
    { "24:00-24:00 flat", NULL, "HH:MM-HH:MM CLASS" },
    { "06:00-06:00 flat", NULL, "HH:MM-HH:MM CLASS" },
    { "00:00-24:00", NULL, "HH:MM-HH:MM CLASS" },
    { "", NULL, "from 00:00" },
    { "00:00-24:00 flat,", NULL, "HH:MM-HH:MM CLASS" },
    { "-1:00-24:00 flat", NULL, "HH:MM-HH:MM CLASS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint8 slots[CY_TARIFF_SLOTS];
    char letters[CY_TARIFF_SLOTS + 1] = "";

    g_test_message ("%s", cases[i].text);
    if (!cy_tariff_parse_periods (cases[i].text, slots, &error)) {
      g_assert_null (cases[i].slots);
      g_assert_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].why));
      continue;
    }
    for (guint s = 0; s < CY_TARIFF_SLOTS; s++)
      letters[s] = *cy_tariff_class_name (slots[s]);
    g_assert_cmpint (strncmp (letters, cases[i].slots, CY_TARIFF_SLOTS), ==, 0);
  }
}

static void
test_price (void)
{
  static const struct {
    const char *text;
    gint32 price; /* -1 when it is refused */
  } cases[] = {
    { "1", 100000 },      { "1.", 100000 },    { "0", 0 },          { "0.00001", 1 },
    { "1.0532", 105320 }, { "100", 10000000 }, { "100.00001", -1 }, { "101", -1 },
    { "1.000001", -1 },   { "", -1 },          { ".5", -1 },        { "-1", -1 },
    { "1,5", -1 },        { "1e2", -1 },       { "1.2.3", -1 },     { "99999999999999999999", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint32 price = -7;

    g_test_message ("\"%s\"", cases[i].text);
    g_assert_cmpint (cy_tariff_parse_price (cases[i].text, &price, &error), ==,
                     cases[i].price >= 0);
    g_assert_cmpint (price, ==, cases[i].price >= 0 ? cases[i].price : -7);
  }
}

static void
test_read (void)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_TARIFF, "t");
  g_autoptr (GError) error = NULL;
  CyTariffImage image;

  g_assert_true (cy_record_set_text (record, "name", "T", NULL));
  g_assert_true (cy_record_set_text (record, "version", "4", NULL));
  g_assert_false (cy_record_set_text (record, "periods", "00:00-09:00 flat", NULL));
  g_assert_true (
    cy_record_set_text (record, "periods", "00:00-08:00 valley, 08:00-24:00 peak", NULL));
  g_assert_true (cy_record_set_text (record, "peak_electricity", "1.2", NULL));
  g_assert_false (cy_tariff_read (record, &image, &error));
  g_assert_nonnull (strstr (error->message, "valley_electricity is missing"));
  g_assert_true (cy_record_set_text (record, "valley_electricity", "0.3", NULL));
  g_assert_true (cy_record_set_text (record, "valley_service", "0.45", NULL));
  g_assert_true (cy_tariff_read (record, &image, NULL));
  g_assert_cmpuint (image.version, ==, 4);
  g_assert_cmpuint (image.n_classes, ==, 4);
  g_assert_cmpint (image.electricity[1], ==, 120000);
  g_assert_cmpint (image.electricity[0], ==, 0); /* not used, so no price is needed */
  g_assert_cmpint (image.service[3], ==, 45000);
  g_assert_cmpuint (image.slots[15], ==, 3);
  g_assert_cmpuint (image.slots[16], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff/periods", test_periods);
  g_test_add_func ("/tariff/price", test_price);
  g_test_add_func ("/tariff/read", test_read);
  return g_test_run ();
}
