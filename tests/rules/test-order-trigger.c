/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-trigger.h"

#include "cy-yard-file.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define NOW    (100000 * MINUTE)

static const char yard_text[] =
  "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"}],"
  "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1,\"connectors\":1,"
  "\"profile\":\"x\"}],"
  "\"piles\":[{\"id\":\"p\",\"name\":\"P\",\"type\":\"t\",\"station\":\"s\"},"
  "{\"id\":\"q\",\"name\":\"Q\",\"type\":\"t\"}],"
  "\"conditions\":[{\"id\":\"worn\",\"name\":\"W\",\"watch\":\"counter\",\"measure\":\"charge."
  "count\","
  "\"threshold\":5},{\"id\":\"still\",\"name\":\"F\",\"watch\":\"frozen\",\"measure\":\"temp.gun\","
  "\"window_s\":60}],"
  "\"order_rules\":["
  "{\"id\":\"all\",\"name\":\"A\",\"priority\":\"critical\"},"
  "{\"id\":\"faults\",\"name\":\"B\",\"conditions\":\"fault.*\",\"priority\":\"high\"},"
  "{\"id\":\"fan\",\"name\":\"C\",\"conditions\":\"fault.fan\",\"delay_min\":10},"
  "{\"id\":\"here\",\"name\":\"D\",\"conditions\":\"link\",\"station\":\"s\"},"
  "{\"id\":\"off\",\"name\":\"E\",\"conditions\":\"clock\",\"in_service\":false}]}";

static CyYard *
yard_new (void)
{
  g_autoptr (JsonNode) node = cy_json_parse (yard_text, -1, 1 << 20, NULL);
  g_autoptr (CyYard) empty = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = cy_yard_file_read (node, empty, &error);
  CyYard *yard = cy_yard_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

static void
test_cases (void)
{
  static const struct {
    const char *pile;
    const char *condition;
    CyPriority priority;
    gint64 held_min;
    const char *rule; /* NULL: none */
    gboolean maybe_later;
  } cases[] = {
    { "p", "temp.gun.high", CY_PRIORITY_CRITICAL, 0, "all", TRUE },
    { "p", "temp.gun.high", CY_PRIORITY_HIGH, 0, NULL, FALSE },
    { "p", "fault.x", CY_PRIORITY_HIGH, 0, "faults", TRUE },
    { "p", "fault.x", CY_PRIORITY_CRITICAL, 0, "faults", TRUE }, /* says more than "all" */
    { "p", "fault.x", CY_PRIORITY_MEDIUM, 0, NULL, FALSE },
    { "p", "fault.fan", CY_PRIORITY_LOW, 9, NULL, TRUE },
    { "p", "fault.fan", CY_PRIORITY_LOW, 10, "fan", TRUE },
    { "p", "fault.fan", CY_PRIORITY_HIGH, 0, "faults", TRUE },
    { "p", "link", CY_PRIORITY_LOW, 0, "here", TRUE },
    { "q", "link", CY_PRIORITY_LOW, 0, NULL, FALSE },
    { "p", "clock", CY_PRIORITY_LOW, 0, NULL, FALSE },
    { "gone", "fault.x", CY_PRIORITY_CRITICAL, 0, NULL, FALSE },
  };
  g_autoptr (CyYard) yard = yard_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyAlarm alarm = { .pile = (char *) cases[i].pile,
                      .condition = (char *) cases[i].condition,
                      .priority = cases[i].priority,
                      .raised_us = NOW - cases[i].held_min * MINUTE };
    gboolean maybe_later;
    CyRecord *rule = cy_order_trigger (yard, &alarm, NOW, &maybe_later);

    g_test_message ("case %u", i);
    g_assert_cmpstr (rule == NULL ? NULL : rule->id, ==, cases[i].rule);
    g_assert_cmpint (maybe_later, ==, cases[i].maybe_later);
    /* That somebody knows of it repairs nothing. */
    alarm.acked_us = NOW;
    g_assert_true (cy_order_trigger (yard, &alarm, NOW, &maybe_later) == rule);
    /* What a rule says means nothing makes none while it does; what is over makes none at all. */
    alarm.suppressed_by = (char *) "idle";
    g_assert_null (cy_order_trigger (yard, &alarm, NOW, &maybe_later));
    g_assert_cmpint (maybe_later, ==, cy_yard_get (yard, CY_KIND_PILE, alarm.pile) != NULL);
    alarm.cleared_us = NOW;
    g_assert_null (cy_order_trigger (yard, &alarm, NOW, &maybe_later));
    g_assert_false (maybe_later);
  }
}

static void
test_wear (void)
{
  g_autoptr (CyYard) yard = yard_new ();

  g_assert_true (cy_order_is_wear (yard, "own.worn"));
  g_assert_false (cy_order_is_wear (yard, "own.still"));
  g_assert_false (cy_order_is_wear (yard, "own.gone"));
  g_assert_false (cy_order_is_wear (yard, "fault.worn"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-trigger/cases", test_cases);
  g_test_add_func ("/order-trigger/wear", test_wear);
  return g_test_run ();
}
