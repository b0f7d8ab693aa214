/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard-file.h"

#include "cy-base-error.h"
#include "fixture.h"

#define TYPES                                                                            \
  "\"pile_types\":[{\"id\":\"t1\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000," \
  "\"connectors\":2,\"profile\":\"dc-2\"}]"
#define PILE(id, members) "{\"id\":\"" id "\",\"name\":\"P\",\"type\":\"t1\"" members "}"

static GPtrArray *
read_file (const char *text, CyYard *known, GError **error)
{
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, CY_YARD_FILE_MAX_BYTES, error);

  return document == NULL ? NULL : cy_yard_file_read (document, known, error);
}

static void
test_bad (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "[]", "yard file: must be an object" },
    { "7", "yard file: must be an object" },
    { "{\"trees\":[]}", "trees: a yard file has no such list" },
    { "{\"pile\":[]}", "pile: a yard file has no such list" },
    { "{\"piles\":{}}", "piles: must be a list" },
    { "{\"piles\":[7]}", "piles[0]: must be an object" },
    { "{" TYPES ",\"piles\":[" PILE ("a", "") "," PILE ("b", ",\"colour\":1") "]}",
      "piles[1].colour: a pile has no such field" },
    { "{" TYPES ",\"piles\":[" PILE ("a", "") "," PILE ("b", "") "," PILE ("a", "") "]}",
      "piles[2].id: \"a\" appears twice" },
    { "{" TYPES ",\"piles\":[" PILE ("a", "") "," PILE ("b", "") "," PILE (
        "c", "") ",{\"id\":\"d\",\"name\":\"P\",\"type\":\"x\"}]}",
      "piles[3].type: no pile type \"x\"" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"station\":\"s9\"") "]}",
      "piles[0].station: no station \"s9\"" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"switchboard\":\"b9\"") "]}",
      "piles[0].switchboard: no switchboard \"b9\"" },
    { "{\"switchboards\":[{\"id\":\"b\",\"name\":\"B\",\"transformer\":\"t9\"}]}",
      "switchboards[0].transformer: no transformer \"t9\"" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"limit_set\":\"l9\"") "]}",
      "piles[0].limit_set: no limit set \"l9\"" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"area\":\"t1\"") "]}",
      "piles[0].area: no area \"t1\"" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"latitude\":91,\"longitude\":0") "]}",
      "piles[0].latitude: 91 is outside -90 to 90" },
    { "{" TYPES ",\"piles\":[" PILE ("a", ",\"latitude\":9,\"longitude\":181") "]}",
      "piles[0].longitude: 181 is outside -180 to 180" },
    { "{\"areas\":[{\"id\":\"a\",\"name\":\"A\",\"parent\":\"a\"}]}",
      "areas[0].parent: area \"a\" would be part of itself" },
    { "{\"areas\":[{\"id\":\"a\",\"name\":\"A\",\"parent\":\"b\"},"
      "{\"id\":\"b\",\"name\":\"B\",\"parent\":\"c\"},"
      "{\"id\":\"c\",\"name\":\"C\",\"parent\":\"a\"}]}",
      "areas[0].parent: area \"a\" would be part of itself" },
    /* Through what is there already: "old" is part of "older". */
    { "{\"areas\":[{\"id\":\"older\",\"name\":\"A\",\"parent\":\"old\"}]}",
      "areas[0].parent: area \"older\" would be part of itself" },
    { "{\"contacts\":[{\"id\":\"c\",\"name\":\"C\",\"area\":\"nowhere\"}]}",
      "contacts[0].area: no area \"nowhere\"" },
  };
  g_autoptr (CyYard) known = cy_yard_new ();
  g_autoptr (CyRecord) old = cy_record_new (CY_KIND_AREA, "old");

  g_assert_true (cy_record_set_text (old, "parent", "older", NULL));
  cy_yard_put (known, cy_record_ref (old));
  cy_yard_put (known, cy_record_new (CY_KIND_AREA, "older"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].message);
    g_assert_null (read_file (cases[i].text, known, &error));
    assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, cases[i].message);
  }
  g_assert_cmpuint (cy_yard_count (known, CY_KIND_AREA), ==, 2);
  g_assert_cmpuint (cy_yard_count (known, CY_KIND_PILE), ==, 0);
}

/* A loop that the area itself is not on, and a chain that only is too long, end with a message. */
static void
test_area_depth (void)
{
  g_autoptr (CyYard) known = cy_yard_new ();
  g_autoptr (GString) text = g_string_new ("{\"areas\":[{\"id\":\"a0\",\"name\":\"A\"}");
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 16; i++)
    g_string_append_printf (text, ",{\"id\":\"a%u\",\"name\":\"A\",\"parent\":\"a%u\"}", i, i - 1);
  g_string_append (text, "]}");
  records = read_file (text->str, known, &error);
  g_assert_no_error (error);
  g_string_truncate (text, text->len - 2);
  g_string_append (text, ",{\"id\":\"a17\",\"name\":\"A\",\"parent\":\"a16\"}]}");
  g_assert_null (read_file (text->str, known, &error));
  assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                     "areas[17].parent: area \"a17\" has more than 16 areas above it, or they go in"
                     " circles");
  g_clear_error (&error);
  g_assert_null (read_file ("{\"areas\":[{\"id\":\"x\",\"name\":\"A\",\"parent\":\"b\"},"
                            "{\"id\":\"b\",\"name\":\"B\",\"parent\":\"c\"},"
                            "{\"id\":\"c\",\"name\":\"C\",\"parent\":\"b\"}]}",
                            known, &error));
  g_assert_true (g_str_has_suffix (error->message, "or they go in circles"));
}

static CyYard *
apply (GPtrArray *records, CyYard *known)
{
  CyYard *yard = cy_yard_copy (known);

  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

static const char full[] =
  "{\"areas\":[{\"id\":\"cn\",\"name\":\"China\"},"
  "{\"id\":\"sh\",\"name\":\"Shanghai\",\"level\":\"city\",\"parent\":\"cn\"}],"
  "\"operators\":[{\"id\":\"o\",\"name\":\"O\"}],"
  "\"stations\":[{\"id\":\"s\",\"name\":\"S\",\"area\":\"sh\",\"operator\":\"o\","
  "\"latitude\":31.23,\"longitude\":121.47}],"
  "\"pile_types\":[{\"id\":\"t1\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"dc-2\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80.0}]}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P\",\"type\":\"t1\",\"station\":\"s\","
  "\"switchboard\":\"b\",\"link\":\"tcp://h:502/"
  "1\"},{\"id\":\"p2\",\"name\":\"P\",\"type\":\"t1\"}],"
  "\"limit_sets\":[{\"id\":\"l\",\"name\":\"L\",\"limits\":[{\"measure\":\"bms.soc\",\"l\":5.0}]}],"
  "\"contacts\":[{\"id\":\"c\",\"name\":\"C\",\"area\":\"cn\",\"priority\":\"high\"}],"
  "\"transformers\":[{\"id\":\"tr\",\"name\":\"Tr\",\"station\":\"s\",\"power_w\":630000}],"
  "\"switchboards\":[{\"id\":\"b\",\"name\":\"B\",\"transformer\":\"tr\",\"station\":\"s\"}],"
  "\"vendors\":[{\"id\":\"v\",\"name\":\"V\"}],"
  "\"procedures\":[{\"id\":\"pr\",\"name\":\"Pr\",\"steps\":\"look\"}],"
  "\"plans\":[{\"id\":\"pl\",\"name\":\"Pl\",\"procedure\":\"pr\",\"vendor\":\"v\"}]}";

static void
test_round_trip (void)
{
  static const gboolean all[CY_N_KINDS] = { TRUE,
                                            TRUE,
                                            TRUE,
                                            TRUE,
                                            TRUE,
                                            TRUE,
                                            TRUE,
                                            [CY_KIND_TRANSFORMER] = TRUE,
                                            [CY_KIND_SWITCHBOARD] = TRUE,
                                            [CY_KIND_VENDOR] = TRUE,
                                            [CY_KIND_PROCEDURE] = TRUE,
                                            [CY_KIND_PLAN] = TRUE };
  static const gboolean piles[CY_N_KINDS] = { [CY_KIND_PILE] = TRUE };
  g_autoptr (CyYard) empty = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = read_file (full, empty, &error);
  g_autoptr (CyYard) yard = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (JsonNode) part = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 14);
  yard = apply (records, empty);
  document = cy_yard_file_write (yard, all);
  text = cy_json_to_text (document, FALSE);
  g_assert_cmpstr (text, ==, full);
  /* A part may refer to what is there, and to nothing else. */
  part = cy_yard_file_write (yard, piles);
  g_assert_null (cy_yard_file_read (part, empty, &error));
  assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                     "piles[0].type: no pile type \"t1\"");
  g_clear_error (&error);
  again = cy_yard_file_read (part, yard, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
}

/* Any one byte changed: it is read or refused, with a message, and never anything else. */
static void
test_mutations (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (CyYard) empty = cy_yard_new ();
  g_autofree char *text = g_strdup (full);

  for (guint round = 0; round < 4000; round++) {
    gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) sizeof full - 1);
    char before = text[at];
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) records = NULL;

    text[at] = (char) g_rand_int_range (rand, 1, 127);
    records = read_file (text, empty, &error);
    g_assert_true ((records == NULL) == (error != NULL));
    text[at] = before;
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/yard-file/bad", test_bad);
  g_test_add_func ("/model/yard-file/area-depth", test_area_depth);
  g_test_add_func ("/model/yard-file/round-trip", test_round_trip);
  g_test_add_func ("/model/yard-file/mutations", test_mutations);
  return g_test_run ();
}
