/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-tariff.h"

#include <string.h>

#include "cy-profile-error.h"
#include "cy-profile-store.h"
#include "profile-fixture.h"

#define TARIFF(text) DOCUMENT ("{\"max\":2}", STATE_ROW, ",\"tariff\":{" text "}")

/* Four classes from 1 on, a register each; prices in 0.0001 with the service in them. */
#define FOUR                                                                      \
  TARIFF ("\"schedule\":{\"address\":100,\"classes\":4,\"first\":1},\"prices\":{" \
          "\"address\":200,\"type\":\"u16\",\"price_step\":10},\"pause_ms\":50,"  \
          "\"version\":{\"address\":300,\"type\":\"u16\"}")

/* As the ZLG ACP1000 keeps it: 24 hourly prices, one register each, no version. */
#define HOURLY \
  TARIFF ("\"slots\":24,\"prices\":{\"address\":1006,\"type\":\"u16\",\"price_step\":1000}")

/* Beijing in July: every class but the deep valley. Prices of no city. */
static CyTariffImage
summer (void)
{
  CyTariffImage image = {
    .version = 42,
    .n_classes = 4,
    .electricity = { 150000, 140000, 90000, 40000 },
    .service = { 80000, 80000, 80000, 60000 },
  };

  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    guint hour = i / 2;

    image.slots[i] = hour < 7 || hour == 23                                   ? 3
                     : (hour >= 11 && hour < 13) || hour == 16                ? 0
                     : (hour >= 10 && hour < 13) || (hour >= 17 && hour < 22) ? 1
                                                                              : 2;
  }
  return image;
}

static CyProfile *
shipped (const char *id)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  g_autoptr (CyProfileStore) store = cy_profile_store_new (folders);
  g_autoptr (GError) error = NULL;
  CyProfile *profile = cy_profile_store_get (store, id, 1, &error);

  g_assert_no_error (error);
  return profile;
}

static char *
spell_writes (const CyProfile *profile, const CyTariffImage *image)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  if (!cy_profile_tariff_writes (profile, image, writes, &error)) {
    g_string_assign (text, error->message);
    g_assert_cmpuint (writes->len, ==, 0);
  }
  for (guint i = 0; i < writes->len; i++) {
    const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, i);

    g_string_append_printf (text, "%s%u/%d/%u=", i > 0 ? " " : "", write->function, write->unit,
                            write->address);
    for (guint k = 0; k < write->n; k++)
      g_string_append_printf (text, "%s%x", k > 0 ? "," : "", write->values[k]);
  }
  return g_string_free (text, FALSE);
}

/* Computed by hand from the words of the profiles. */
static void
test_writes (void)
{
  const struct {
    CyProfile *profile;
    const char *writes;
  } cases[] = {
    { shipped ("chargeyard-dc"),
      "16/-1/6000=303,303,303,303,303,303,303,202,202,202,101,0,0,202,202,202,0,101,101,101,101,"
      "101,202,303,2,49f0,1,3880,2,22e0,1,3880,1,5f90,1,3880,0,9c40,0,ea60,0,0,0,0 "
      "16/-1/6044=0,2a" },
    { shipped ("chargeyard-ac"),
      "16/-1/6000=303,303,303,303,303,303,303,202,202,202,101,0,0,202,202,202,0,101,101,101,101,"
      "101,202,303,2,49f0,1,3880,2,22e0,1,3880,1,5f90,1,3880,0,9c40,0,ea60 16/-1/6040=0,2a" },
    { fixture_compile_ok (FOUR, 1),
      "16/-1/100=4,4,4,4,4,4,4,4,4,4,4,4,4,4,3,3,3,3,3,3,2,2,1,1,1,1,3,3,3,3,3,3,1,1,2,2,2,2,2,2,2,"
      "2,2,2,3,3,4,4 16/-1/200=59d8,55f0,4268,2710 16/-1/300=2a" },
    { fixture_compile_ok (HOURLY, 1),
      "16/-1/1006=64,64,64,64,64,64,64,aa,aa,aa,dc,e6,e6,aa,aa,aa,e6,dc,dc,dc,dc,dc,aa,64" },
  };
  CyTariffImage image = summer ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = spell_writes (cases[i].profile, &image);

    g_assert_cmpstr (text, ==, cases[i].writes);
    cy_profile_unref (cases[i].profile);
  }
}

static guint
gather (const CyProfile *profile, const CyTariffImage *image, guint16 *out_words)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));
  guint n = 0;

  g_assert_true (cy_profile_tariff_writes (profile, image, writes, NULL));
  g_assert_true (cy_profile_tariff_reads (profile, reads));
  for (guint i = 0; i < reads->len; i++) {
    const CyReadBlock *read = &g_array_index (reads, CyReadBlock, i);

    for (guint k = 0; k < read->count; k++, n++) {
      for (guint w = 0; w < writes->len; w++) {
        const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, w);
        int at = read->address + (int) k - write->address;

        if (at >= 0 && at < write->n)
          out_words[n] = write->values[at];
      }
    }
  }
  return n;
}

/* What was written comes back from where it is read, as far as the pile can keep it. */
static void
test_read_back (void)
{
  CyProfile *profiles[] = { shipped ("chargeyard-dc"), shipped ("chargeyard-ac"),
                            fixture_compile_ok (FOUR, 1), fixture_compile_ok (HOURLY, 1) };
  CyTariffImage image = summer ();

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    guint16 words[CY_PROFILE_TARIFF_WORDS] = { 0 };
    guint n = gather (profiles[i], &image, words);
    g_autoptr (GError) error = NULL;
    CyTariffImage found;

    g_assert_cmpuint (n, ==, cy_profile_tariff_words (profiles[i]));
    cy_profile_tariff_parse (profiles[i], words, n, &found, &error);
    g_assert_no_error (error);
    g_assert_true (cy_profile_tariff_same (profiles[i], &image, &found));
    g_assert_cmpuint (found.version, ==, i == 3 ? 0 : 42);
    g_assert_cmpmem (found.slots, sizeof found.slots, image.slots, sizeof image.slots);
    g_assert_cmpint (found.electricity[3] + found.service[3], ==, 100000);
    found.electricity[2] += 1000;
    g_assert_false (cy_profile_tariff_same (profiles[i], &image, &found));
    g_assert_false (cy_profile_tariff_parse (profiles[i], words, n - 1, &found, NULL));
    cy_profile_unref (profiles[i]);
  }
}

static void
test_fits (void)
{
  const struct {
    CyProfile *profile;
    CyTariffImage change; /* what is not 0 goes over the summer; slots[47] and the first prices */
    const char *message;
  } cases[] = {
    { fixture_compile_ok (FOUR, 1),
      { .n_classes = 5, .slots = { [47] = 4 } },
      "the tariff uses the class deep valley at 23:30, and this pile knows 4 classes; classes are "
      "never merged" },
    { fixture_compile_ok (FOUR, 1), { .n_classes = 5 }, "" },
    { fixture_compile_ok (FOUR, 1),
      { .n_classes = 3 },
      "00:00 has class 3, and only 3 classes have a price" },
    { fixture_compile_ok (FOUR, 1),
      { .n_classes = 6 },
      "a tariff has 1 to 5 price classes, not 6" },
    { fixture_compile_ok (FOUR, 1),
      { .electricity = { 150001 } },
      "the price with service of class sharp is 2.30001, and this pile takes steps of 0.0001 "
      "only" },
    { fixture_compile_ok (FOUR, 1),
      { .electricity = { 600000 } },
      "the price with service of class sharp is 6.80000, and this pile takes at most 6.55350" },
    { fixture_compile_ok (FOUR, 1),
      { .electricity = { -100000 } },
      "the price with service of class sharp is below 0, which this pile cannot be told" },
    { fixture_compile_ok (FOUR, 1), { .version = 65536 }, "version 65536 is outside 1 to 65535" },
    { fixture_compile_ok (HOURLY, 1),
      { .slots = { [47] = 2 } },
      "the tariff changes at 23:30, and this pile knows whole hours only" },
    /* Another class at the same price is no change for who has no classes. */
    { fixture_compile_ok (HOURLY, 1),
      { .slots = { [47] = 2 }, .electricity = { 0, 0, 40000 }, .service = { 0, 0, 60000 } },
      "" },
    { shipped ("chargeyard-dc"),
      { .service = { -1 } },
      "the service fee of class sharp is below 0, which this pile cannot be told" },
    { shipped ("chargeyard-dc"), { .n_classes = 5, .slots = { [47] = 4 } }, "" },
    { shipped ("abb-terra-ac"), { 0 }, "a pile of profile abb-terra-ac takes no tariff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyTariffImage image = summer ();
    const CyTariffImage *change = &cases[i].change;
    g_autoptr (GError) error = NULL;

    image.version = change->version != 0 ? change->version : image.version;
    image.n_classes = change->n_classes != 0 ? change->n_classes : image.n_classes;
    image.slots[47] = change->slots[47] != 0 ? change->slots[47] : image.slots[47];
    for (guint k = 0; k < CY_TARIFF_CLASSES; k++) {
      if (change->electricity[k] != 0)
        image.electricity[k] = change->electricity[k];
      if (change->service[k] != 0)
        image.service[k] = change->service[k];
    }
    g_assert_cmpint (cy_profile_tariff_fits (cases[i].profile, &image, &error), ==,
                     cases[i].message[0] == '\0');
    g_assert_cmpstr (error == NULL ? "" : error->message, ==, cases[i].message);
    cy_profile_unref (cases[i].profile);
  }
}

/* A pile may answer anything. */
static void
test_hostile_answers (void)
{
  g_autoptr (CyProfile) four = fixture_compile_ok (FOUR, 1);
  g_autoptr (CyProfile) hourly = fixture_compile_ok (HOURLY, 1);
  g_autoptr (CyProfile) dc = shipped ("chargeyard-dc");
  guint16 words[CY_PROFILE_TARIFF_WORDS];
  CyTariffImage found;
  g_autoptr (GError) no_class = NULL;
  g_autoptr (GError) prices = NULL;
  g_autoptr (GError) dear = NULL;

  memset (words, 0, sizeof words);
  g_assert_false (
    cy_profile_tariff_parse (four, words, cy_profile_tariff_words (four), &found, &no_class));
  g_assert_cmpstr (no_class->message, ==, "slot 0 of the pile says class 0, which is none");
  for (guint i = 0; i < 24; i++)
    words[i] = (guint16) i;
  g_assert_false (cy_profile_tariff_parse (hourly, words, 24, &found, &prices));
  g_assert_cmpstr (prices->message, ==, "the pile has more than 5 different prices");
  memset (words, 0, sizeof words);
  words[24] = 0xffff;
  g_assert_false (cy_profile_tariff_parse (dc, words, 46, &found, &dear));
  g_assert_cmpstr (dear->message, ==, "a price of the pile is 42949.02 per kWh, beyond reason");
}

/* The pile's side: which of its words a write touches. */
static void
test_match (void)
{
  g_autoptr (CyProfile) dc = shipped ("chargeyard-dc");
  static const struct {
    CyProfileWrite write;
    int first;
  } cases[] = {
    { { .function = 16, .unit = -1, .address = 6000, .n = 44 }, 0 },
    { { .function = 16, .unit = -1, .address = 6044, .n = 2 }, 44 },
    { { .function = 16, .unit = -1, .address = 6010, .n = 3 }, 10 },
    { { .function = 16, .unit = -1, .address = 6044, .n = 3 }, -1 },
    { { .function = 16, .unit = -1, .address = 5999, .n = 3 }, -1 },
    { { .function = 16, .unit = 2, .address = 6000, .n = 44 }, -1 },
    { { .function = 6, .unit = -1, .address = 6000, .n = 1 }, -1 },
    { { .function = 16, .unit = -1, .address = 6000, .n = 0 }, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint first = 0;

    g_assert_cmpint (cy_profile_tariff_match (dc, &cases[i].write, &first), ==,
                     cases[i].first >= 0);
    if (cases[i].first >= 0)
      g_assert_cmpint ((int) first, ==, cases[i].first);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *document;
    const char *message;
  } cases[] = {
    { TARIFF ("\"slots\":25,\"prices\":{\"address\":1}"),
      "tariff.slots: a day is divided into 24 or 48" },
    { TARIFF ("\"slots\":48"), "tariff.prices: is missing" },
    { TARIFF ("\"prices\":{\"address\":65535}"), "tariff: its registers go on beyond 65535" },
    { TARIFF ("\"prices\":{\"address\":1},\"version\":{\"address\":2}"),
      "tariff: register 2 is in two of its parts" },
    { TARIFF ("\"write_function\":6,\"prices\":{\"address\":1}"),
      "tariff.write_function: 6 cannot write a u32" },
    { TARIFF ("\"write_function\":15,\"prices\":{\"address\":1}"),
      "tariff.write_function: must be 6 or 16" },
    { TARIFF ("\"schedule\":{\"address\":1},\"prices\":{\"address\":100}"),
      "tariff.schedule.classes: is missing" },
    { TARIFF ("\"schedule\":{\"address\":1,\"classes\":6},\"prices\":{\"address\":100}"),
      "tariff.schedule.classes: 6 is outside 1 to 5" },
    { TARIFF ("\"prices\":{\"address\":1,\"type\":\"f32\"}"), NULL },
    { TARIFF ("\"prices\":{\"address\":1},\"colour\":1"), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProfile) profile = fixture_compile (cases[i].document, 1, &error);

    g_assert_null (profile);
    g_assert_nonnull (error);
    if (cases[i].message != NULL)
      g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/tariff/writes", test_writes);
  g_test_add_func ("/profile/tariff/read-back", test_read_back);
  g_test_add_func ("/profile/tariff/fits", test_fits);
  g_test_add_func ("/profile/tariff/hostile-answers", test_hostile_answers);
  g_test_add_func ("/profile/tariff/match", test_match);
  g_test_add_func ("/profile/tariff/refused", test_refused);
  return g_test_run ();
}
