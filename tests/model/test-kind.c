/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-kind.h"

#include "cy-json.h"
#include "cy-measure.h"
#include "cy-sample.h"
#include "cy-state.h"

/* The tables everything is made from must not contradict themselves. */
static void
test_tables (void)
{
  for (guint k = 0; k < CY_N_KINDS; k++) {
    const CyKind *kind = cy_kind_get (k);
    CyKindId found;

    g_assert_true (cy_kind_find (kind->name, &found) && found == k);
    g_assert_true (cy_kind_find (kind->plural, &found) && found == k);
    g_assert_cmpstr (kind->fields[0].name, ==, "name");
    g_assert_nonnull (cy_kind_group_label (kind->group));
    for (guint i = 0; i < kind->n_fields; i++) {
      const CyField *field = &kind->fields[i];

      g_test_message ("%s.%s", kind->name, field->name);
      g_assert_true (cy_kind_find_field (k, field->name) == field);
      g_assert_nonnull (field->label);
      g_assert_true ((field->type == CY_FIELD_CHOICE) == (field->choices != NULL));
      if (field->type == CY_FIELD_INT)
        g_assert_cmpint (field->low, <, field->high);
      if (field->type == CY_FIELD_TEXT || field->type == CY_FIELD_LINK ||
          field->type == CY_FIELD_STEPS)
        g_assert_cmpint (field->high, >, 0);
      if (field->type == CY_FIELD_LIMITS)
        g_assert_cmpstr (field->name, ==, "limits");
      if (field->type == CY_FIELD_POSITION)
        g_assert_cmpstr (field->name, ==, "position");
    }
  }
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_object_member (object, name);
}

/* A position is two members of a file. */
static guint
check_member (JsonObject *members, const CyField *field)
{
  g_test_message ("%s", field->name);
  if (field->type == CY_FIELD_POSITION) {
    (void) get_object (members, "latitude");
    (void) get_object (members, "longitude");
    return 2;
  }
  if (field->type == CY_FIELD_INT) {
    JsonObject *member = get_object (members, field->name);

    g_assert_cmpint (json_object_get_int_member (member, "minimum"), ==, field->low);
    g_assert_cmpint (json_object_get_int_member (member, "maximum"), ==, field->high);
  }
  (void) get_object (members, field->name);
  return 1;
}

/* What other programs are told of yard files is what is in the tables, no more and no less. */
static void
test_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) schema = cy_json_load (g_getenv ("CY_TEST_SCHEMA"), 1 << 20, &error);
  JsonObject *lists;

  g_assert_no_error (error);
  lists = get_object (json_node_get_object (schema), "properties");
  g_assert_cmpuint (json_object_get_size (lists), ==, CY_N_KINDS);
  for (guint k = 0; k < CY_N_KINDS; k++) {
    const CyKind *kind = cy_kind_get (k);
    JsonObject *members =
      get_object (get_object (get_object (lists, kind->plural), "items"), "properties");
    guint n_members = 1; /* the id */

    for (guint i = 0; i < kind->n_fields; i++)
      n_members += check_member (members, &kind->fields[i]);
    g_test_message ("%s", kind->name);
    g_assert_cmpuint (json_object_get_size (members), ==, n_members);
  }
}

static void
test_unknown (void)
{
  CyKindId kind = CY_KIND_PILE;

  g_assert_false (cy_kind_find ("pil", &kind));
  g_assert_false (cy_kind_find ("", &kind));
  g_assert_cmpint (kind, ==, CY_KIND_PILE);
  g_assert_null (cy_kind_find_field (CY_KIND_PILE, "colour"));
}

static void
test_measures (void)
{
  CyMeasureId found;

  for (guint i = 0; i < CY_N_MEASURES; i++) {
    g_assert_nonnull (cy_measure_get (i)->label);
    g_assert_true (cy_measure_find (cy_measure_get (i)->name, &found) && found == i);
  }
  g_assert_false (cy_measure_find ("temp", &found));
}

/* Names for numbers that may come from a newer peer. */
static void
test_names (void)
{
  CyPileState state;

  for (guint i = 0; i < CY_N_PILE_STATES; i++)
    g_assert_true (cy_pile_state_find (cy_pile_state_get (i)->name, &state) && state == i);
  g_assert_false (cy_pile_state_find ("burning", &state));
  g_assert_cmpstr (cy_pile_state_get (99)->name, ==, "unknown");
  g_assert_cmpstr (cy_quality_name (CY_QUALITY_STALE), ==, "stale");
  g_assert_cmpstr (cy_quality_name (99), ==, "bad");
  g_assert_cmpstr (cy_limit_level_name (CY_LIMIT_LEVEL_HH), ==, "hh");
  g_assert_cmpstr (cy_limit_level_name (99), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/kind/tables", test_tables);
  g_test_add_func ("/model/kind/schema", test_schema);
  g_test_add_func ("/model/kind/unknown", test_unknown);
  g_test_add_func ("/model/kind/measures", test_measures);
  g_test_add_func ("/model/kind/names", test_names);
  return g_test_run ();
}
