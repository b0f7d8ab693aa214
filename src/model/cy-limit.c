/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit.h"

#include <math.h>

#include "cy-sample.h"

#define MAGNITUDE   1e12
#define MAX_DELAY_S 86400.0

/* Every number of a limit as files spell it. The first four are ordered from low to high. */
static const struct {
  const char *name;
  gsize offset;
  double low, high, absent;
} members[] = {
  { "ll", G_STRUCT_OFFSET (CyLimit, ll), -MAGNITUDE, MAGNITUDE, NAN },
  { "l", G_STRUCT_OFFSET (CyLimit, l), -MAGNITUDE, MAGNITUDE, NAN },
  { "h", G_STRUCT_OFFSET (CyLimit, h), -MAGNITUDE, MAGNITUDE, NAN },
  { "hh", G_STRUCT_OFFSET (CyLimit, hh), -MAGNITUDE, MAGNITUDE, NAN },
  { "hysteresis", G_STRUCT_OFFSET (CyLimit, hysteresis), 0, MAGNITUDE, 0 },
  { "on_delay_s", G_STRUCT_OFFSET (CyLimit, on_delay_s), 0, MAX_DELAY_S, 0 },
  { "off_delay_s", G_STRUCT_OFFSET (CyLimit, off_delay_s), 0, MAX_DELAY_S, 0 },
};

#define N_THRESHOLDS 4

static double *
member_of (CyLimit *limit, guint i)
{
  return &G_STRUCT_MEMBER (double, limit, members[i].offset);
}

static gboolean
is_known_member (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    if (g_str_equal (name, members[i].name))
      return TRUE;
  }
  return g_str_equal (name, "measure");
}

static gboolean
read_measure (JsonObject *object, const CyJsonPath *path, CyMeasureId *out_measure, GError **error)
{
  const CyJsonPath *here = CY_JSON_MEMBER (path, "measure");
  const char *name;

  if (!cy_json_get_string (json_object_get_member (object, "measure"), here, &name, error))
    return FALSE;
  if (!cy_measure_find (name, out_measure)) {
    cy_json_set_error (error, here, "no measure \"%s\"", name);
    return FALSE;
  }
  if (cy_measure_get (*out_measure)->kind != CY_MEASURE_NUMBER) {
    cy_json_set_error (error, here, "\"%s\" is not a number and has no limits", name);
    return FALSE;
  }
  return TRUE;
}

/* Thresholds must rise from LL to HH, and there must be at least one. */
static gboolean
check_order (CyLimit *limit, const CyJsonPath *path, GError **error)
{
  int last = -1;

  for (guint i = 0; i < N_THRESHOLDS; i++) {
    double value = *member_of (limit, i);

    if (isnan (value))
      continue;
    if (last >= 0 && *member_of (limit, (guint) last) > value) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, members[i].name),
                         "%g must not be below %s %g", value, members[last].name,
                         *member_of (limit, (guint) last));
      return FALSE;
    }
    last = (int) i;
  }
  if (last < 0)
    cy_json_set_error (error, path, "at least one of ll, l, h, hh is needed");
  return last >= 0;
}

/**
 * cy_limit_from_json:
 * @path: where @node stands, for errors.
 *
 * Reads `{"measure": "temp.gun", "h": 80, "hh": 90, "hysteresis": 5, "on_delay_s": 3}`.
 */
gboolean
cy_limit_from_json (JsonNode *node, const CyJsonPath *path, CyLimit *out_limit, GError **error)
{
  JsonObject *object;
  CyLimit limit = { 0 };
  JsonObjectIter iter;
  const char *name;

  if (!cy_json_get_object (node, path, &object, error) ||
      !read_measure (object, path, &limit.measure, error))
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!is_known_member (name)) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, name), "a limit has no such member");
      return FALSE;
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonNode *value = json_object_get_member (object, members[i].name);

    *member_of (&limit, i) = members[i].absent;
    if (value != NULL && !JSON_NODE_HOLDS_NULL (value) &&
        !cy_json_get_double (value, CY_JSON_MEMBER (path, members[i].name), members[i].low,
                             members[i].high, member_of (&limit, i), error))
      return FALSE;
  }
  if (!check_order (&limit, path, error))
    return FALSE;
  *out_limit = limit;
  return TRUE;
}

/**
 * cy_limit_to_json:
 *
 * Returns: (transfer full): the one spelling of @limit, so that equal limits compare equal as JSON.
 */
JsonNode *
cy_limit_to_json (const CyLimit *limit)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  CyLimit copy = *limit;

  json_object_set_string_member (object, "measure", cy_measure_get (limit->measure)->name);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    double value = *member_of (&copy, i);

    if (!isnan (value) && !(i >= N_THRESHOLDS && value == 0))
      json_object_set_double_member (object, members[i].name, value);
  }
  json_node_take_object (node, object);
  return node;
}

/**
 * cy_limit_at:
 * @level: a #CyLimitLevel.
 *
 * Returns: the threshold of that level, NAN when there is none.
 */
double
cy_limit_at (const CyLimit *limit, guint level)
{
  const double thresholds[CY_N_LIMIT_LEVELS] = { [CY_LIMIT_LEVEL_NONE] = NAN,
                                                 [CY_LIMIT_LEVEL_L] = limit->l,
                                                 [CY_LIMIT_LEVEL_LL] = limit->ll,
                                                 [CY_LIMIT_LEVEL_H] = limit->h,
                                                 [CY_LIMIT_LEVEL_HH] = limit->hh };

  return level < CY_N_LIMIT_LEVELS ? thresholds[level] : NAN;
}
