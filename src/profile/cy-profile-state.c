/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-state.h"

#include "cy-profile-reader.h"

#define RULES_MAX      64
#define CONDITIONS_MAX 8

static const char *const rule_members[] = { "when", "is", NULL };
static const char *const test_names[] = { "equals", "any", "none", "at_least", "at_most", NULL };

static void
free_rule (gpointer data)
{
  CyStateRule *rule = data;

  g_array_unref (rule->conditions);
  g_free (rule);
}

static gboolean
parse_condition (CyStateRule *rule,
                 const char *name,
                 JsonNode *node,
                 const CyJsonPath *path,
                 GError **error)
{
  CyStateCondition condition = { 0 };
  CyProfileReader reader;

  if (!cy_measure_find (name, &condition.measure)) {
    cy_json_set_error (error, path, "the vocabulary has no \"%.60s\"", name);
    return FALSE;
  }
  if (cy_measure_get (condition.measure)->kind == CY_MEASURE_TEXT ||
      condition.measure == CY_MEASURE_CONN_STATE) {
    cy_json_set_error (error, path, "a state cannot be told from %s", name);
    return FALSE;
  }
  if (!cy_profile_reader_open (&reader, node, path, test_names, error))
    return FALSE;
  if (json_object_get_size (reader.object) != 1) {
    cy_profile_reader_fail (&reader, NULL, "must hold exactly one test");
    return FALSE;
  }
  for (guint i = 0; test_names[i] != NULL; i++) {
    if (!cy_profile_reader_has (&reader, test_names[i]))
      continue;
    condition.test = i;
    condition.value = cy_profile_reader_int (&reader, test_names[i], G_MININT64, G_MAXINT64, 0);
  }
  g_array_append_val (rule->conditions, condition);
  return !reader.failed;
}

static void
parse_when (CyProfileReader *reader, CyStateRule *rule)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "when");
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (reader->failed || !cy_profile_reader_has (reader, "when"))
    return;
  reader->failed =
    !cy_json_get_object (cy_profile_reader_get (reader, "when"), path, &object, reader->error);
  if (reader->failed)
    return;
  if (json_object_get_size (object) > CONDITIONS_MAX)
    cy_profile_reader_fail (reader, "when", "more than %d conditions", CONDITIONS_MAX);
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &name, &node))
    reader->failed =
      !parse_condition (rule, name, node, CY_JSON_MEMBER (path, name), reader->error);
}

static CyStateRule *
parse_rule (JsonNode *node, const CyJsonPath *path, GError **error)
{
  CyStateRule *rule = g_new0 (CyStateRule, 1);
  CyProfileReader reader;
  const char *name;

  rule->conditions = g_array_new (FALSE, FALSE, sizeof (CyStateCondition));
  if (cy_profile_reader_open (&reader, node, path, rule_members, error)) {
    cy_profile_reader_require (&reader, "is");
    name = cy_profile_reader_text (&reader, "is", "");
    if (!reader.failed && !cy_pile_state_find (name, &rule->state))
      cy_profile_reader_fail (&reader, "is", "there is no state \"%.40s\"", name);
    parse_when (&reader, rule);
  }
  if (!reader.failed)
    return rule;
  free_rule (rule);
  return NULL;
}

/**
 * cy_state_rules_parse:
 * @node: the member `state`.
 *
 * Returns: (transfer full) (element-type CyStateRule): the rules in their order.
 */
GPtrArray *
cy_state_rules_parse (JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (free_rule);
  JsonArray *list;

  if (!cy_json_get_array (node, path, &list, error))
    return NULL;
  if (json_array_get_length (list) < 1 || json_array_get_length (list) > RULES_MAX) {
    cy_json_set_error (error, path, "must hold 1 to %d rules", RULES_MAX);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CyStateRule *rule =
      parse_rule (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i), error);

    if (rule == NULL)
      return NULL;
    g_ptr_array_add (rules, rule);
  }
  return g_steal_pointer (&rules);
}

/**
 * cy_state_input_find:
 *
 * Returns: the gun's tag of that measure, else the pile's, else -1.
 */
int
cy_state_input_find (const CyTagSet *tags, guint connector, CyMeasureId measure)
{
  int tag = cy_tag_set_find (tags, connector, measure);

  return tag >= 0 ? tag : cy_tag_set_find (tags, 0, measure);
}

static gboolean
holds (const CyStateCondition *condition, gint64 raw)
{
  guint64 bits = (guint64) raw & (guint64) condition->value;

  switch (condition->test) {
  case CY_STATE_TEST_EQUALS:
    return raw == condition->value;
  case CY_STATE_TEST_ANY:
    return bits != 0;
  case CY_STATE_TEST_NONE:
    return bits == 0;
  case CY_STATE_TEST_AT_LEAST:
    return raw >= condition->value;
  case CY_STATE_TEST_AT_MOST:
    return raw <= condition->value;
  default:
    return FALSE;
  }
}

/**
 * cy_state_rules_judge:
 * @connector: the gun.
 * @samples: the pile's, in tag order.
 * @out_state: (out): what the first fitting rule says, or unknown when none fits.
 *
 * Returns: %FALSE when a value the decision needs is not good.
 */
gboolean
cy_state_rules_judge (const GPtrArray *rules,
                      const CyTagSet *tags,
                      guint connector,
                      const CySample *samples,
                      CyPileState *out_state)
{
  for (guint i = 0; i < rules->len; i++) {
    const CyStateRule *rule = rules->pdata[i];
    gboolean fits = TRUE;

    for (guint k = 0; fits && k < rule->conditions->len; k++) {
      const CyStateCondition *condition = &g_array_index (rule->conditions, CyStateCondition, k);
      int tag = cy_state_input_find (tags, connector, condition->measure);

      if (tag < 0 || samples[tag].quality != CY_QUALITY_GOOD)
        return FALSE;
      fits = holds (condition, samples[tag].raw);
    }
    if (fits) {
      *out_state = rule->state;
      return TRUE;
    }
  }
  *out_state = CY_PILE_STATE_UNKNOWN;
  return TRUE;
}

/**
 * cy_state_condition_satisfy:
 * @raw: what the register would say otherwise.
 *
 * Returns: the nearest number that makes the condition hold.
 */
gint64
cy_state_condition_satisfy (const CyStateCondition *condition, gint64 raw)
{
  guint64 value = (guint64) condition->value;

  if (holds (condition, raw))
    return raw;
  if (condition->test == CY_STATE_TEST_ANY)
    return (gint64) ((guint64) raw | (value & (~value + 1)));
  if (condition->test == CY_STATE_TEST_NONE)
    return (gint64) ((guint64) raw & ~value);
  return condition->value;
}
