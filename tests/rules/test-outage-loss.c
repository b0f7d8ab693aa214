/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-outage-loss.h"

#include <math.h>

#include "fixture.h"

#define HOUR_US   ((gint64) 3600 * 1000000)
#define MINUTE_US ((gint64) 60 * 1000000)
#define DAY_US    (24 * HOUR_US)

/* A Monday, midnight UTC: 2026-10-05. */
#define MONDAY ((gint64) 1791158400 * 1000000)

/* Rules that need no tables of the machine: winter and summer time of central Europe. */
#define EUROPE "CET-1CEST,M3.5.0,M10.5.0/3"

typedef struct {
  CyOutage outage;
  GArray *hours;
} Fixture;

static void
setup_in (Fixture *f, const char *zone)
{
  f->hours = g_array_new (FALSE, FALSE, sizeof (CyOutageHour));
  f->outage = (CyOutage){ .zone = g_time_zone_new_identifier (zone) };
  g_assert_nonnull (f->outage.zone);
}

static void
teardown (Fixture *f)
{
  g_array_unref (f->hours);
  g_time_zone_unref (f->outage.zone);
}

static void
add_hour (Fixture *f, gint64 start_us, double energy_wh)
{
  const CyOutageHour hour = { start_us, energy_wh };

  g_array_append_val (f->hours, hour);
}

static CyOutageLoss
lose (Fixture *f, gint64 from_us, gint64 to_us)
{
  f->outage.hours = (const CyOutageHour *) (gpointer) f->hours->data;
  f->outage.n_hours = f->hours->len;
  f->outage.span = (CySpan){ from_us, to_us };
  return cy_outage_loss (&f->outage);
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6 * (1 + fabs (b)));
}

/* Without a past nothing is known; 0 would be a lie. */
static void
test_unknown (void)
{
  static const double rubbish[] = { NAN, INFINITY, -1 };
  Fixture f;
  CyOutageLoss loss;

  setup_in (&f, "UTC");
  loss = lose (&f, MONDAY, MONDAY + HOUR_US);
  g_assert_false (loss.is_known);
  for (guint i = 0; i < G_N_ELEMENTS (rubbish); i++)
    add_hour (&f, MONDAY - DAY_US, rubbish[i]);
  g_assert_false (lose (&f, MONDAY, MONDAY + HOUR_US).is_known);
  /* The hours of the outage itself are no past. */
  add_hour (&f, MONDAY, 1000);
  loss = lose (&f, MONDAY + MINUTE_US, MONDAY + HOUR_US);
  g_assert_false (loss.is_known);
  g_assert_cmpint (loss.money, ==, 0);
  teardown (&f);
}

/* The narrowest that there is. */
static void
test_basis (void)
{
  Fixture f;
  CyOutageLoss loss;

  setup_in (&f, "UTC");
  add_hour (&f, MONDAY - 7 * DAY_US + 8 * HOUR_US, 1000);  /* Monday, 8 h */
  add_hour (&f, MONDAY - 14 * DAY_US + 8 * HOUR_US, 3000); /* Monday, 8 h */
  add_hour (&f, MONDAY - 6 * DAY_US + 9 * HOUR_US, 500);   /* Tuesday, 9 h */
  loss = lose (&f, MONDAY + 8 * HOUR_US, MONDAY + 9 * HOUR_US);
  assert_near (loss.energy_wh, 2000);
  g_assert_cmpuint (loss.n_by[CY_OUTAGE_BY_WEEKDAY], ==, 1);
  loss = lose (&f, MONDAY + 9 * HOUR_US, MONDAY + 10 * HOUR_US);
  assert_near (loss.energy_wh, 500);
  g_assert_cmpuint (loss.n_by[CY_OUTAGE_BY_HOUR], ==, 1);
  loss = lose (&f, MONDAY + 10 * HOUR_US, MONDAY + 11 * HOUR_US);
  assert_near (loss.energy_wh, 1500);
  g_assert_cmpuint (loss.n_by[CY_OUTAGE_BY_ALL], ==, 1);
  loss = lose (&f, MONDAY + 8 * HOUR_US + 45 * MINUTE_US, MONDAY + 10 * HOUR_US + 30 * MINUTE_US);
  assert_near (loss.energy_wh, 2000 / 4.0 + 500 + 1500 / 2.0);
  g_assert_cmpuint (loss.n_pattern_hours, ==, 3);
  for (guint i = 0; i < CY_N_OUTAGE_BASES; i++)
    g_assert_cmpuint (loss.n_by[i], ==, 1);
  teardown (&f);
}

/* An hour that touches another outage says nothing; one beside it does. */
static void
test_excluded (void)
{
  static const struct {
    gint64 from;
    gint64 to;
    gboolean counts;
  } cases[] = {
    { -HOUR_US, 0, TRUE },          { -HOUR_US, 1, FALSE },
    { 0, HOUR_US, FALSE },          { HOUR_US - 1, 2 * HOUR_US, FALSE },
    { HOUR_US, 2 * HOUR_US, TRUE }, { MINUTE_US, 2 * MINUTE_US, FALSE },
  };
  gint64 hour = MONDAY - 7 * DAY_US;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CySpan span = { hour + cases[i].from, hour + cases[i].to };
    Fixture f;

    setup_in (&f, "UTC");
    add_hour (&f, hour, 1000);
    f.outage.excluded = &span;
    f.outage.n_excluded = 1;
    g_assert_cmpint (lose (&f, MONDAY, MONDAY + HOUR_US).is_known, ==, cases[i].counts);
    teardown (&f);
  }
}

/* No time is no loss, and nothing wrong either. */
static void
test_nothing (void)
{
  gint32 prices[CY_OUTAGE_SLOTS] = { 0 };
  Fixture f;
  CyOutageLoss loss;

  setup_in (&f, "UTC");
  f.outage.prices = prices;
  add_hour (&f, MONDAY - DAY_US, 1000);
  for (gint64 to_us = MONDAY - HOUR_US; to_us <= MONDAY; to_us += HOUR_US) {
    loss = lose (&f, MONDAY, to_us);
    g_assert_true (loss.is_known && loss.has_money);
    g_assert_cmpfloat (loss.energy_wh, ==, 0);
    g_assert_cmpuint (loss.n_by[0] + loss.n_by[1] + loss.n_by[2], ==, 0);
  }
  teardown (&f);
}

/* 10 kWh in an hour, at 1.2 in its first half and 0.6 in its second. */
static void
test_money (void)
{
  static const struct {
    gint64 from;
    gint64 to;
    gint64 money;
  } cases[] = {
    { 0, 60, 90000 }, { 0, 30, 60000 }, { 30, 60, 30000 }, { 15, 45, 45000 },
    { 29, 31, 3000 }, { -60, 0, 0 },    { 60, 120, 0 },    { 59, 61, 1000 },
  };
  gint32 prices[CY_OUTAGE_SLOTS] = { 0 };
  Fixture f;

  prices[16] = 120000;
  prices[17] = 60000;
  setup_in (&f, "UTC");
  f.outage.prices = prices;
  add_hour (&f, MONDAY - 7 * DAY_US + 8 * HOUR_US, 10000);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 eight = MONDAY + 8 * HOUR_US;
    CyOutageLoss loss =
      lose (&f, eight + cases[i].from * MINUTE_US, eight + cases[i].to * MINUTE_US);

    g_assert_true (loss.has_money);
    g_assert_cmpint (loss.money, ==, cases[i].money);
  }
  f.outage.prices = NULL;
  g_assert_false (lose (&f, MONDAY, MONDAY + DAY_US).has_money);
  teardown (&f);
}

/* Europe, Sunday 2026-10-25: 02:00 to 03:00 comes twice. Sunday 2026-03-29: it does not come at all. */
static void
test_clock_change (void)
{
  gint64 autumn = MONDAY + 20 * DAY_US; /* midnight UTC, that is 02:00 */
  gint64 spring = MONDAY - 190 * DAY_US;
  Fixture f;

  setup_in (&f, EUROPE);
  for (guint hour = 0; hour < 24; hour++) /* on a Sunday in summer, at local hours 0 to 23 */
    add_hour (&f, MONDAY - DAY_US - 2 * HOUR_US + hour * HOUR_US, hour);
  assert_near (lose (&f, autumn - 2 * HOUR_US, autumn + 3 * HOUR_US).energy_wh, 0 + 1 + 2 + 2 + 3);
  assert_near (lose (&f, autumn, autumn + 2 * HOUR_US).energy_wh, 2 + 2);
  assert_near (lose (&f, autumn + HOUR_US, autumn + 3 * HOUR_US).energy_wh, 2 + 3);
  assert_near (lose (&f, spring - HOUR_US, spring + 3 * HOUR_US).energy_wh, 0 + 1 + 3 + 4);
  teardown (&f);
}

/* --- the same words, slowly, minute by minute and with GLib's calendar --- */

static gboolean
touches (const CySpan *span, gint64 start_us)
{
  return span->from_us < start_us + HOUR_US && span->to_us > start_us;
}

static GDateTime *
local (GTimeZone *zone, gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / 1000000);

  return g_date_time_to_timezone (utc, zone);
}

static gboolean
slow_mean (const CyOutage *o, int weekday, int hour, double *out_mean)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < o->n_hours; i++) {
    g_autoptr (GDateTime) time = local (o->zone, o->hours[i].start_us);
    gboolean out = touches (&o->span, o->hours[i].start_us);

    for (guint k = 0; k < o->n_excluded; k++)
      out = out || touches (&o->excluded[k], o->hours[i].start_us);
    if (out || (weekday != 0 && g_date_time_get_day_of_week (time) != weekday) ||
        (hour >= 0 && g_date_time_get_hour (time) != hour))
      continue;
    sum += o->hours[i].energy_wh;
    n++;
  }
  *out_mean = sum / n;
  return n > 0;
}

static void
slow_loss (const CyOutage *o, double *out_wh, double *out_money)
{
  gint64 last = -1;
  double mean = 0;

  *out_wh = *out_money = 0;
  for (gint64 at = o->span.from_us; at < o->span.to_us; at += MINUTE_US) {
    g_autoptr (GDateTime) now = local (o->zone, at);
    gint64 start_us = at - at % HOUR_US;
    int slot = g_date_time_get_hour (now) * 2 + g_date_time_get_minute (now) / 30;

    if (start_us != last) {
      g_autoptr (GDateTime) hour = local (o->zone, start_us);

      g_assert_true (
        slow_mean (o, g_date_time_get_day_of_week (hour), g_date_time_get_hour (hour), &mean) ||
        slow_mean (o, 0, g_date_time_get_hour (hour), &mean) || slow_mean (o, 0, -1, &mean));
    }
    last = start_us;
    *out_wh += mean / 60;
    *out_money += mean / 60 * o->prices[slot] / 10000;
  }
}

static void
test_slowly (void)
{
  static const char *const zones[] = { "UTC",          "CST-8",        EUROPE,
                                       "<+0545>-5:45", "<+0530>-5:30", "EST5EDT,M3.2.0,M11.1.0" };
  g_autoptr (GRand) rand = test_rand_new ();
  gint32 prices[CY_OUTAGE_SLOTS];

  for (guint round = 0; round < 60; round++) {
    gint64 start = MONDAY + g_rand_int_range (rand, 0, 400) * DAY_US;
    CySpan excluded[2];
    double wh;
    double money;
    Fixture f;
    CyOutageLoss loss;

    setup_in (&f, zones[round % G_N_ELEMENTS (zones)]);
    for (guint i = 0; i < CY_OUTAGE_SLOTS; i++)
      prices[i] = g_rand_int_range (rand, 0, 200000);
    for (guint i = g_rand_int_range (rand, 1, 300); i > 0; i--)
      add_hour (&f, start - g_rand_int_range (rand, 1, 28 * 24) * HOUR_US,
                g_rand_double_range (rand, 0, 60000));
    add_hour (&f, start - 30 * DAY_US, 4711);
    for (guint i = 0; i < G_N_ELEMENTS (excluded); i++) {
      excluded[i].from_us = start - g_rand_int_range (rand, 1, 28 * 1440) * MINUTE_US;
      excluded[i].to_us = excluded[i].from_us + g_rand_int_range (rand, 0, 1440) * MINUTE_US;
    }
    f.outage.excluded = excluded;
    f.outage.n_excluded = G_N_ELEMENTS (excluded);
    f.outage.prices = prices;
    start += g_rand_int_range (rand, 0, 1440) * MINUTE_US;
    loss = lose (&f, start, start + g_rand_int_range (rand, 1, 5000) * MINUTE_US);
    g_assert_true (loss.is_known);
    slow_loss (&f.outage, &wh, &money);
    assert_near (loss.energy_wh, wh);
    g_assert_cmpfloat_with_epsilon ((double) loss.money, money, 0.6);
    teardown (&f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outage-loss/unknown", test_unknown);
  g_test_add_func ("/outage-loss/basis", test_basis);
  g_test_add_func ("/outage-loss/excluded", test_excluded);
  g_test_add_func ("/outage-loss/nothing", test_nothing);
  g_test_add_func ("/outage-loss/money", test_money);
  g_test_add_func ("/outage-loss/clock-change", test_clock_change);
  g_test_add_func ("/outage-loss/slowly", test_slowly);
  return g_test_run ();
}
