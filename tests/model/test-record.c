/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record.h"

#include "cy-base-error.h"
#include "cy-model-error.h"
#include "fixture.h"

#define A50  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A500 A50 A50 A50 A50 A50 A50 A50 A50 A50 A50

#define PILE(members) "{\"id\":\"p1\",\"name\":\"Pile 1\",\"type\":\"t1\"" members "}"
#define TYPE(members)                                                                     \
  "{\"id\":\"t1\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,\"connectors\":2," \
  "\"profile\":\"dc-2\"" members "}"
#define GUIDANCE(date) \
  "{\"id\":\"r\",\"name\":\"R\",\"conditions\":\"*\",\"reviewed_on\":\"" date "\"}"
#define SHAPES "; use tcp://HOST:PORT/UNIT or rtu:///dev/ttyUSB0?baud=9600&parity=N&stop=1/UNIT"

static CyRecord *
read_record (CyKindId kind, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, error);

  g_assert_nonnull (node);
  return cy_record_from_json (kind, node, CY_JSON_MEMBER (NULL, "x"), error);
}

/* Every kind with every field: what is read is written again, to the letter. */
static void
test_round_trip (void)
{
  static const struct {
    CyKindId kind;
    const char *text;
  } cases[] = {
    { CY_KIND_AREA, "{\"id\":\"a\",\"name\":\"上海\",\"level\":\"city\",\"parent\":\"cn\"}" },
    { CY_KIND_OPERATOR, "{\"id\":\"o\",\"name\":\"O\",\"contact\":\"\",\"phone\":\"+86 1\"}" },
    { CY_KIND_STATION,
      "{\"id\":\"s\",\"name\":\"S\",\"area\":\"a\",\"operator\":\"o\",\"type\":\"taxi\","
      "\"opening\":\"maintenance\",\"latitude\":31.25,\"longitude\":-180.0,\"address\":\"x\","
      "\"limit_set\":\"l\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80.0}]}" },
    { CY_KIND_PILE_TYPE, TYPE (",\"limit_set\":\"l\",\"limits\":["
                               "{\"measure\":\"dc.current\",\"hh\":250.0},"
                               "{\"measure\":\"temp.gun\",\"h\":80.0,\"hh\":90.0}]") },
    { CY_KIND_PILE, PILE () },
    { CY_KIND_PILE,
      "{\"id\":\"p1\",\"name\":\"P\",\"number\":\"001\",\"brand\":\"B\",\"type\":\"t1\","
      "\"station\":\"s\",\"area\":\"a\",\"latitude\":90.0,\"longitude\":180.0,"
      "\"link\":\"tcp://h:502/1\",\"scan_ms\":3600000,\"in_service\":false,\"limit_set\":\"l\","
      "\"limits\":[{\"measure\":\"temp.gun\",\"h\":80.0}]}" },
    { CY_KIND_LIMIT_SET,
      "{\"id\":\"l\",\"name\":\"L\",\"limits\":[{\"measure\":\"temp.gun\",\"ll\":-40.0}]}" },
    { CY_KIND_RATIONALE, GUIDANCE ("2024-02-29") },
    { CY_KIND_VENDOR,
      "{\"id\":\"v\",\"name\":\"V\",\"vetting\":\"approved\",\"vetted_on\":\"2026-01-01\",\"ve"
      "tted_by\":\"w\",\"agreement\":\"X-1\",\"agreement_from\":\"2026-01-01\",\"agreemen"
      "t_until\":\"2026-12-31\",\"qualification\":\"承装\",\"qualification_until\":\"2027"
      "-01-31\",\"hourly_rate\":180.5,\"contact\":\"a\",\"phone\":\"1\",\"mail\":\"a@b\",\"ad"
      "dress\":\"x\",\"licence\":\"91\",\"capability\":\"a\\nb\",\"in_service\":true}" },
    { CY_KIND_SUPPLIER,
      "{\"id\":\"s\",\"name\":\"S\",\"contact\":\"a\",\"phone\":\"1\",\"mail\":\"a@b\"}" },
    { CY_KIND_PROCEDURE,
      "{\"id\":\"p\",\"name\":\"P\",\"conditions\":\"temp.*\",\"steps\":\"look\\nmeasure [val"
      "ue °C 10..80]\",\"area\":\"a\",\"station\":\"s\",\"type\":\"t\",\"pile\":\"p\"}" },
    { CY_KIND_PLAN,
      "{\"id\":\"p\",\"name\":\"P\",\"procedure\":\"p\",\"every_days\":30,\"first_on\":\"2026-"
      "01-05\",\"counter\":\"charge.count\",\"every_count\":5000.0,\"responsible\":\"c\""
      ",\"vendor\":\"v\",\"lead_days\":0,\"priority\":\"low\",\"in_service\":false,\"area\""
      ":\"a\",\"station\":\"s\",\"type\":\"t\",\"pile\":\"p\"}" },
    { CY_KIND_ORDER_RULE,
      "{\"id\":\"r\",\"name\":\"R\",\"conditions\":\"fault.*\",\"priority\":\"critical\",\"del"
      "ay_min\":0,\"responsible\":\"c\",\"vendor\":\"v\",\"within_h\":24,\"in_service\":tr"
      "ue,\"area\":\"a\",\"station\":\"s\",\"type\":\"t\",\"pile\":\"p\"}" },
    { CY_KIND_ARTICLE,
      "{\"id\":\"a\",\"name\":\"A\",\"conditions\":\"link\",\"cause\":\"c\",\"method\":\"m\",\"res"
      "ult\":\"r\",\"types\":\"XJ\",\"order\":\"o-1\",\"author\":\"w\",\"written_on\":\"2026-10"
      "-01\",\"area\":\"a\",\"station\":\"s\",\"type\":\"t\",\"pile\":\"p\"}" },
    { CY_KIND_PART,
      "{\"id\":\"p\",\"name\":\"P\",\"number\":\"n\",\"supplier\":\"s\",\"price\":0.5,\"fits\":\"d"
      "c120\"}" },
    { CY_KIND_POLICY,
      "{\"id\":\"p\",\"name\":\"P\",\"second_from\":1,\"blocked_min\":1,\"clock_drift_s\":1"
      ",\"shelf_max_min\":1,\"proof_hours\":720,\"proof_sessions\":50,\"recur_days\":"
      "365,\"expiry_days\":365,\"attachment_mib\":256,\"order_late_h\":0,\"backup_dir\":\"/"
      "b\",\"backup_days\":365,\"backup_keep\":1000,\"lock_min\":15,"
      "\"session_h\":12,\"strict_login\":true}" },
    { CY_KIND_USER, "{\"id\":\"li\",\"name\":\"李\",\"role\":\"attendant\",\"areas\":\"s1 s2\","
                    "\"disabled\":true}" },
    { CY_KIND_PILE,
      "{\"id\":\"p\",\"name\":\"P\",\"serial\":\"SN\",\"type\":\"t\",\"installed_on\":\"2024-02-"
      "29\",\"supplier\":\"s\",\"warranty_until\":\"2027-02-28\",\"life_years\":40}" },
    { CY_KIND_CONTACT,
      "{\"id\":\"c\",\"name\":\"C\",\"vendor\":\"v\",\"user\":\"li\",\"left_on\":\"2026-11-01\"}" },
    { CY_KIND_CONTACT,
      "{\"id\":\"c\",\"name\":\"C\",\"phone\":\"1\",\"mail\":\"a@b\",\"area\":\"a\","
      "\"priority\":\"critical\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyRecord) record = read_record (cases[i].kind, cases[i].text, &error);
    g_autoptr (JsonNode) node = NULL;
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    node = cy_record_to_json (record);
    text = cy_json_to_text (node, FALSE);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* Limits come out sorted by their measure, and null is the same as absent. */
static void
test_canonical (void)
{
  g_autoptr (CyRecord) a = read_record (
    CY_KIND_LIMIT_SET,
    "{\"limits\":[{\"h\":1,\"measure\":\"temp.gun\"},{\"measure\":\"bms.soc\",\"l\":5}],"
    "\"name\":\"L\",\"id\":\"l\"}",
    NULL);
  g_autoptr (CyRecord) b = read_record (
    CY_KIND_LIMIT_SET,
    "{\"id\":\"l\",\"name\":\"L\",\"limits\":[{\"measure\":\"bms.soc\",\"l\":5.0,\"hh\":null},"
    "{\"measure\":\"temp.gun\",\"h\":1.0}]}",
    NULL);
  g_autoptr (JsonObject) changes = cy_record_diff (a, b);
  g_autoptr (JsonNode) node = cy_record_to_json (a);
  g_autofree char *text = cy_json_to_text (node, FALSE);

  g_assert_cmpuint (json_object_get_size (changes), ==, 0);
  g_assert_cmpstr (text, ==,
                   "{\"id\":\"l\",\"name\":\"L\",\"limits\":[{\"measure\":\"bms.soc\",\"l\":5.0},"
                   "{\"measure\":\"temp.gun\",\"h\":1.0}]}");
}

static void
expect_refusal (CyKindId kind, const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%.80s", text);
  g_assert_null (read_record (kind, text, &error));
  assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, message);
}

/* Each type of field against what it does not take, with the whole message. */
static void
test_bad_json (void)
{
  static const struct {
    CyKindId kind;
    const char *text;
    const char *message;
  } cases[] = {
    { CY_KIND_PILE, "[]", "x: must be an object" },
    { CY_KIND_PILE, "{}", "x.id: must be a text" },
    { CY_KIND_PILE, "{\"id\":1}", "x.id: must be a text" },
    { CY_KIND_PILE, "{\"id\":\"\"}", "x.id: an id must not be empty" },
    { CY_KIND_PILE, "{\"id\":\"a/b\"}",
      "x.id: id \"a/b\": only letters, digits, \"-\", \"_\" and \".\" are allowed" },
    { CY_KIND_PILE, PILE (",\"colour\":1"), "x.colour: a pile has no such field" },
    { CY_KIND_PILE, PILE (",\"position\":{}"), "x.position: a pile has no such field" },
    { CY_KIND_OPERATOR, "{\"id\":\"o\",\"name\":\"O\",\"latitude\":1,\"longitude\":1}",
      "x.latitude: a operator has no such field" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"type\":\"t1\"}", "x.name: is required" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"name\":null,\"type\":\"t1\"}", "x.name: is required" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"name\":\"\",\"type\":\"t1\"}", "x.name: must not be empty" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"name\":\"P\"}", "x.type: is required" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"name\":7,\"type\":\"t1\"}", "x.name: must be a text" },
    { CY_KIND_PILE, "{\"id\":\"p1\",\"name\":\"" A50 A50 A50 A50 "a\",\"type\":\"t1\"}",
      "x.name: is longer than 200 bytes" },
    { CY_KIND_PILE, PILE (",\"brand\":\"" A500 "a\""), "x.brand: is longer than 500 bytes" },
    { CY_KIND_PILE, PILE (",\"scan_ms\":99"), "x.scan_ms: 99 is outside 100 to 3600000" },
    { CY_KIND_PILE, PILE (",\"scan_ms\":3600001"), "x.scan_ms: 3600001 is outside 100 to 3600000" },
    { CY_KIND_PILE, PILE (",\"scan_ms\":1000.0"), "x.scan_ms: must be a whole number" },
    { CY_KIND_PILE, PILE (",\"scan_ms\":\"1000\""), "x.scan_ms: must be a whole number" },
    { CY_KIND_PILE, PILE (",\"in_service\":1"), "x.in_service: must be true or false" },
    { CY_KIND_PILE, PILE (",\"in_service\":\"true\""), "x.in_service: must be true or false" },
    { CY_KIND_PILE, PILE (",\"station\":7"), "x.station: must be a text" },
    { CY_KIND_PILE, PILE (",\"station\":\"\""), "x.station: an id must not be empty" },
    { CY_KIND_PILE, PILE (",\"station\":\"a b\""),
      "x.station: id \"a b\": only letters, digits, \"-\", \"_\" and \".\" are allowed" },
    { CY_KIND_PILE, PILE (",\"link\":7"), "x.link: must be a text" },
    { CY_KIND_PILE, PILE (",\"link\":\"h\""),
      "x.link: link \"h\": the unit id after the last slash must be 0 to 255" SHAPES },
    { CY_KIND_PILE, PILE (",\"link\":\"tcp://" A500 ":502/1\""),
      "x.link: is longer than 500 bytes" },
    { CY_KIND_PILE, PILE (",\"latitude\":1"), "x: latitude and longitude come together" },
    { CY_KIND_PILE, PILE (",\"longitude\":1"), "x: latitude and longitude come together" },
    { CY_KIND_PILE, PILE (",\"latitude\":90.5,\"longitude\":1"),
      "x.latitude: 90.5 is outside -90 to 90" },
    { CY_KIND_PILE, PILE (",\"latitude\":1,\"longitude\":-180.5"),
      "x.longitude: -180.5 is outside -180 to 180" },
    { CY_KIND_PILE, PILE (",\"latitude\":\"31\",\"longitude\":1"), "x.latitude: must be a number" },
    { CY_KIND_PILE, PILE (",\"limits\":{}"), "x.limits: must be a list" },
    { CY_KIND_PILE, PILE (",\"limits\":[{\"measure\":\"temp.gun\",\"h\":1},7]"),
      "x.limits[1]: must be an object" },
    { CY_KIND_PILE,
      PILE (",\"limits\":[{\"measure\":\"temp.gun\",\"h\":1},{\"measure\":\"temp.gun\",\"l\":1}]"),
      "x.limits[1].measure: \"temp.gun\" is limited twice" },
    { CY_KIND_STATION, "{\"id\":\"s\",\"name\":\"S\",\"type\":\"boat\"}",
      "x.type: \"boat\" is none of public, private, bus, sanitation, logistics, taxi, other" },
    { CY_KIND_STATION, "{\"id\":\"s\",\"name\":\"S\",\"opening\":true}",
      "x.opening: must be a text" },
    { CY_KIND_STATION, "{\"id\":\"s\",\"name\":\"S\",\"opening\":\"\"}",
      "x.opening: \"\" is none of open, building, maintenance, closed" },
    { CY_KIND_PILE_TYPE, "{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":-1}",
      "x.power_w: -1 is outside 0 to 5000000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_refusal (cases[i].kind, cases[i].text, cases[i].message);
}

/* The types of field that maintenance brought. */
static void
test_bad_maintenance (void)
{
  static const struct {
    CyKindId kind;
    const char *text;
    const char *message;
  } cases[] = {
    { CY_KIND_PROCEDURE, "{\"id\":\"p\",\"name\":\"P\"}", "x.steps: is required" },
    { CY_KIND_PROCEDURE, "{\"id\":\"p\",\"name\":\"P\",\"steps\":7}", "x.steps: must be a text" },
    { CY_KIND_PROCEDURE, "{\"id\":\"p\",\"name\":\"P\",\"steps\":\"\"}",
      "x.steps: must not be empty" },
    { CY_KIND_PROCEDURE, "{\"id\":\"p\",\"name\":\"P\",\"steps\":\" \\n \"}",
      "x.steps: there is no step" },
    { CY_KIND_PROCEDURE, "{\"id\":\"p\",\"name\":\"P\",\"steps\":\"a\\n[photo]\"}",
      "x.steps: line 2: says nothing to do" },
    { CY_KIND_VENDOR, "{\"id\":\"v\",\"name\":\"V\",\"vetting\":\"liked\"}",
      "x.vetting: \"liked\" is none of applied, approved, rejected, suspended" },
    { CY_KIND_VENDOR, "{\"id\":\"v\",\"name\":\"V\",\"hourly_rate\":-1}",
      "x.hourly_rate: -1 is outside 0 to 1e+07" },
    { CY_KIND_PLAN, "{\"id\":\"p\",\"name\":\"P\",\"lead_days\":91}",
      "x.lead_days: 91 is outside 0 to 90" },
    { CY_KIND_RATIONALE, GUIDANCE ("2026-02-30"),
      "x.reviewed_on: \"2026-02-30\" is not a day of the calendar from 1990 to 2199" },
    { CY_KIND_RATIONALE, GUIDANCE ("yesterday!"),
      "x.reviewed_on: \"yesterday!\" is not a date like 2026-01-31" },
    { CY_KIND_RATIONALE, GUIDANCE (""), "x.reviewed_on: \"\" is not a date like 2026-01-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_refusal (cases[i].kind, cases[i].text, cases[i].message);
}

/* What a person types; a spelling reads back as the same value. */
static void
test_good_text (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *spelled;
  } cases[] = {
    { "name", "A pile", "A pile" },
    { "type", "t9", "t9" },
    { "scan_ms", "1000", "1000" },
    { "scan_ms", "", "" },
    { "in_service", "true", "true" },
    { "in_service", "false", "false" },
    { "link", "tcp://h:502/1", "tcp://h:502/1" },
    { "link", "", "" },
    { "position", "31.2304,121.4737", "31.2304,121.4737" },
    { "position", "-90,180", "-90,180" },
    { "position", "0,0", "0,0" },
    { "position", "", "" },
    { "limits.temp.gun", "{\"h\":80}", "[{\"measure\":\"temp.gun\",\"h\":80.0}]" },
    { "limits.bms.soc", "{\"measure\":\"temp.gun\",\"l\":5}",
      "[{\"measure\":\"bms.soc\",\"l\":5.0},{\"measure\":\"temp.gun\",\"h\":80.0}]" },
    { "limits.temp.gun", "", "[{\"measure\":\"bms.soc\",\"l\":5.0}]" },
    { "limits", "[{\"measure\":\"dc.current\",\"hh\":250}]",
      "[{\"measure\":\"dc.current\",\"hh\":250.0}]" },
    { "limits", "[]", "" },
    { "limits", "[{\"measure\":\"dc.current\",\"hh\":250}]",
      "[{\"measure\":\"dc.current\",\"hh\":250.0}]" },
    { "limits", "", "" },
  };
  g_autoptr (CyRecord) record = read_record (CY_KIND_PILE, PILE (), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *field = g_str_has_prefix (cases[i].field, "limits") ? "limits" : cases[i].field;
    g_autoptr (GError) error = NULL;
    g_autofree char *spelled = NULL;

    g_test_message ("%s = %s", cases[i].field, cases[i].text);
    g_assert_true (cy_record_set_text (record, cases[i].field, cases[i].text, &error));
    g_assert_no_error (error);
    spelled = cy_record_spell (record, field);
    g_assert_cmpstr (spelled, ==, cases[i].spelled);
    g_assert_true (cy_record_set_text (record, field, spelled, &error));
    g_assert_no_error (error);
  }
}

static void
test_bad_text (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *message;
  } cases[] = {
    { "name", "", "name: must not be empty" },
    { "type", "", "type: must not be empty" },
    { "type", "a/b", "type: id \"a/b\": only letters, digits, \"-\", \"_\" and \".\" are allowed" },
    { "scan_ms", "1x", "scan_ms: must be a whole number" },
    { "scan_ms", "1.5", "scan_ms: must be a whole number" },
    { "scan_ms", "50", "scan_ms: 50 is outside 100 to 3600000" },
    { "scan_ms", "99999999999999999999", "scan_ms: 9223372036854775807 is outside 100 to 3600000" },
    { "in_service", "yes", "in_service: must be true or false" },
    { "link", "h:502",
      "link: link \"h:502\": the unit id after the last slash must be 0 to 255" SHAPES },
    { "position", "31.2", "position: \"31.2\" is not LATITUDE,LONGITUDE" },
    { "position", "x,y", "position: \"x,y\" is not LATITUDE,LONGITUDE" },
    { "position", "95,10",
      "position: 95,10 is off the globe: latitude -90 to 90, longitude -180 to 180" },
    { "position", "10,181",
      "position: 10,181 is off the globe: latitude -90 to 90, longitude -180 to 180" },
    { "position", "10,20,30",
      "position: 10,20,30 is off the globe: latitude -90 to 90, longitude -180 to 180" },
    { "position", "nan,10",
      "position: nan,10 is off the globe: latitude -90 to 90, longitude -180 to 180" },
    { "limits.temp.gun", "80", "limits.temp.gun: must be an object" },
    { "limits.temp.gun", "{\"h\":90,\"hh\":80}", "limits.temp.gun.hh: 80 must not be below h 90" },
    { "limits.conn.state", "{\"h\":1}",
      "limits.conn.state.measure: \"conn.state\" is not a number and has no limits" },
    { "limits.", "{\"h\":1}", "limits..measure: no measure \"\"" },
    { "limits", "[{\"measure\":\"temp.gun\"}]",
      "limits[0]: at least one of ll, l, h, hh is needed" },
    { "limits", "{", NULL },
  };
  g_autoptr (CyRecord) record = read_record (
    CY_KIND_PILE, PILE (",\"limits\":[{\"measure\":\"bms.soc\",\"l\":5}],\"scan_ms\":500"), NULL);
  g_autoptr (CyRecord) before = cy_record_copy (record, NULL);
  g_autoptr (JsonObject) changes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s = %s", cases[i].field, cases[i].text);
    g_assert_false (cy_record_set_text (record, cases[i].field, cases[i].text, &error));
    if (cases[i].message != NULL)
      assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, cases[i].message);
    else
      g_assert_true (g_str_has_prefix (error->message, "limits: not JSON: "));
  }
  changes = cy_record_diff (before, record);
  g_assert_cmpuint (json_object_get_size (changes), ==, 0);
}

static void
test_unknown_field (void)
{
  static const char *const names[] = { "colour", "latitude", "id", "limitsx", "exists", "" };
  g_autoptr (CyRecord) record = read_record (CY_KIND_PILE, PILE (), NULL);
  g_autoptr (CyRecord) contact = cy_record_new (CY_KIND_CONTACT, "c");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *message = g_strdup_printf ("a pile has no field \"%s\"", names[i]);
    g_autoptr (GError) error = NULL;

    g_assert_false (cy_record_set_text (record, names[i], "1", &error));
    assert_error_text (error, CY_MODEL_ERROR, CY_MODEL_ERROR_UNKNOWN, message);
  }
  g_assert_false (cy_record_set_text (contact, "limits.temp.gun", "{\"h\":1}", NULL));
}

/* The order of members means nothing. */
static void
assert_diff (const CyRecord *before, const CyRecord *after, const char *expected)
{
  g_autoptr (JsonObject) changes = cy_record_diff (before, after);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), changes);
  g_autoptr (JsonNode) wanted = cy_json_parse (expected, -1, 65536, NULL);

  g_assert_true (json_node_equal (node, wanted));
}

static void
test_diff (void)
{
  g_autoptr (CyRecord) before = read_record (
    CY_KIND_PILE, PILE (",\"scan_ms\":500,\"limits\":[{\"measure\":\"temp.gun\",\"h\":80}]"), NULL);
  g_autoptr (CyRecord) same = cy_record_copy (before, NULL);
  g_autoptr (CyRecord) after = cy_record_copy (before, "p2");
  g_autoptr (CyRecord) bare = cy_record_new (CY_KIND_PILE, "p3");

  assert_diff (before, same, "{}");
  g_assert_true (cy_record_set_text (after, "name", "Other", NULL));
  g_assert_true (cy_record_set_text (after, "scan_ms", "", NULL));
  g_assert_true (cy_record_set_text (after, "limits.temp.gun", "{\"h\":85}", NULL));
  g_assert_true (cy_record_set_text (after, "in_service", "true", NULL));
  assert_diff (before, after,
               "{\"name\":\"Other\",\"limits.temp.gun\":{\"measure\":\"temp.gun\",\"h\":85.0},"
               "\"in_service\":true,\"scan_ms\":null}");
  g_assert_true (cy_record_set_text (bare, "name", "New", NULL));
  assert_diff (NULL, bare, "{\"name\":\"New\"}");
  g_assert_cmpstr (after->id, ==, "p2");
  g_assert_cmpstr (same->id, ==, "p1");
}

static void
test_getters (void)
{
  g_autoptr (CyRecord) record =
    read_record (CY_KIND_PILE, PILE (",\"scan_ms\":500,\"latitude\":1.5,\"longitude\":-2.5"), NULL);
  g_autoptr (CyRecord) bare = cy_record_new (CY_KIND_PILE, "p");
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE_TYPE, "t1");
  g_autofree char *nothing = cy_record_spell (record, "no such field");
  double latitude = 0;
  double longitude = 0;

  g_assert_cmpstr (cy_record_get_text (record, "type"), ==, "t1");
  g_assert_null (cy_record_get_text (record, "station"));
  g_assert_null (cy_record_get_text (record, "scan_ms"));
  g_assert_null (cy_record_get_text (record, "position"));
  g_assert_cmpint (cy_record_get_int (record, "scan_ms", 7), ==, 500);
  g_assert_cmpint (cy_record_get_int (bare, "scan_ms", 7), ==, 7);
  g_assert_true (cy_record_get_position (record, &latitude, &longitude));
  g_assert_cmpfloat (latitude, ==, 1.5);
  g_assert_cmpfloat (longitude, ==, -2.5);
  g_assert_false (cy_record_get_position (bare, &latitude, &longitude));
  g_assert_cmpstr (subject, ==, "pile_type:t1");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/record/round-trip", test_round_trip);
  g_test_add_func ("/model/record/canonical", test_canonical);
  g_test_add_func ("/model/record/bad-json", test_bad_json);
  g_test_add_func ("/model/record/bad-maintenance", test_bad_maintenance);
  g_test_add_func ("/model/record/good-text", test_good_text);
  g_test_add_func ("/model/record/bad-text", test_bad_text);
  g_test_add_func ("/model/record/unknown-field", test_unknown_field);
  g_test_add_func ("/model/record/diff", test_diff);
  g_test_add_func ("/model/record/getters", test_getters);
  return g_test_run ();
}
