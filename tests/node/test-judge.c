/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge.h"

#include <math.h>

#include "cy-state.h"
#include "cy-yard-file.h"

#define S G_USEC_PER_SEC

/* Where the tags are once the set has sorted them. */
enum {
  TAG_MODULE_WORD,
  TAG_CLOCK,
  TAG_STATE,
  TAG_FAULT_WORD,
  TAG_ALARM_WORD,
  TAG_VOLTAGE,
  TAG_POWER,
  TAG_TEMP,
  N_TAGS,
};

static const struct {
  CyMeasureId measure;
  guint8 connector;
} tag_table[N_TAGS] = {
  [TAG_MODULE_WORD] = { CY_MEASURE_MODULE_FAULT_WORD, 0 },
  [TAG_CLOCK] = { CY_MEASURE_STATION_CLOCK, 0 },
  [TAG_STATE] = { CY_MEASURE_CONN_STATE, 1 },
  [TAG_FAULT_WORD] = { CY_MEASURE_CONN_FAULT_WORD, 1 },
  [TAG_ALARM_WORD] = { CY_MEASURE_CONN_ALARM_WORD, 1 },
  [TAG_VOLTAGE] = { CY_MEASURE_AC_VOLTAGE_L1, 1 },
  [TAG_POWER] = { CY_MEASURE_DC_POWER, 1 },
  [TAG_TEMP] = { CY_MEASURE_TEMP_GUN, 1 },
};

/* No delays but for the voltage's, so that a verdict is there with the value. */
static const char yard_text[] =
  "{\"policies\":[{\"id\":\"d\",\"name\":\"D\",\"blocked_min\":2,\"clock_drift_s\":60}],"
  "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1000,"
  "\"connectors\":1,\"profile\":\"x\",\"limits\":["
  "{\"measure\":\"temp.gun\",\"ll\":-20,\"l\":-10,\"h\":80,\"hh\":90,\"hysteresis\":5,"
  "\"on_delay_s\":0,\"off_delay_s\":0},"
  "{\"measure\":\"ac.voltage.l1\",\"hh\":250,\"hysteresis\":2,\"on_delay_s\":3,"
  "\"off_delay_s\":3}]}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"t\"}]}";

typedef struct {
  CyFleet *fleet;
  CyYard *yard;
  CyConditionQueue *queue;
  CyJudge *judge;
  GHashTable *recorded; /* subject -> CyAlarm on the stack of the test */
  gint64 now_us;
  CySample samples[N_TAGS];
} Court;

static void
clear_name (CyTagName *name)
{
  g_free (name->name);
}

static GArray *
make_names (guint tag)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (CyTagName));
  const CyTagName name = { tag == TAG_FAULT_WORD ? 4 : 0,
                           g_strdup (tag == TAG_FAULT_WORD   ? "over_temperature"
                                     : tag == TAG_ALARM_WORD ? "gun_warm"
                                                             : "module_1") };

  g_array_set_clear_func (names, (GDestroyNotify) clear_name);
  g_array_append_val (names, name);
  return names;
}

static CyTagSet *
make_tags (void)
{
  GArray *tags = g_array_new (FALSE, TRUE, sizeof (CyTag));

  for (guint i = 0; i < N_TAGS; i++) {
    CyTag tag = { .measure = tag_table[i].measure,
                  .connector = tag_table[i].connector,
                  .scale = i == TAG_TEMP ? 0.1 : 1 };

    if (i == TAG_MODULE_WORD || i == TAG_FAULT_WORD || i == TAG_ALARM_WORD)
      tag.names = make_names (i);
    g_array_append_val (tags, tag);
  }
  return cy_tag_set_new (tags, 1);
}

static const char *
fault_class (guint pile, guint tag, guint bit, gpointer user_data)
{
  return tag == TAG_FAULT_WORD && bit == 4 ? "over_temperature" : NULL;
}

static const CyAlarm *
recall (const char *subject, gpointer user_data)
{
  return g_hash_table_lookup (((Court *) user_data)->recorded, subject);
}

static void
on_ready_cb (gpointer user_data)
{
}

static guint
place_of (CyTagSet *tags, guint wanted)
{
  int place = cy_tag_set_find (tags, tag_table[wanted].connector, tag_table[wanted].measure);

  g_assert_cmpint (place, >=, 0);
  return (guint) place;
}

static CyYard *
make_yard (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (yard_text, -1, sizeof yard_text, &error);
  CyYard *yard = cy_yard_new ();
  g_autoptr (GPtrArray) records = NULL;

  g_assert_no_error (error);
  records = cy_yard_file_read (document, yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

/* A new judge, as after a start: it knows what is recorded and nothing else. */
static void
court_restart (Court *court)
{
  g_clear_pointer (&court->judge, cy_judge_free);
  court->judge = cy_judge_new (court->fleet, court->yard, fault_class, recall, court, court->queue);
}

static void
court_init (Court *court, guint bound)
{
  g_autoptr (CyLink) link = cy_link_parse ("tcp://127.0.0.1:502/1", NULL);
  CyTagSet *tags = make_tags ();

  *court = (Court){ .now_us = 1000 * S };
  court->fleet = cy_fleet_new ();
  cy_fleet_add (court->fleet, "p1", link, 1000, tags);
  /* The enumeration is in the set's order, which the samples are in too. */
  for (guint i = 0; i < N_TAGS; i++) {
    g_assert_cmpuint (place_of (tags, i), ==, i);
    court->samples[i] = (CySample){ .quality = CY_QUALITY_GOOD };
  }
  court->samples[TAG_TEMP].raw = 200;
  court->samples[TAG_VOLTAGE].raw = 230;
  cy_tag_set_unref (tags);
  court->yard = make_yard ();
  court->queue = cy_condition_queue_new (bound, on_ready_cb, NULL);
  court->recorded = g_hash_table_new (g_str_hash, g_str_equal);
  court_restart (court);
}

static void
court_clear (Court *court)
{
  cy_judge_free (court->judge);
  cy_condition_queue_free (court->queue);
  g_hash_table_unref (court->recorded);
  cy_yard_unref (court->yard);
  cy_fleet_unref (court->fleet);
}

static void
append_number (GString *said, double value)
{
  if (!isnan (value))
    g_string_append_printf (said, " %g", value);
}

/* What was said since: "+1/temp.gun.high hh high 92 90; -1/temp.gun.low 20". */
static char *
hear (Court *court)
{
  GString *said = g_string_new (NULL);
  CyCondition *next;

  while ((next = cy_condition_queue_pop (court->queue)) != NULL) {
    g_autoptr (CyCondition) condition = next;

    g_assert_true (g_str_has_prefix (condition->subject, "p1/"));
    g_string_append_printf (said, "%s%c%s", said->len > 0 ? "; " : "",
                            condition->active ? '+' : '-', condition->subject + 3);
    if (condition->active && condition->level != CY_LIMIT_LEVEL_NONE)
      g_string_append_printf (said, " %s", cy_limit_level_name (condition->level));
    if (condition->active)
      g_string_append_printf (said, " %s", cy_priority_name (condition->priority));
    append_number (said, condition->value);
    append_number (said, condition->limit);
    if (condition->latching)
      g_string_append (said, " latching");
    if (condition->rule != NULL)
      g_string_append_printf (said, " (%s)", condition->rule);
  }
  return g_string_free (said, FALSE);
}

static void
expect (Court *court, const char *wanted)
{
  g_autofree char *said = hear (court);

  g_assert_cmpstr (said, ==, wanted);
}

/* One scan, a second after the last. */
static void
scan (Court *court, const char *wanted)
{
  court->now_us += S;
  cy_judge_scan (court->judge, 0, court->samples, court->now_us);
  expect (court, wanted);
}

/* A day of one temperature, in tenths of a degree. */
static void
test_limit (void)
{
  static const struct {
    gint64 raw;
    CyQuality quality;
    CyLimitLevel level;
    const char *said;
  } steps[] = {
    { 200, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE, "" },
    { 800, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_H, "+1/temp.gun.high h medium 80 80" },
    { 810, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_H, "" },
    { 920, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_HH, "+1/temp.gun.high hh high 92 90" },
    { 860, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_HH, "" }, /* not back by the hysteresis */
    { 840, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_H, "+1/temp.gun.high h medium 84 80" },
    { 950, CY_QUALITY_BAD, CY_LIMIT_LEVEL_H, "" }, /* nothing is known: nothing changes */
    { 0, CY_QUALITY_NEVER, CY_LIMIT_LEVEL_H, "" },
    { 200, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE, "-1/temp.gun.high 20" },
    { -100, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_L, "+1/temp.gun.low l medium -10 -10" },
    { 950, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_HH,
      "-1/temp.gun.low 95; +1/temp.gun.high hh high 95 90" },
    { -300, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_LL,
      "-1/temp.gun.high -30; +1/temp.gun.low ll high -30 -20" },
    { 250, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE, "-1/temp.gun.low 25" },
  };
  Court court;

  court_init (&court, 100);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    court.samples[TAG_TEMP].raw = steps[i].raw;
    court.samples[TAG_TEMP].quality = (guint8) steps[i].quality;
    scan (&court, steps[i].said);
    g_assert_cmpuint (court.samples[TAG_TEMP].level, ==, steps[i].level);
  }
  court_clear (&court);
}

/* The voltage's limit wants three seconds. */
static void
test_delay (void)
{
  Court court;

  court_init (&court, 100);
  court.samples[TAG_VOLTAGE].raw = 255;
  scan (&court, "");
  scan (&court, "");
  scan (&court, "");
  g_assert_cmpuint (court.samples[TAG_VOLTAGE].level, ==, CY_LIMIT_LEVEL_NONE);
  scan (&court, "+1/ac.voltage.l1.high hh high 255 250");
  court.samples[TAG_VOLTAGE].raw = 230;
  scan (&court, "");
  court.samples[TAG_VOLTAGE].raw = 255;
  scan (&court, "");
  court.samples[TAG_VOLTAGE].raw = 230;
  for (guint i = 0; i < 3; i++)
    scan (&court, "");
  scan (&court, "-1/ac.voltage.l1.high 230");
  court_clear (&court);
}

static void
test_words (void)
{
  static const struct {
    guint tag;
    gint64 raw;
    CyQuality quality;
    const char *said;
  } steps[] = {
    { TAG_FAULT_WORD, 1 << 4, CY_QUALITY_GOOD, "+1/fault.over_temperature critical" },
    { TAG_FAULT_WORD, 1 << 4, CY_QUALITY_GOOD, "" },
    { TAG_FAULT_WORD, 0, CY_QUALITY_BAD, "" },
    { TAG_FAULT_WORD, 1 << 4 | 1u << 31, CY_QUALITY_GOOD, "+1/fault.bit_31 high" },
    { TAG_FAULT_WORD, 1, CY_QUALITY_GOOD,
      "+1/fault.bit_0 high; -1/fault.over_temperature; -1/fault.bit_31" },
    { TAG_ALARM_WORD, 1, CY_QUALITY_GOOD, "+1/warning.gun_warm medium" },
    { TAG_ALARM_WORD, 0, CY_QUALITY_GOOD, "-1/warning.gun_warm" },
    { TAG_MODULE_WORD, 3, CY_QUALITY_GOOD, "+0/module.module_1 high; +0/module.bit_1 high" },
    { TAG_MODULE_WORD, 0, CY_QUALITY_GOOD, "-0/module.module_1; -0/module.bit_1" },
    /* Devices have been seen to send more bits than a word has. */
    { TAG_ALARM_WORD, G_GINT64_CONSTANT (1) << 40, CY_QUALITY_GOOD, "" },
    { TAG_FAULT_WORD, 0, CY_QUALITY_GOOD, "-1/fault.bit_0" },
  };
  Court court;

  court_init (&court, 100);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    court.samples[steps[i].tag].raw = steps[i].raw;
    court.samples[steps[i].tag].quality = (guint8) steps[i].quality;
    scan (&court, steps[i].said);
  }
  court_clear (&court);
}

static void
test_link (void)
{
  CyLivePile link = { .quality = CY_QUALITY_STALE, .since_us = 5 * S };
  Court court;

  court_init (&court, 100);
  cy_judge_link (court.judge, 0, &link);
  expect (&court, "");
  link.quality = CY_QUALITY_OFFLINE;
  cy_judge_link (court.judge, 0, &link);
  cy_judge_link (court.judge, 0, &link);
  expect (&court, "+0/link high");
  link.quality = CY_QUALITY_STALE;
  cy_judge_link (court.judge, 0, &link);
  expect (&court, "");
  link.quality = CY_QUALITY_GOOD;
  cy_judge_link (court.judge, 0, &link);
  expect (&court, "-0/link");
  /* A scan that comes before the news of the link says the same. */
  link.quality = CY_QUALITY_OFFLINE;
  cy_judge_link (court.judge, 0, &link);
  expect (&court, "+0/link high");
  scan (&court, "-0/link");
  scan (&court, "");
  court_clear (&court);
}

/* With room for one condition, the others are said with the next scans, once each. */
static void
test_full (void)
{
  Court court;

  court_init (&court, 1);
  court.samples[TAG_TEMP].raw = 950;
  court.samples[TAG_FAULT_WORD].raw = 1 << 4 | 1;
  scan (&court, "+1/temp.gun.high hh high 95 90");
  scan (&court, "+1/fault.bit_0 high");
  scan (&court, "+1/fault.over_temperature critical");
  scan (&court, "");
  /* To the other side: two things to say about one value. */
  court.samples[TAG_TEMP].raw = -300;
  scan (&court, "-1/temp.gun.high -30");
  scan (&court, "+1/temp.gun.low ll high -30 -20");
  scan (&court, "");
  /* What is over before it could be said is not said at all. */
  court.samples[TAG_TEMP].raw = 200;
  court.samples[TAG_ALARM_WORD].raw = 1;
  scan (&court, "-1/temp.gun.low 20");
  court.samples[TAG_ALARM_WORD].raw = 0;
  scan (&court, "");
  court_clear (&court);
}

static void
record (Court *court, CyAlarm *alarm)
{
  alarm->raised_us = 1;
  g_hash_table_insert (court->recorded, alarm->subject, alarm);
}

static void
test_restart (void)
{
  CyAlarm hot = { .subject = (char *) "p1/1/temp.gun.high", .level = CY_LIMIT_LEVEL_HH };
  CyAlarm fault = { .subject = (char *) "p1/1/fault.over_temperature" };
  CyAlarm link = { .subject = (char *) "p1/0/link" };
  CyLivePile offline = { .quality = CY_QUALITY_OFFLINE };
  Court court;

  court_init (&court, 100);
  record (&court, &hot);
  record (&court, &fault);
  record (&court, &link);
  court_restart (&court);
  cy_judge_link (court.judge, 0, &offline);
  expect (&court, "");
  /* Still as it was: nothing new but the link. */
  court.samples[TAG_TEMP].raw = 950;
  court.samples[TAG_FAULT_WORD].raw = 1 << 4;
  scan (&court, "-0/link");
  g_assert_cmpuint (court.samples[TAG_TEMP].level, ==, CY_LIMIT_LEVEL_HH);

  /* Over while nobody looked. */
  court_restart (&court);
  court.samples[TAG_TEMP].raw = 200;
  court.samples[TAG_FAULT_WORD].raw = 0;
  scan (&court, "-1/temp.gun.high 20; -1/fault.over_temperature; -0/link");

  /* On the other side meanwhile. */
  court_restart (&court);
  court.samples[TAG_TEMP].raw = -300;
  court.samples[TAG_FAULT_WORD].raw = 1 << 4;
  scan (&court, "-1/temp.gun.high -30; +1/temp.gun.low ll high -30 -20; -0/link");
  court_clear (&court);
}

/* Two minutes in the bay without energy, by the policy. */
static void
test_blocked (void)
{
  CyAlarm blocked = { .subject = (char *) "p1/1/bay.blocked" };
  Court court;

  court_init (&court, 100);
  court.samples[TAG_STATE].raw = CY_PILE_STATE_CHARGING;
  court.samples[TAG_POWER].raw = 60000;
  for (guint i = 0; i < 200; i++)
    scan (&court, "");
  court.samples[TAG_STATE].raw = CY_PILE_STATE_FINISHING;
  court.samples[TAG_POWER].raw = 0;
  for (guint i = 0; i < 120; i++)
    scan (&court, "");
  scan (&court, "+1/bay.blocked low");
  /* A pile that does not answer has not moved. */
  court.samples[TAG_STATE].quality = CY_QUALITY_STALE;
  scan (&court, "");
  court.samples[TAG_STATE].quality = CY_QUALITY_GOOD;
  scan (&court, "");
  record (&court, &blocked);
  court_restart (&court);
  scan (&court, "");
  court.samples[TAG_STATE].raw = CY_PILE_STATE_AVAILABLE;
  scan (&court, "-1/bay.blocked");
  court_clear (&court);
}

/* A minute off, for ten seconds. */
static void
test_clock (void)
{
  Court court;

  court_init (&court, 100);
  court.samples[TAG_CLOCK].raw = 60;
  for (guint i = 0; i < 20; i++)
    scan (&court, "");
  court.samples[TAG_CLOCK].raw = -61;
  for (guint i = 0; i < 10; i++)
    scan (&court, "");
  scan (&court, "+0/clock medium -61 60");
  court.samples[TAG_CLOCK].raw = -45; /* not back by half */
  scan (&court, "");
  court.samples[TAG_CLOCK].raw = 3;
  scan (&court, "-0/clock 3 60");
  court_clear (&court);
}

static void
test_watches (void)
{
  static const struct {
    const char *subject;
    gboolean watched;
  } cases[] = {
    { "p1/1/temp.gun.high", TRUE },
    { "p1/1/temp.gun.low", TRUE },
    { "p1/1/fault.over_temperature", TRUE },
    { "p1/1/fault.bit_4", FALSE },
    { "p1/1/fault.bit_5", TRUE },
    { "p1/1/warning.gun_warm", TRUE },
    { "p1/0/module.module_1", TRUE },
    { "p1/0/link", TRUE },
    { "p1/1/dc.current.high", FALSE },
    { "p2/0/link", FALSE },
    { "", FALSE },
  };
  Court court;

  court_init (&court, 100);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_judge_watches (court.judge, cases[i].subject), ==, cases[i].watched);
  court_clear (&court);
}

/* Adds records to the yard, and a judge that knows them. */
static void
court_add (Court *court, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 65536, &error);
  g_autoptr (GPtrArray) records = NULL;

  g_assert_no_error (error);
  records = cy_yard_file_read (document, court->yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (court->yard, cy_record_ref (records->pdata[i]));
  court_restart (court);
}

/* Conditions that people wrote, of several kinds, at the gun that has what they watch. */
static void
test_vigils (void)
{
  Court court;

  court_init (&court, 100);
  court_add (
    &court,
    "{\"conditions\":["
    "{\"id\":\"wear\",\"name\":\"Wear\",\"watch\":\"counter\",\"measure\":\"dc.power\","
    "\"threshold\":5000,\"priority\":\"low\"},"
    "{\"id\":\"apart\",\"name\":\"Apart\",\"watch\":\"deviation\",\"measure\":\"temp.gun\","
    "\"other\":\"ac.voltage.l1\",\"threshold\":300,\"priority\":\"high\",\"latching\":true},"
    "{\"id\":\"still\",\"name\":\"Still\",\"watch\":\"frozen\",\"measure\":\"temp.gun\","
    "\"threshold\":3,\"guard\":\"conn.state == \\\"charging\\\"\"},"
    "{\"id\":\"elsewhere\",\"name\":\"E\",\"watch\":\"counter\",\"measure\":\"dc.power\","
    "\"threshold\":1,\"pile\":\"p1\",\"type\":\"t\"},"
    "{\"id\":\"both\",\"name\":\"Both\",\"watch\":\"expression\","
    "\"expression\":\"dc.power > 100 and temp.gun > 70\"}]}");
  scan (&court, "");
  court.samples[TAG_POWER].raw = 6000;
  scan (&court, "+1/own.elsewhere medium 6000 1; +1/own.wear low 6000 5000");
  court.samples[TAG_TEMP].raw = 750;
  scan (&court, "+1/own.both medium");
  court.samples[TAG_VOLTAGE].raw = 400;
  court.samples[TAG_VOLTAGE].quality = CY_QUALITY_BAD;
  scan (&court, "");
  court.samples[TAG_VOLTAGE].quality = CY_QUALITY_GOOD;
  scan (&court, "+1/own.apart high 325 300 latching");
  court.samples[TAG_VOLTAGE].raw = 230;
  court.samples[TAG_POWER].raw = 0;
  scan (&court, "-1/own.apart 155 300; -1/own.both; -1/own.elsewhere 0 1; -1/own.wear 0 5000");
  court.samples[TAG_STATE].raw = CY_PILE_STATE_CHARGING;
  for (guint i = 0; i < 3; i++)
    scan (&court, "");
  scan (&court, "+1/own.still medium");
  /* Nobody expects it to move any more. */
  court.samples[TAG_STATE].raw = CY_PILE_STATE_AVAILABLE;
  scan (&court, "-1/own.still");
  court_clear (&court);
}

/* What is suppressed is said all the same, with the rule; and again when that ends. */
static void
test_suppressed (void)
{
  Court court;

  court_init (&court, 100);
  court_add (&court,
             "{\"suppressions\":[{\"id\":\"idle\",\"name\":\"Idle\",\"conditions\":\"temp.*\","
             "\"expression\":\"conn.state == \\\"available\\\"\"}]}");
  court.samples[TAG_STATE].raw = CY_PILE_STATE_CHARGING;
  court.samples[TAG_TEMP].raw = 850;
  scan (&court, "+1/temp.gun.high h medium 85 80");
  court.samples[TAG_STATE].raw = CY_PILE_STATE_AVAILABLE;
  scan (&court, "+1/temp.gun.high h medium 80 (idle)");
  court.samples[TAG_TEMP].raw = 950;
  scan (&court, "+1/temp.gun.high hh high 95 90 (idle)");
  court.samples[TAG_FAULT_WORD].raw = 1 << 4;
  scan (&court, "+1/fault.over_temperature critical");
  court.samples[TAG_STATE].quality = CY_QUALITY_BAD; /* nobody knows: nothing is suppressed */
  scan (&court, "+1/fault.over_temperature critical; +1/temp.gun.high hh high 90");
  court.samples[TAG_TEMP].raw = 200;
  scan (&court, "-1/temp.gun.high 20");
  court_clear (&court);
}

/* The narrowest guidance says how urgent an alarm is and whether it latches. */
static void
test_rationale (void)
{
  Court court;

  court_init (&court, 100);
  court_add (&court,
             "{\"rationales\":["
             "{\"id\":\"any\",\"name\":\"A\",\"conditions\":\"temp.*\",\"priority\":\"low\"},"
             "{\"id\":\"type\",\"name\":\"T\",\"conditions\":\"temp.gun.high\",\"type\":\"t\","
             "\"consequence\":\"severe\",\"respond_min\":10},"
             "{\"id\":\"fault\",\"name\":\"F\",\"conditions\":\"fault.*\",\"latching\":true}]}");
  court.samples[TAG_TEMP].raw = 850;
  scan (&court, "+1/temp.gun.high h critical 85 80");
  court.samples[TAG_TEMP].raw = -150;
  scan (&court, "-1/temp.gun.high -15; +1/temp.gun.low l low -15 -10");
  court.samples[TAG_FAULT_WORD].raw = 1 << 4;
  scan (&court, "+1/fault.over_temperature critical latching");
  court_clear (&court);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/limit", test_limit);
  g_test_add_func ("/judge/delay", test_delay);
  g_test_add_func ("/judge/words", test_words);
  g_test_add_func ("/judge/link", test_link);
  g_test_add_func ("/judge/full", test_full);
  g_test_add_func ("/judge/restart", test_restart);
  g_test_add_func ("/judge/blocked", test_blocked);
  g_test_add_func ("/judge/clock", test_clock);
  g_test_add_func ("/judge/watches", test_watches);
  g_test_add_func ("/judge/vigils", test_vigils);
  g_test_add_func ("/judge/suppressed", test_suppressed);
  g_test_add_func ("/judge/rationale", test_rationale);
  return g_test_run ();
}
