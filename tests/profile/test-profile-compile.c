/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile-fixture.h"

typedef struct {
  const char *registers;
  const char *message;
} RowCase;

#define FAULT "\"measure\":\"conn.fault_word\",\"address\":1"
#define SOC   "\"measure\":\"bms.soc\",\"address\":1"

/* Each is the second register of an otherwise good profile. */
/* clang-format off */
static const RowCase bad_rows[] = {
  { "{\"measure\":\"bms.soc\",\"address\":70000}", "registers[1].address: 70000 is outside 0 to 65535" },
  { "{\"measure\":\"bms.soc\",\"address\":-1}", "registers[1].address: -1 is outside 0 to 65535" },
  { "{\"measure\":\"bms.soc\",\"address\":1.5}", "registers[1].address: must be a whole number" },
  { "{\"measure\":\"bms.soc\"}", "registers[1].address: is missing" },
  { "{\"address\":1}", "registers[1].measure: is missing" },
  { "{\"measure\":\"bms.sock\",\"address\":1}", "registers[1].measure: the vocabulary has no \"bms.sock\"" },
  { "{\"measure\":null,\"address\":1}", "registers[1].name: is missing" },
  { "{" SOC ",\"adress\":1}", "registers[1].adress: unknown member" },
  { "7", "registers[1]: must be an object" },
  { "{" SOC ",\"function\":5}", "registers[1].function: 5 is outside 1 to 4" },
  { "{" SOC ",\"function\":1}", "registers[1].type: functions 1 and 2 read a bit, functions 3 and 4 registers" },
  { "{" SOC ",\"type\":\"u24\"}", "registers[1].type: \"u24\" is not one of bit, u16, i16, u32, i32, u64, i64, f32, f64, ascii, utf16, raw, calendar, sum" },
  { "{" SOC ",\"type\":\"ascii\",\"count\":2}", "registers[1].type: bms.soc is a number, which a ascii cannot carry" },
  { "{\"measure\":\"id.model\",\"address\":1}", "registers[1].type: id.model is a text, which a u16 cannot carry" },
  { "{\"measure\":\"id.model\",\"address\":1,\"type\":\"ascii\"}", "registers[1].count: is missing" },
  { "{\"measure\":\"id.model\",\"address\":1,\"type\":\"ascii\",\"count\":65}", "registers[1].count: 65 is outside 1 to 64" },
  { "{\"measure\":\"id.model\",\"address\":1,\"type\":\"ascii\",\"count\":2,\"word_order\":\"lsw\"}", "registers[1].word_order: text is read from its first register on" },
  { "{" SOC ",\"count\":2}", "registers[1].count: a u16 takes 1 registers, not 2" },
  { "{" SOC ",\"word_order\":\"middle\"}", "registers[1].word_order: \"middle\" is not one of msw, lsw" },
  { "{" SOC ",\"type\":\"f32\"}", "registers[1].resolution: is missing" },
  { "{" SOC ",\"type\":\"f32\",\"resolution\":0}", "registers[1].resolution: 0 is outside 1e-09 to 1e+09" },
  { "{" SOC ",\"resolution\":1}", "registers[1].resolution: only a float needs one" },
  { "{" SOC ",\"scale\":0}", "registers[1].scale: 0 would lose the value" },
  { "{" SOC ",\"scale\":\"1\"}", "registers[1].scale: must be a number" },
  { "{\"measure\":\"conn.plug\",\"address\":1,\"scale\":2}", "registers[1].scale: only numbers are scaled" },
  { "{" SOC ",\"mask\":65536}", "registers[1].mask: 65536 does not fit in 16 bits" },
  { "{" SOC ",\"mask\":15,\"shift\":1}", "registers[1].shift: 1 would cut off bits of the mask" },
  { "{" SOC ",\"shift\":1}", "registers[1].shift: needs a mask" },
  { "{" SOC ",\"type\":\"i16\",\"mask\":15}", "registers[1].mask: a i16 has no bits to mask" },
  { "{" SOC ",\"invalid\":{\"over\":1}}", "registers[1].invalid.over: unknown member" },
  { "{" SOC ",\"invalid\":{\"values\":[1,\"x\"]}}", "registers[1].invalid.values[1]: must be a number" },
  { "{" SOC ",\"values\":{\"1\":\"x\"}}", "registers[1].values: only a state has named values" },
  { "{" SOC ",\"bits\":{\"1\":\"x\"}}", "registers[1].bits: only flags have named bits" },
  { "{\"measure\":\"conn.alarm_word\",\"address\":1,\"bits\":{\"16\":\"x\"}}", "registers[1].bits.16: there is no such bit in 1 registers" },
  { "{\"measure\":\"conn.alarm_word\",\"address\":1,\"bits\":{\"1\":{\"name\":\"x\",\"class\":\"heat\"}}}", "registers[1].bits.1.class: \"heat\" is not one of communication, over_current, supply, output, over_temperature, over_humidity, other" },
  { "{\"measure\":\"conn.alarm_word\",\"address\":1,\"bits\":{\"1\":{}}}", "registers[1].bits.1.name: is missing" },
  { "{" SOC ",\"type\":\"sum\"}", "registers[1].weights: is missing" },
  { "{" SOC ",\"type\":\"sum\",\"weights\":[1]}", "registers[1].weights: must hold 2 to 4 weights" },
  { "{" SOC ",\"type\":\"sum\",\"weights\":[1,2,3,4,5]}", "registers[1].weights: must hold 2 to 4 weights" },
  { "{" SOC ",\"type\":\"sum\",\"weights\":[2,60]}", "registers[1].weights: one of them must be 1" },
  { "{" SOC ",\"type\":\"sum\",\"weights\":[1,0]}", "registers[1].weights[1]: 0 is outside 1 to 65535" },
  { "{" SOC ",\"weights\":[1,60]}", "registers[1].weights: only a sum has weights" },
  { "{\"measure\":\"conn.plug\",\"address\":1,\"type\":\"sum\",\"weights\":[1,60]}", "registers[1].type: conn.plug is a state, which a sum cannot carry" },
  { "{" FAULT ",\"codes\":{\"0\":\"x\"}}", "registers[1].codes.0: a code is a number other than 0, which is no fault" },
  { "{" FAULT ",\"codes\":{\"1\":{\"class\":\"other\"}}}", "registers[1].codes.1.name: is missing" },
  { "{" FAULT ",\"codes\":[]}", "registers[1].codes: must be an object" },
  { "{" FAULT ",\"codes\":{},\"bits\":{}}", "registers[1].codes: only flags have codes, and then no bits" },
  { "{" SOC ",\"codes\":{}}", "registers[1].codes: only flags have codes, and then no bits" },
  { "{" FAULT ",\"type\":\"i16\"}", "registers[1].type: conn.fault_word is flags, which a i16 cannot carry" },
  { "{\"measure\":\"id.serial\",\"address\":1,\"type\":\"raw\",\"count\":5,\"format\":\"decimal\"}", "registers[1].bytes: a number takes at most 8, not 10" },
  { "{\"measure\":\"id.serial\",\"address\":1,\"type\":\"raw\",\"count\":2,\"bytes\":3,\"format\":\"words\"}", "registers[1].bytes: words take two each, not 3 in all" },
  { "{\"measure\":\"conn.plug\",\"address\":1,\"values\":{\"x\":\"y\"}}", "registers[1].values.x: a u16 cannot hold this value" },
  { "{\"measure\":\"conn.plug\",\"address\":1,\"type\":\"ascii\",\"count\":1,\"values\":{\"ABC\":\"y\"}}", "registers[1].values.ABC: a ascii cannot hold this value" },
  { "{\"measure\":\"conn.plug\",\"address\":1,\"values\":{\"1\":2}}", "registers[1].values.1: must be a text" },
  { "{" SOC ",\"wrap\":1}", "registers[1].wrap: 1 is outside 2 to 9007199254740992" },
  { "{" SOC ",\"type\":\"f32\",\"resolution\":1,\"wrap\":9}", "registers[1].wrap: only a whole-number counter wraps" },
  { "{" SOC ",\"format\":\"hex\"}", "registers[1].format: only raw bytes are given a form" },
  { "{" SOC ",\"per\":\"station\"}", "registers[1].per: \"station\" is not one of connector, pile" },
  { "{" SOC ",\"per\":\"pile\",\"connector\":1}", "registers[1].connector: a register of the pile belongs to no gun" },
  { "{" SOC ",\"unit_step\":1}", "registers[1].unit_step: needs a unit to count from" },
  { "{" SOC ",\"unit\":255,\"unit_step\":1}", "registers[1]: connector 2 would be unit 256, beyond 255" },
  { "{\"measure\":\"bms.soc\",\"address\":65000,\"step\":536}", "registers[1]: the registers of connector 2 end at 65536, beyond 65535" },
  { "{\"measure\":\"dc.power\",\"address\":65535,\"type\":\"u32\",\"per\":\"pile\"}", "registers[1]: the registers end at 65536, beyond 65535" },
  { "{" SOC "},{\"measure\":\"bms.soc\",\"address\":7}", "registers[2].measure: \"bms.soc\" of connector 1 is already in registers[1]" },
  { "{" SOC ",\"every\":0}", "registers[1].every: 0 is outside 1 to 3600" },
};
/* clang-format on */

static void
test_bad_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *document = g_strdup_printf (
      DOCUMENT ("{\"max\":2,\"step\":1}", STATE_ROW ",%s", ""), bad_rows[i].registers);
    g_autoptr (CyProfile) profile = fixture_compile (document, 2, &error);

    g_test_message ("%s", bad_rows[i].registers);
    g_assert_null (profile);
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, bad_rows[i].message);
  }
}

#define COMMAND(name, more) ",\"commands\":{\"" name "\":{" more "}}"
#define WRITE(more)         "\"writes\":[{\"address\":1," more "}]"
#define AMPERES             "\"arguments\":{\"current\":{\"min\":6,\"max\":32}},"

/* clang-format off */
static const RowCase bad_members[] = {
  { ",\"colour\":1", "colour: unknown member" },
  { ",\"manners\":{\"max_block\":126}", "manners.max_block: 126 is outside 1 to 125" },
  { ",\"manners\":{\"bulk\":1}", "manners.bulk: must be true or false" },
  { ",\"manners\":{\"in_flight\":0}", "manners.in_flight: 0 is outside 1 to 16" },
  { ",\"defaults\":{\"function\":6}", "defaults.function: 6 is outside 1 to 4" },
  { ",\"overrides\":{\"word_order\":\"x\"}", "overrides.word_order: \"x\" is not one of msw, lsw" },
  { ",\"notes\":[1]", "notes[0]: must be a text" },
  { ",\"state\":[]", "state: connector 1 has a register for conn.state already" },
  { COMMAND ("explode", WRITE ("\"value\":1")), "commands.explode: there is no such command" },
  { COMMAND ("stop", "\"writes\":[]"), "commands.stop.writes: a command is 1 to 16 writes" },
  { COMMAND ("stop", ""), "commands.stop.writes: is missing" },
  { COMMAND ("stop", "\"writes\":[{\"value\":1}]"), "commands.stop.writes[0].address: is missing" },
  { COMMAND ("stop", WRITE ("\"note\":\"x\"")), "commands.stop.writes[0].value: is missing" },
  { COMMAND ("stop", WRITE ("\"value\":65536")), "commands.stop.writes[0].value: 65536 would be written as 65536, which a u16 cannot hold" },
  { COMMAND ("stop", WRITE ("\"value\":\"current\"")), "commands.stop.writes[0].value: \"current\" is not an argument of this command" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"fields\":[1]")), "commands.stop.writes[0].value: a write has either a value or fields" },
  { COMMAND ("stop", WRITE ("\"fields\":[]")), "commands.stop.writes[0].fields: is empty" },
  { COMMAND ("stop", WRITE ("\"fields\":[1,70000]")), "commands.stop.writes[0].fields[1]: 70000 is outside 0 to 65535" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"type\":\"u32\",\"function\":6")), "commands.stop.writes[0].function: 2 registers need function 16" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"function\":7")), "commands.stop.writes[0].function: must be 5, 6, 15 or 16" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"function\":5")), "commands.stop.writes[0].function: functions 5 and 15 write bits, 6 and 16 registers" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"type\":\"ascii\",\"count\":1")), "commands.stop.writes[0].type: texts are not written" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"type\":\"raw\",\"count\":1")), "commands.stop.writes[0].type: raw needs an argument of words" },
  { COMMAND ("stop", WRITE ("\"value\":1,\"convert\":{\"to\":\"A\",\"voltage\":230}")), "commands.stop.writes[0].convert: only an argument is converted" },
  { COMMAND ("set_current", AMPERES WRITE ("\"value\":1")), "commands.set_current.arguments: no write uses \"current\"" },
  { COMMAND ("set_current", "\"arguments\":{\"amps\":{}}," WRITE ("\"value\":1")), "commands.set_current.arguments.amps: no command takes such an argument" },
  { COMMAND ("set_current", "\"arguments\":{\"current\":{\"min\":6}}," WRITE ("\"value\":\"current\"")), "commands.set_current.arguments.current.max: is missing" },
  { COMMAND ("set_current", "\"arguments\":{\"current\":{\"min\":6,\"max\":5}}," WRITE ("\"value\":\"current\"")), "commands.set_current.arguments.current.max: 5 is outside 6 to 1e+18" },
  { COMMAND ("stop", "\"writes\":[{\"address\":65500,\"step\":36,\"value\":1}]"), "commands.stop.writes[0]: the registers of connector 2 end at 65536, beyond 65535" },
  { ",\"keep_alive\":{}", "keep_alive.kind: is missing" },
  { ",\"keep_alive\":{\"kind\":\"prayer\"}", "keep_alive.kind: \"prayer\" is not one of none, any_read, write_value, write_token, rewrite_setpoint" },
  { ",\"keep_alive\":{\"kind\":\"any_read\"}", "keep_alive.interval_ms: is missing" },
  { ",\"keep_alive\":{\"kind\":\"write_token\",\"interval_ms\":1000}", "keep_alive.write: is missing" },
  { ",\"keep_alive\":{\"kind\":\"rewrite_setpoint\",\"interval_ms\":1000,\"command\":\"set_current\"}", "keep_alive.command: the profile has no command \"set_current\"" },
  { ",\"keep_alive\":{\"kind\":\"any_read\",\"interval_ms\":1000,\"interval\":{\"measure\":\"bms.soc\",\"fraction\":0.5}}", "keep_alive.interval.measure: no register measures \"bms.soc\"" },
};
/* clang-format on */

static void
test_bad_members (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_members); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *document = g_strdup_printf (
      DOCUMENT ("{\"max\":2,\"step\":1}", STATE_ROW, "%s"), bad_members[i].registers);
    g_autoptr (CyProfile) profile = fixture_compile (document, 2, &error);

    g_test_message ("%s", bad_members[i].registers);
    g_assert_null (profile);
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, bad_members[i].message);
  }
}

#define HEAD "{\"format\":1,\"id\":\"t\",\"vendor\":\"v\",\"model\":\"m\",\"current\":\"ac\""

/* clang-format off */
static const RowCase bad_documents[] = {
  { "[]", "must be an object" },
  { "{}", "format: is missing" },
  { "{\"format\":2}", "format: 2 is outside 1 to 1" },
  { "{\"format\":1,\"id\":\"a/b\"}", "id: id \"a/b\": only letters, digits, \"-\", \"_\" and \".\" are allowed" },
  { "{\"format\":1,\"id\":\"a\"}", "vendor: is missing" },
  { HEAD "}", "registers: is missing" },
  { HEAD ",\"registers\":{}}", "registers: must be a list" },
  { HEAD ",\"registers\":[]}", "registers: must hold 1 to 1024 registers" },
  { HEAD ",\"registers\":[{\"measure\":\"bms.soc\",\"address\":1}]}", "registers: connector 1 has no conn.state, and there are no rules for it" },
  { HEAD ",\"registers\":[{\"measure\":\"conn.state\",\"address\":1}]}", "registers[0].values: is missing" },
  { HEAD ",\"registers\":[{\"measure\":\"conn.state\",\"address\":1,\"values\":{\"1\":\"busy\"}}]}", "registers[0].values.1: there is no state \"busy\"" },
  { HEAD ",\"registers\":[" STATE_ROW ",{\"measure\":\"id.model\",\"address\":1,\"type\":\"ascii\",\"count\":9}],\"manners\":{\"max_block\":8}}", "registers[1]: takes 9 registers, and one read brings at most 8" },
  { HEAD ",\"registers\":[{\"measure\":\"bms.soc\",\"address\":1}],\"state\":[{\"when\":{\"conn.plug\":{\"equals\":1}},\"is\":\"charging\"}]}", "state: rule 0 needs conn.plug, which no register measures" },
  { HEAD ",\"registers\":[{\"measure\":\"bms.soc\",\"address\":1}],\"state\":[{\"when\":{\"bms.soc\":{}},\"is\":\"charging\"}]}", "state[0].when.bms.soc: must hold exactly one test" },
  { HEAD ",\"registers\":[{\"measure\":\"bms.soc\",\"address\":1}],\"state\":[{\"when\":{\"bms.soc\":{\"is\":1}},\"is\":\"charging\"}]}", "state[0].when.bms.soc.is: unknown member" },
  { HEAD ",\"registers\":[{\"measure\":\"bms.soc\",\"address\":1}],\"state\":[{\"is\":\"asleep\"}]}", "state[0].is: there is no state \"asleep\"" },
};
/* clang-format on */

static void
test_bad_documents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_documents); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProfile) profile = fixture_compile (bad_documents[i].registers, 1, &error);

    g_test_message ("%s", bad_documents[i].registers);
    g_assert_null (profile);
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, bad_documents[i].message);
  }
}

static void
test_connector_count (void)
{
  static const guint counts[] = { 0, 3, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProfile) profile =
      fixture_compile (DOCUMENT ("{\"max\":2,\"step\":1}", STATE_ROW, ""), counts[i], &error);

    g_assert_null (profile);
    g_assert_nonnull (strstr (error->message, "connectors: this device has 1 to 2 connectors"));
  }
}

/* A board of relays, say: its type must not promise guns. */
static void
test_without_connectors (void)
{
  const char *document = "{\"format\":1,\"id\":\"t\",\"vendor\":\"v\",\"model\":\"m\",\"current\":"
                         "\"dc\",\"connectors\":{\"max\":0},\"registers\":[{\"measure\":"
                         "\"relay.horn\",\"per\":\"pile\",\"function\":1,\"type\":\"bit\","
                         "\"address\":1}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (CyProfile) profile = fixture_compile_ok (document, 0);

  g_assert_cmpuint (cy_tag_set_get_n_connectors (cy_profile_get_tags (profile)), ==, 0);
  g_assert_null (fixture_compile (document, 1, &error));
  g_assert_nonnull (strstr (error->message, "connectors: this device has no connectors, and"));
}

static void
test_good (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":2,\"step\":16}",
              STATE_ROW ",{\"measure\":\"conn.fault_word\",\"address\":9001,\"bits\":{"
                        "\"0\":\"odd\",\"3\":{\"name\":\"hot\",\"class\":\"over_temperature\"}}},"
                        "{\"measure\":\"bms.soc\",\"address\":5,\"connector\":2},"
                        "{\"measure\":null,\"name\":\"spare\",\"address\":6},"
                        "{\"measure\":\"temp.ambient\",\"address\":7,\"per\":\"pile\"}",
              ",\"manners\":{\"gap_ms\":60,\"max_sessions\":2}"),
    2);
  CyTagSet *tags = cy_profile_get_tags (profile);
  guint faults = fixture_tag (profile, 2, CY_MEASURE_CONN_FAULT_WORD);

  g_assert_cmpstr (cy_profile_get_id (profile), ==, "t");
  g_assert_cmpstr (cy_profile_get_vendor (profile), ==, "v");
  g_assert_cmpstr (cy_profile_get_model (profile), ==, "m");
  g_assert_true (cy_profile_is_dc (profile));
  g_assert_cmpuint (cy_profile_get_manners (profile)->gap_ms, ==, 60);
  g_assert_cmpuint (cy_profile_get_manners (profile)->max_sessions, ==, 2);
  g_assert_cmpuint (cy_tag_set_get_n_tags (tags), ==, 6);
  g_assert_cmpuint (cy_tag_set_get_n_connectors (tags), ==, 2);
  g_assert_cmpint (cy_tag_set_find (tags, 1, CY_MEASURE_BMS_SOC), ==, -1);
  g_assert_cmpint (cy_tag_set_find (tags, 2, CY_MEASURE_BMS_SOC), >=, 0);
  g_assert_cmpint (cy_tag_set_find (tags, 0, CY_MEASURE_TEMP_AMBIENT), >=, 0);
  g_assert_cmpstr (cy_tag_name_of (cy_tag_set_get (tags, faults), 3), ==, "hot");
  g_assert_cmpstr (cy_profile_get_fault_class (profile, faults, 3), ==, "over_temperature");
  g_assert_cmpstr (cy_profile_get_fault_class (profile, faults, 0), ==, "other");
  g_assert_null (cy_profile_get_fault_class (profile, faults, 1));
  g_assert_null (cy_profile_get_fault_class (profile, faults, 64));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/compile/bad-rows", test_bad_rows);
  g_test_add_func ("/profile/compile/bad-members", test_bad_members);
  g_test_add_func ("/profile/compile/bad-documents", test_bad_documents);
  g_test_add_func ("/profile/compile/connector-count", test_connector_count);
  g_test_add_func ("/profile/compile/without-connectors", test_without_connectors);
  g_test_add_func ("/profile/compile/good", test_good);
  return g_test_run ();
}
