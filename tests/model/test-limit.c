/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit.h"

#include <math.h>

#include "cy-base-error.h"
#include "cy-sample.h"
#include "fixture.h"

static gboolean
read_limit (const char *text, CyLimit *out_limit, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 4096, error);

  g_assert_nonnull (node);
  return cy_limit_from_json (node, CY_JSON_ELEMENT (CY_JSON_MEMBER (NULL, "limits"), 2), out_limit,
                             error);
}

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *again;
  } cases[] = {
    { "{\"measure\":\"temp.gun\",\"hh\":90}", "{\"measure\":\"temp.gun\",\"hh\":90.0}" },
    { "{\"hh\":90,\"h\":80,\"l\":-5.5,\"ll\":-10,\"measure\":\"temp.gun\",\"hysteresis\":2,"
      "\"on_delay_s\":3,\"off_delay_s\":0.5}",
      "{\"measure\":\"temp.gun\",\"ll\":-10.0,\"l\":-5.5,\"h\":80.0,\"hh\":90.0,"
      "\"hysteresis\":2.0,\"on_delay_s\":3.0,\"off_delay_s\":0.5}" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"hh\":80,\"hysteresis\":0,\"ll\":null}",
      "{\"measure\":\"temp.gun\",\"h\":80.0,\"hh\":80.0}" },
    { "{\"measure\":\"ac.voltage.l1\",\"l\":0}", "{\"measure\":\"ac.voltage.l1\",\"l\":0.0}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (JsonNode) node_again = NULL;
    g_autofree char *text = NULL;
    CyLimit limit;
    CyLimit again;

    g_test_message ("%s", cases[i].text);
    g_assert_true (read_limit (cases[i].text, &limit, &error));
    g_assert_no_error (error);
    node = cy_limit_to_json (&limit);
    text = cy_json_to_text (node, FALSE);
    g_assert_cmpstr (text, ==, cases[i].again);
    g_assert_true (read_limit (text, &again, NULL));
    node_again = cy_limit_to_json (&again);
    g_assert_true (json_node_equal (node, node_again));
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "[]", "limits[2]: must be an object" },
    { "{}", "limits[2].measure: must be a text" },
    { "{\"measure\":7}", "limits[2].measure: must be a text" },
    { "{\"measure\":\"temp\",\"h\":1}", "limits[2].measure: no measure \"temp\"" },
    { "{\"measure\":\"conn.state\",\"h\":1}",
      "limits[2].measure: \"conn.state\" is not a number and has no limits" },
    { "{\"measure\":\"temp.gun\"}", "limits[2]: at least one of ll, l, h, hh is needed" },
    { "{\"measure\":\"temp.gun\",\"hysteresis\":3}",
      "limits[2]: at least one of ll, l, h, hh is needed" },
    { "{\"measure\":\"temp.gun\",\"h\":\"80\"}", "limits[2].h: must be a number" },
    { "{\"measure\":\"temp.gun\",\"h\":true}", "limits[2].h: must be a number" },
    { "{\"measure\":\"temp.gun\",\"h\":2e12}", "limits[2].h: 2e+12 is outside -1e+12 to 1e+12" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"hh\":70}", "limits[2].hh: 70 must not be below h 80" },
    { "{\"measure\":\"temp.gun\",\"ll\":5,\"hh\":4}", "limits[2].hh: 4 must not be below ll 5" },
    { "{\"measure\":\"temp.gun\",\"ll\":5,\"l\":4}", "limits[2].l: 4 must not be below ll 5" },
    { "{\"measure\":\"temp.gun\",\"l\":5,\"h\":4}", "limits[2].h: 4 must not be below l 5" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"hysteresis\":-1}",
      "limits[2].hysteresis: -1 is outside 0 to 1e+12" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"on_delay_s\":86401}",
      "limits[2].on_delay_s: 86401 is outside 0 to 86400" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"off_delay_s\":-0.5}",
      "limits[2].off_delay_s: -0.5 is outside 0 to 86400" },
    { "{\"measure\":\"temp.gun\",\"h\":80,\"max\":90}",
      "limits[2].max: a limit has no such member" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CyLimit limit = { .hysteresis = 42 };

    g_test_message ("%s", cases[i].text);
    g_assert_false (read_limit (cases[i].text, &limit, &error));
    assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, cases[i].message);
    g_assert_cmpfloat (limit.hysteresis, ==, 42);
  }
}

static void
test_at (void)
{
  const CyLimit limit = { .ll = 1, .l = 2, .h = 3, .hh = 4 };

  g_assert_true (isnan (cy_limit_at (&limit, CY_LIMIT_LEVEL_NONE)));
  g_assert_cmpfloat (cy_limit_at (&limit, CY_LIMIT_LEVEL_LL), ==, 1);
  g_assert_cmpfloat (cy_limit_at (&limit, CY_LIMIT_LEVEL_L), ==, 2);
  g_assert_cmpfloat (cy_limit_at (&limit, CY_LIMIT_LEVEL_H), ==, 3);
  g_assert_cmpfloat (cy_limit_at (&limit, CY_LIMIT_LEVEL_HH), ==, 4);
  g_assert_true (isnan (cy_limit_at (&limit, CY_N_LIMIT_LEVELS)));
  g_assert_true (isnan (cy_limit_at (&limit, G_MAXUINT)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/limit/good", test_good);
  g_test_add_func ("/model/limit/bad", test_bad);
  g_test_add_func ("/model/limit/at", test_at);
  return g_test_run ();
}
