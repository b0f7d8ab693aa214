/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-json.h"

#include <string.h>

#include "cy-base-error.h"
#include "fixture.h"

#define MAX_BYTES ((gsize) 1 << 24)

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *again;
  } cases[] = {
    { "{}", "{}" },
    { " [ 1 , -2.5e3 , true , null , \"a\\\"]\\\\\" ]\r\n",
      "[1,-2500.0,true,null,\"a\\\"]\\\\\"]" },
    { "\"[[[\"", "\"[[[\"" },
    { "[80.0]", "[80.0]" },
    { "[0, -0, 0.5, 10]", "[0,0,0.5,10]" },
    { "[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]" },
    { "\"\xe7\x94\xb5 // \"", "\"\xe7\x94\xb5 // \"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = cy_json_parse (cases[i].text, -1, MAX_BYTES, &error);
    g_autofree char *again = NULL;

    g_assert_no_error (error);
    again = cy_json_to_text (node, FALSE);
    g_assert_cmpstr (again, ==, cases[i].again);
  }
}

/* What json-glib would take, and must not: each of these changes a value or hides something. */
static void
test_not_json (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "the document is empty" },
    { " \n", "the document is empty" },
    { "[1] [2]", "not JSON: something follows the document (line 1, column 5)" },
    { "{}x", "not JSON: something follows the document (line 1, column 3)" },
    { "{}\n }", "not JSON: something follows the document (line 2, column 2)" },
    { "]", "not JSON: a bracket closes that was never opened (line 1, column 1)" },
    { "[\n 'a']", "not JSON: there is something that is neither a value nor a sign"
                  " (line 2, column 2)" },
    { "/*\"*/[1]", "not JSON: there is something that is neither a value nor a sign"
                   " (line 1, column 1)" },
    { "[0x10]", "not JSON: there is something that is neither a value nor a sign"
                " (line 1, column 2)" },
    { "[010]", "not JSON: there is something that is neither a value nor a sign"
               " (line 1, column 2)" },
    { "[.5]", "not JSON: there is something that is neither a value nor a sign"
              " (line 1, column 2)" },
    { "[1.]", "not JSON: there is something that is neither a value nor a sign"
              " (line 1, column 2)" },
    { "[+1]", "not JSON: there is something that is neither a value nor a sign"
              " (line 1, column 2)" },
    { "[-]", "not JSON: there is something that is neither a value nor a sign"
             " (line 1, column 2)" },
    { "[NaN]", "not JSON: there is something that is neither a value nor a sign"
               " (line 1, column 2)" },
    { "var x = 1", "not JSON: there is something that is neither a value nor a sign"
                   " (line 1, column 1)" },
    { "[9223372036854775808]", "not JSON: a number is too large (line 1, column 2)" },
    { "[-9223372036854775809]", "not JSON: a number is too large (line 1, column 2)" },
    { "[18446744073709551615]", "not JSON: a number is too large (line 1, column 2)" },
    { "[1e999]", "not JSON: a number is too large (line 1, column 2)" },
    { "[\"a", "not JSON: a text does not end (line 1, column 2)" },
    { "[\"a\\", "not JSON: a text does not end (line 1, column 2)" },
    { "[\"p1\\u0000\"]", "not JSON: a text contains \\u0000 (line 1, column 2)" },
    { "\"\xff\"", "the document is not UTF-8 text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %u", i);
    g_assert_null (cy_json_parse (cases[i].text, -1, MAX_BYTES, &error));
    assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, cases[i].message);
  }
}

/* What is left to the parser says what and where in its own words. */
static void
test_grammar (void)
{
  static const char *const texts[] = { "[1,]", "[1 2]", "{\"a\"}", "{1:2}", "[1",  "{\"a\":1,}",
                                       "[}",   "{]",    "[,1]",    ",",     "[:]", "\"\\ud800\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (cy_json_parse (texts[i], -1, MAX_BYTES, &error));
    g_assert_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX);
    g_assert_true (g_str_has_prefix (error->message, "not JSON: "));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, "(line 1, column "));
  }
}

static void
test_depth (void)
{
  static const struct {
    const char *before;
    char open;
    guint depth;
    gboolean good;
  } cases[] = {
    { "", '[', CY_JSON_MAX_DEPTH, TRUE },
    { "", '[', CY_JSON_MAX_DEPTH + 1, FALSE },
    { "", '[', 1000000, FALSE },
    /* A quote in a comment hid the brackets from a count that knew no comments. */
    { "/*\"*/", '[', 1000000, FALSE },
    { "'\"'", '[', 1000000, FALSE },
    { "", '{', 1000000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new (cases[i].before);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = NULL;

    for (guint d = 0; d < cases[i].depth; d++)
      g_string_append_c (text, cases[i].open);
    for (guint d = 0; cases[i].good && d < cases[i].depth; d++)
      g_string_append_c (text, ']');
    node = cy_json_parse (text->str, (gssize) text->len, MAX_BYTES, &error);
    g_assert_true ((node != NULL) == cases[i].good);
    if (!cases[i].good && *cases[i].before == '\0')
      assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                         "the document nests deeper than 32 levels");
  }
}

static void
test_size (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse ("[1,2]", -1, 5, &error);
  g_autoptr (JsonNode) part = cy_json_parse ("[1][[[", 3, 5, NULL);

  g_assert_nonnull (node);
  g_assert_nonnull (part);
  g_assert_null (cy_json_parse ("[1,2]", -1, 4, &error));
  assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_TOO_LARGE,
                     "the document has 5 bytes, at most 4 are accepted");
}

static void
test_load (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "yard.json");
  g_autofree char *missing = test_dir_file (dir, "missing.json");
  g_autofree char *message =
    g_strdup_printf ("%s: not JSON: a text does not end (line 1, column 2)", path);
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_json_load (missing, MAX_BYTES, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "[\"", -1, NULL));
  g_assert_null (cy_json_load (path, MAX_BYTES, &error));
  assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, message);
}

static void
test_paths (void)
{
  const CyJsonPath *piles = CY_JSON_MEMBER (NULL, "piles");
  const CyJsonPath *third = CY_JSON_ELEMENT (piles, 3);
  const struct {
    const CyJsonPath *path;
    const char *text;
  } cases[] = {
    { NULL, "" },
    { piles, "piles" },
    { third, "piles[3]" },
    { CY_JSON_MEMBER (third, "type"), "piles[3].type" },
    { CY_JSON_MEMBER (CY_JSON_ELEMENT (CY_JSON_MEMBER (third, "limits"), 0), "h"),
      "piles[3].limits[0].h" },
    { CY_JSON_ELEMENT (CY_JSON_ELEMENT (NULL, 1), 2), "[1][2]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_json_path_spell (cases[i].path);
    g_autofree char *message = g_strconcat (text, *text == '\0' ? "" : ": ", "7 words", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_cmpstr (text, ==, cases[i].text);
    cy_json_set_error (&error, cases[i].path, "%d words", 7);
    assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, message);
  }
}

typedef enum {
  AS_OBJECT,
  AS_ARRAY,
  AS_STRING,
  AS_DOUBLE,
  AS_INT,
  AS_BOOL
} As;

static gboolean
get (As as, JsonNode *node, const CyJsonPath *path, GError **error)
{
  JsonObject *object;
  JsonArray *array;
  const char *text;
  double real;
  gint64 whole;
  gboolean yes;

  switch (as) {
  case AS_OBJECT:
    return cy_json_get_object (node, path, &object, error);
  case AS_ARRAY:
    return cy_json_get_array (node, path, &array, error);
  case AS_STRING:
    return cy_json_get_string (node, path, &text, error);
  case AS_DOUBLE:
    return cy_json_get_double (node, path, -1.5, 1e3, &real, error);
  case AS_INT:
    return cy_json_get_int (node, path, -2, 7, &whole, error);
  default:
    return cy_json_get_bool (node, path, &yes, error);
  }
}

/* Every getter against every kind of value; NULL stands for "it is fine". */
static void
test_getters (void)
{
  static const struct {
    As as;
    const char *text;
    const char *message;
  } cases[] = {
    { AS_OBJECT, "{}", NULL },
    { AS_OBJECT, "[]", "x: must be an object" },
    { AS_OBJECT, "null", "x: must be an object" },
    { AS_ARRAY, "[]", NULL },
    { AS_ARRAY, "{}", "x: must be a list" },
    { AS_ARRAY, "\"a\"", "x: must be a list" },
    { AS_STRING, "\"\"", NULL },
    { AS_STRING, "1", "x: must be a text" },
    { AS_STRING, "null", "x: must be a text" },
    { AS_STRING, "[]", "x: must be a text" },
    { AS_DOUBLE, "-1.5", NULL },
    { AS_DOUBLE, "1000", NULL },
    { AS_DOUBLE, "1000.5", "x: 1000.5 is outside -1.5 to 1000" },
    { AS_DOUBLE, "-2", "x: -2 is outside -1.5 to 1000" },
    { AS_DOUBLE, "\"1\"", "x: must be a number" },
    { AS_DOUBLE, "true", "x: must be a number" },
    { AS_DOUBLE, "null", "x: must be a number" },
    { AS_INT, "-2", NULL },
    { AS_INT, "7", NULL },
    { AS_INT, "8", "x: 8 is outside -2 to 7" },
    { AS_INT, "-3", "x: -3 is outside -2 to 7" },
    { AS_INT, "1.0", "x: must be a whole number" },
    { AS_INT, "false", "x: must be a whole number" },
    { AS_INT, "{}", "x: must be a whole number" },
    { AS_BOOL, "true", NULL },
    { AS_BOOL, "1", "x: must be true or false" },
    { AS_BOOL, "\"true\"", "x: must be true or false" },
  };
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) node = cy_json_parse (cases[i].text, -1, MAX_BYTES, NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%d of %s", cases[i].as, cases[i].text);
    g_assert_true (get (cases[i].as, node, path, &error) == (cases[i].message == NULL));
    if (cases[i].message != NULL)
      assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, cases[i].message);
  }
  for (As as = AS_OBJECT; as <= AS_BOOL; as++)
    g_assert_false (get (as, NULL, path, NULL));
}

static void
test_doubles_are_short (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 39.984, "39.984" },
    { 116.318, "116.318" },
    { 80, "80.0" },
    { -0.1, "-0.1" },
    { 1e21, "1e+21" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1.0 / 3, "0.3333333333333333" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), cases[i].value);
    g_autofree char *text = cy_json_to_text (node, FALSE);
    g_autoptr (JsonNode) list = NULL;
    g_autofree char *document = g_strdup_printf ("[%s]", text);

    g_assert_cmpstr (text, ==, cases[i].text);
    list = cy_json_parse (document, -1, 100, NULL);
    g_assert_true (json_array_get_double_element (json_node_get_array (list), 0) == cases[i].value);
    g_assert_true (json_node_equal (node, json_array_get_element (json_node_get_array (list), 0)));
  }
}

static void
test_texts_survive (void)
{
  static const char *const texts[] = { "", "北京市", "a \"quoted\" \\ text",
                                       "line\nbreak\ttab\x01\x7f" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), texts[i]);
    g_autofree char *text = cy_json_to_text (node, FALSE);
    g_autofree char *document = g_strdup_printf ("[%s]", text);
    g_autoptr (JsonNode) list = cy_json_parse (document, -1, 1000, NULL);

    g_assert_nonnull (list);
    g_assert_cmpstr (json_array_get_string_element (json_node_get_array (list), 0), ==, texts[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/good", test_good);
  g_test_add_func ("/base/json/not-json", test_not_json);
  g_test_add_func ("/base/json/grammar", test_grammar);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/size", test_size);
  g_test_add_func ("/base/json/load", test_load);
  g_test_add_func ("/base/json/paths", test_paths);
  g_test_add_func ("/base/json/getters", test_getters);
  g_test_add_func ("/base/json/doubles-are-short", test_doubles_are_short);
  g_test_add_func ("/base/json/texts-survive", test_texts_survive);
  return g_test_run ();
}
