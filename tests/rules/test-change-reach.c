/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-reach.h"

#include "cy-json.h"
#include "cy-yard-file.h"

/* A transformer with two boards, a pile whose feeder nobody recorded, and another station. */
static const char document[] =
  "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"},{\"id\":\"s2\",\"name\":\"S2\"}],"
  "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"},"
  "{\"id\":\"u\",\"name\":\"U\",\"current\":\"dc\",\"power_w\":60000,"
  "\"connectors\":1,\"profile\":\"chargeyard-dc\"}],"
  "\"transformers\":[{\"id\":\"tr\",\"name\":\"Tr\",\"station\":\"s\"}],"
  "\"switchboards\":[{\"id\":\"b1\",\"name\":\"B1\",\"transformer\":\"tr\"},"
  "{\"id\":\"b2\",\"name\":\"B2\",\"transformer\":\"tr\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"1\",\"type\":\"t\",\"station\":\"s\",\"switchboard\":"
  "\"b1\"},"
  "{\"id\":\"p2\",\"name\":\"2\",\"type\":\"t\",\"station\":\"s\",\"switchboard\":\"b2\"},"
  "{\"id\":\"p3\",\"name\":\"3\",\"type\":\"u\",\"station\":\"s\"},"
  "{\"id\":\"q1\",\"name\":\"4\",\"type\":\"t\",\"station\":\"s2\"}]}";

static CyYard *
make_yard (void)
{
  g_autoptr (CyYard) nothing = cy_yard_new ();
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, sizeof document, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = cy_yard_file_read (node, nothing, &error);
  CyYard *yard = cy_yard_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

static CyChangeReach *
reach (CyYard *yard, const char *targets)
{
  g_auto (GStrv) list = g_strsplit (targets, " ", -1);

  return cy_change_reach_new (yard, list);
}

static void
test_reach (void)
{
  static const struct {
    const char *targets;
    const char *piles;
    guint n_unsure;
  } cases[] = {
    { "pile:p1", "p1", 0 },
    { "pile:p1 pile:p1 pile:p2", "p1 p2", 0 },
    { "station:s", "p1 p2 p3", 0 },
    { "switchboard:b2", "p2", 1 },
    { "transformer:tr", "p1 p2", 1 },
    { "transformer:tr pile:p3", "p1 p2 p3", 0 },
    { "transformer:tr station:s2", "p1 p2 q1", 1 },
    { "pile:gone switchboard:gone area:a p1", "", 0 },
  };
  g_autoptr (CyYard) yard = make_yard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyChangeReach) found = reach (yard, cases[i].targets);
    g_autofree char *piles = g_strjoinv (" ", found->piles);

    g_assert_cmpstr (piles, ==, cases[i].piles);
    g_assert_cmpuint (found->n_unsure, ==, cases[i].n_unsure);
  }
}

static void
test_likeness (void)
{
  static const struct {
    const char *one;
    const char *other;
    CyChangeLikeness likeness;
  } cases[] = {
    { "transformer:tr", "pile:p2", CY_CHANGE_SAME_PILE },
    { "pile:p1", "station:s2", CY_CHANGE_SAME_TYPE },
    { "pile:p3", "station:s2", CY_CHANGE_UNLIKE },
    { "pile:gone", "pile:gone", CY_CHANGE_UNLIKE },
  };
  g_autoptr (CyYard) yard = make_yard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyChangeReach) one = reach (yard, cases[i].one);
    g_autoptr (CyChangeReach) other = reach (yard, cases[i].other);

    g_assert_cmpint (cy_change_likeness (yard, one, other), ==, cases[i].likeness);
    g_assert_cmpint (cy_change_likeness (yard, other, one), ==, cases[i].likeness);
  }
}

/* People type ids; entries keep what they mean. */
static void
test_words (void)
{
  static const struct {
    const char *word;
    const char *target;
  } cases[] = {
    { "p1", "pile:p1" },        { "pile:p1", "pile:p1" },
    { "tr", "transformer:tr" }, { "b1", "switchboard:b1" },
    { "s", "station:s" },       { "station:p1", NULL },
    { "area:a", NULL },         { "", NULL },
  };
  g_autoptr (CyYard) yard = make_yard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *target = cy_change_target_find (yard, cases[i].word);

    g_assert_cmpstr (target, ==, cases[i].target);
  }
}

/* What a list of a pile's changes looks for. */
static void
test_above (void)
{
  g_autoptr (CyYard) yard = make_yard ();
  g_auto (GStrv) of_p1 = cy_change_targets_above (yard, cy_yard_get (yard, CY_KIND_PILE, "p1"));
  g_auto (GStrv) of_q1 = cy_change_targets_above (yard, cy_yard_get (yard, CY_KIND_PILE, "q1"));
  g_autofree char *p1 = g_strjoinv (" ", of_p1);
  g_autofree char *q1 = g_strjoinv (" ", of_q1);

  g_assert_cmpstr (p1, ==, "pile:p1 station:s switchboard:b1 transformer:tr");
  g_assert_cmpstr (q1, ==, "pile:q1 station:s2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-reach/reach", test_reach);
  g_test_add_func ("/change-reach/likeness", test_likeness);
  g_test_add_func ("/change-reach/words", test_words);
  g_test_add_func ("/change-reach/above", test_above);
  return g_test_run ();
}
