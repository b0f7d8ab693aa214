/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tag.h"

#include "model-fixture.h"

static void
test_order (void)
{
  g_autoptr (CyTagSet) set = test_tags_new ();
  int last_slot = -1;

  g_assert_cmpuint (cy_tag_set_get_n_tags (set), ==, 11);
  g_assert_cmpuint (cy_tag_set_get_n_texts (set), ==, 2);
  g_assert_cmpuint (cy_tag_set_get_n_connectors (set), ==, 2);
  for (guint i = 0; i < 11; i++) {
    const CyTag *tag = cy_tag_set_get (set, i);

    g_assert_cmpint (cy_tag_set_find (set, tag->connector, tag->measure), ==, (int) i);
    if (i > 0) {
      const CyTag *before = cy_tag_set_get (set, i - 1);

      g_assert_true (before->connector < tag->connector ||
                     (before->connector == tag->connector && before->measure < tag->measure));
    }
    g_assert_true ((tag->text_slot >= 0) ==
                   (cy_measure_get (tag->measure)->kind == CY_MEASURE_TEXT));
    if (tag->text_slot >= 0) {
      g_assert_cmpint (tag->text_slot, ==, last_slot + 1);
      last_slot = tag->text_slot;
    }
  }
}

static void
test_find_nothing (void)
{
  g_autoptr (CyTagSet) set = test_tags_new ();
  g_autoptr (CyTagSet) empty = cy_tag_set_new (g_array_new (FALSE, FALSE, sizeof (CyTag)), 0);

  g_assert_cmpint (cy_tag_set_find (set, 3, CY_MEASURE_DC_POWER), ==, -1);
  g_assert_cmpint (cy_tag_set_find (set, 0, CY_MEASURE_DC_POWER), ==, -1);
  g_assert_cmpint (cy_tag_set_find (set, 257, CY_MEASURE_DC_POWER), ==, -1);
  g_assert_cmpint (cy_tag_set_find (empty, 0, CY_MEASURE_DC_POWER), ==, -1);
}

static void
test_value (void)
{
  static const CyTagName list[] = { { 2, (char *) "two" }, { -1, (char *) "minus one" } };
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (CyTagName));
  const CyTag tag = { .scale = 0.1, .offset = -40, .names = names };
  const CyTag plain = { .scale = 1 };

  g_array_append_vals (names, list, G_N_ELEMENTS (list));
  g_assert_cmpfloat_with_epsilon (cy_tag_value (&tag, 655), 25.5, 1e-9);
  g_assert_cmpfloat (cy_tag_value (&plain, -7), ==, -7);
  g_assert_cmpstr (cy_tag_name_of (&tag, 2), ==, "two");
  g_assert_cmpstr (cy_tag_name_of (&tag, -1), ==, "minus one");
  g_assert_null (cy_tag_name_of (&tag, 0));
  g_assert_null (cy_tag_name_of (&plain, 2));
}

static void
test_fleet (void)
{
  g_autoptr (CyTagSet) set = test_tags_new ();
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  guint pile = 42;

  g_assert_cmpuint (test_fleet_add (fleet, "p1", "tcp://h:502/1", set), ==, 0);
  g_assert_cmpuint (test_fleet_add (fleet, "p2", "tcp://h:502/2", set), ==, 1);
  g_assert_cmpuint (cy_fleet_get_n_piles (fleet), ==, 2);
  g_assert_true (cy_fleet_find (fleet, "p2", &pile));
  g_assert_cmpuint (pile, ==, 1);
  g_assert_false (cy_fleet_find (fleet, "p3", &pile));
  g_assert_cmpuint (pile, ==, 1);
  g_assert_true (cy_fleet_find_tag (fleet, "p2", cy_tag_set_get (set, 1)->connector,
                                    cy_tag_set_get (set, 1)->measure) == cy_tag_set_get (set, 1));
  g_assert_null (cy_fleet_find_tag (fleet, "p2", 99, cy_tag_set_get (set, 1)->measure));
  g_assert_null (cy_fleet_find_tag (fleet, "p3", cy_tag_set_get (set, 1)->connector,
                                    cy_tag_set_get (set, 1)->measure));
  g_assert_cmpstr (cy_fleet_get (fleet, 0)->id, ==, "p1");
  g_assert_cmpuint (cy_fleet_get (fleet, 1)->link->unit, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/tag/order", test_order);
  g_test_add_func ("/model/tag/find-nothing", test_find_nothing);
  g_test_add_func ("/model/tag/value", test_value);
  g_test_add_func ("/model/tag/fleet", test_fleet);
  return g_test_run ();
}
