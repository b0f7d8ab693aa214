/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rationale.h"

#include "cy-default-limits.h"
#include "cy-yard-file.h"

static CyYard *
make_yard (void)
{
  static const char text[] =
    "{\"areas\":[{\"id\":\"gd\",\"name\":\"Guangdong\"},{\"id\":\"sz\",\"name\":\"Shenzhen\","
    "\"parent\":\"gd\"}],"
    "\"stations\":[{\"id\":\"s\",\"name\":\"S\",\"area\":\"sz\"}],"
    "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,"
    "\"connectors\":1,\"profile\":\"x\",\"limit_class\":\"dc-120kw\"}],"
    "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"t\",\"station\":\"s\"},"
    "{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"t\"}],"
    "\"rationales\":["
    "{\"id\":\"all\",\"name\":\"R\",\"conditions\":\"*\"},"
    "{\"id\":\"temp\",\"name\":\"R\",\"conditions\":\"link temp.*\"},"
    "{\"id\":\"gun\",\"name\":\"R\",\"conditions\":\"temp.gun.high\"},"
    "{\"id\":\"of-gd\",\"name\":\"R\",\"conditions\":\"fault.*\",\"area\":\"gd\"},"
    "{\"id\":\"of-sz\",\"name\":\"R\",\"conditions\":\"fault.*\",\"area\":\"sz\"},"
    "{\"id\":\"of-s\",\"name\":\"R\",\"conditions\":\"fault.output\",\"station\":\"s\"},"
    "{\"id\":\"of-p1\",\"name\":\"R\",\"conditions\":\"clock\",\"pile\":\"p1\",\"type\":\"t\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 65536, &error);
  CyYard *yard = cy_yard_new ();
  g_autoptr (GPtrArray) records = cy_yard_file_read (document, yard, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

/* The narrowest scope first, then the most exact condition. */
static void
test_find (void)
{
  static const struct {
    const char *pile; /* NULL: the node's own */
    const char *condition;
    const char *found;
  } cases[] = {
    { "p1", "dc.current.high", "all" }, { "p1", "temp.inside.high", "temp" },
    { "p1", "temp.gun.high", "gun" },   { "p1", "link", "temp" },
    { "p1", "fault.supply", "of-sz" },  { "p1", "fault.output", "of-s" },
    { "p2", "fault.output", "all" },    { "p1", "clock", "of-p1" },
    { "p2", "clock", "all" },           { NULL, "history", "all" },
    { NULL, "fault.output", "all" },
  };
  g_autoptr (CyYard) yard = make_yard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyRecord *pile = cases[i].pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, cases[i].pile);

    g_assert_cmpstr (cy_rationale_find (yard, pile, cases[i].condition)->id, ==, cases[i].found);
  }
  cy_yard_remove (yard, CY_KIND_RATIONALE, "all");
  g_assert_null (cy_rationale_find (yard, NULL, "history"));
}

/* Graver and sooner never is less urgent. */
static void
test_grade (void)
{
  static const char *const consequences[] = { "minor", "moderate", "major", "severe" };
  static const gint64 minutes[] = { 1, 5, 6, 15, 16, 60, 61, 10000 };

  for (guint c = 0; c < G_N_ELEMENTS (consequences); c++) {
    for (guint m = 0; m < G_N_ELEMENTS (minutes); m++) {
      CyPriority priority = cy_grade (consequences[c], minutes[m]);

      g_assert_true (c == 0 || priority >= cy_grade (consequences[c - 1], minutes[m]));
      g_assert_true (m == 0 || priority <= cy_grade (consequences[c], minutes[m - 1]));
    }
  }
  g_assert_cmpint (cy_grade ("severe", 5), ==, CY_PRIORITY_CRITICAL);
  g_assert_cmpint (cy_grade ("minor", 61), ==, CY_PRIORITY_LOW);
  g_assert_cmpint (cy_grade ("from the future", 5), ==, CY_PRIORITY_HIGH);
}

/* What people wrote wins over the class's defaults, and a default has no record. */
static void
test_defaults (void)
{
  g_autoptr (CyYard) yard = make_yard ();
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, "p1");
  g_autoptr (GArray) limits = cy_yard_effective_limits (yard, pile);
  gboolean seen = FALSE;

  for (guint i = 0; i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);

    g_assert_null (limit->source);
    seen = seen || (limit->limit.measure == CY_MEASURE_TEMP_GUN && limit->limit.hh == 90);
  }
  g_assert_true (seen);
}

/* Every class is a choice of the field, and its limits rise from LL to HH. */
static void
test_default_classes (void)
{
  const CyField *field = cy_kind_find_field (CY_KIND_PILE_TYPE, "limit_class");

  for (const CyChoice *choice = field->choices; choice->name != NULL; choice++) {
    guint n_limits;
    const CyLimit *limits = cy_default_limits (choice->name, &n_limits);

    g_assert_cmpuint (n_limits, >, 5);
    for (guint i = 0; i < n_limits; i++) {
      g_autoptr (JsonNode) node = cy_limit_to_json (&limits[i]);
      g_autoptr (GError) error = NULL;
      CyLimit again;

      g_assert_true (cy_limit_from_json (node, NULL, &again, &error));
      g_assert_no_error (error);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rationale/find", test_find);
  g_test_add_func ("/model/rationale/grade", test_grade);
  g_test_add_func ("/model/rationale/defaults", test_defaults);
  g_test_add_func ("/model/rationale/default-classes", test_default_classes);
  return g_test_run ();
}
