/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-encode.h"
#include "cy-state.h"
#include "profile-fixture.h"

#define BAD G_MININT64

typedef struct {
  const char *name;
  const char *measure; /* of the row under test */
  const char *row;     /* its other members, without braces */
  guint16 words[8];
  gint64 raw; /* BAD when the registers hold no value */
  double value;
  const char *text;     /* of a text measure */
  gboolean no_way_back; /* several registers say the same: encoding need not give these */
} ValueCase;

#define CODES "\"codes\":{\"9\":\"x\",\"0x40\":{\"name\":\"y\",\"class\":\"supply\"}}"

/* clang-format off */
static const ValueCase values[] = {
  { "plain", "bms.soc", "", { 57 }, 57, 57 },
  { "scale", "dc.voltage", "\"scale\":0.1", { 7503 }, 7503, 750.3 },
  { "scale and offset", "temp.gun", "\"scale\":0.1,\"offset\":-50", { 901 }, 901, 40.1 },
  { "negative scale", "energy.import.total", "\"type\":\"i32\",\"scale\":-1", { 0xffff, 0xff9c },
    -100, 100 },
  { "demand current is -400 A based", "bms.demand.current", "\"scale\":-0.1,\"offset\":400",
    { 2500 }, 2500, 150 },
  { "sentinel", "dc.voltage", "\"invalid\":{\"values\":[65535]}", { 0xffff }, BAD },
  { "next to the sentinel", "dc.voltage", "\"invalid\":{\"values\":[65535]}", { 0xfffe }, 65534,
    65534 },
  { "signed sentinel", "temp.gun", "\"type\":\"i16\",\"invalid\":{\"values\":[-32768]}",
    { 0x8000 }, BAD },
  { "u32 sentinel", "dc.power", "\"type\":\"u32\",\"invalid\":{\"values\":[4294967295]}",
    { 0xffff, 0xffff }, BAD },
  { "above", "bms.soc", "\"invalid\":{\"above\":100}", { 101 }, BAD },
  { "at above", "bms.soc", "\"invalid\":{\"above\":100}", { 100 }, 100, 100 },
  { "below", "temp.gun", "\"type\":\"i16\",\"invalid\":{\"below\":-40}", { 0xffd7 }, BAD },
  { "u64 too large", "energy.import.total", "\"type\":\"u64\"", { 0xffff, 0, 0, 1 }, BAD },
  { "i64", "energy.import.total", "\"type\":\"i64\"", { 0, 0, 1, 0 }, 65536, 65536 },
  { "f32", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1", { 0x4366, 0x8000 }, 2305, 230.5 },
  { "f32 lsw", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.5,\"word_order\":\"lsw\"",
    { 0x8000, 0x4366 }, 461, 230.5 },
  { "f32 kilowatt", "dc.power", "\"type\":\"f32\",\"resolution\":0.5,\"scale\":1000",
    { 0x4366, 0x8000 }, 461, 230500 },
  { "f32 not a number", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1", { 0x7fc0, 0 }, BAD },
  { "f32 all ones", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1", { 0xffff, 0xffff }, BAD },
  { "f32 infinite", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1", { 0x7f80, 0 }, BAD },
  { "f32 too large", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1", { 0x7f00, 0 }, BAD },
  { "f32 sentinel", "dc.voltage", "\"type\":\"f32\",\"resolution\":0.1,\"invalid\":{\"values\":[-1]}",
    { 0xbf80, 0 }, BAD },
  { "f64", "energy.import.total", "\"type\":\"f64\",\"resolution\":1", { 0x406c, 0xd000, 0, 0 },
    231, 231, NULL, TRUE },
  { "mask", "conn.lock", "\"mask\":240,\"shift\":4", { 0x12a5 }, 10, 10 },
  { "mask of u32", "conn.lock", "\"type\":\"u32\",\"mask\":32512,\"shift\":8", { 0xffff, 0x84ff }, 4,
    4 },
  { "mask makes a wide word small", "conn.lock", "\"type\":\"u64\",\"mask\":3",
    { 0xffff, 0, 0, 2 }, 2, 2 },
  { "bool", "conn.available", "", { 7 }, 1, 1, NULL, TRUE },
  { "bool off", "conn.available", "\"mask\":2", { 0xfffd }, 0, 0 },
  { "flags", "conn.fault_word", "\"type\":\"u32\",\"bits\":{\"31\":\"x\"}", { 0x8000, 1 },
    0x80000001, 0x80000001 },
  { "enumeration", "conn.plug", "\"values\":{\"3\":\"in\"}", { 3 }, 3, 3 },
  { "one character", "conn.plug", "\"values\":{\"65\":\"A\"},\"mask\":255", { 0x0041 }, 65, 65 },
  { "two characters", "conn.plug", "\"type\":\"ascii\",\"count\":1,\"values\":{\"C2\":\"on\"}",
    { 0x4332 }, 0x4332, 0x4332 },
  { "two characters, swapped", "conn.plug",
    "\"type\":\"ascii\",\"count\":1,\"byte_order\":\"little\"", { 0x3243 }, 0x4332, 0x4332 },
  { "no characters", "conn.plug", "\"type\":\"ascii\",\"count\":2", { 0, 0 }, BAD },
  { "too many characters", "conn.plug", "\"type\":\"ascii\",\"count\":4",
    { 0x4142, 0x4344, 0x4546, 0x4748 }, BAD },
  { "ascii", "session.vin", "\"type\":\"ascii\",\"count\":3", { 0x4c56, 0x5342, 0 }, 0, 0, "LVSB" },
  { "ascii, padded", "session.vin", "\"type\":\"ascii\",\"count\":3", { 0x2041, 0x2020, 0x2020 }, 0,
    0, "A", TRUE },
  { "ascii, not printable", "session.vin", "\"type\":\"ascii\",\"count\":2", { 0x4107, 0xff42 }, 0, 0,
    "A??B", TRUE },
  { "ascii, swapped", "session.vin", "\"type\":\"ascii\",\"count\":2,\"byte_order\":\"little\"",
    { 0x4241, 0x0043 }, 0, 0, "ABC" },
  { "utf16", "id.model", "\"type\":\"utf16\",\"count\":3", { 0x5145, 0x7535, 0 }, 0, 0, "充电" },
  { "utf16, half a pair", "id.model", "\"type\":\"utf16\",\"count\":2", { 0xd83d, 0x0041 }, 0, 0,
    "?", TRUE },
  { "raw hex", "id.serial", "\"type\":\"raw\",\"count\":2", { 0x0a1b, 0x2c3d }, 0, 0, "0a1b2c3d" },
  { "raw dotted", "id.firmware", "\"type\":\"raw\",\"count\":2,\"format\":\"dotted\",\"bytes\":3",
    { 0x0106, 0x0500 }, 0, 0, "1.6.5" },
  { "raw decimal", "id.serial", "\"type\":\"raw\",\"count\":2,\"format\":\"decimal\"",
    { 0x0112, 0xa880 }, 0, 0, "18000000" },
  { "raw decimal of one byte", "id.serial",
    "\"type\":\"raw\",\"count\":1,\"format\":\"decimal\",\"bytes\":1", { 0xff00 }, 0, 0, "255" },
  { "raw decimal, the largest", "id.serial", "\"type\":\"raw\",\"count\":4,\"format\":\"decimal\"",
    { 0xffff, 0xffff, 0xffff, 0xffff }, 0, 0, "18446744073709551615" },
  { "raw words", "id.firmware", "\"type\":\"raw\",\"count\":3,\"format\":\"words\"",
    { 2, 300, 65535 }, 0, 0, "2.300.65535" },
  { "calendar", "station.clock", "\"type\":\"calendar\"", { 2026, 2, 28, 7, 59, 58 }, 1772236798,
    1772236798 },
  { "calendar, swapped", "station.clock", "\"type\":\"calendar\",\"byte_order\":\"little\"",
    { 0xea07, 0x0200, 0x1c00, 0x0700, 0x3b00, 0x3a00 }, 1772236798, 1772236798 },
  { "no such day", "station.clock", "\"type\":\"calendar\"", { 2026, 2, 30, 7, 59, 58 }, BAD },
  { "no date at all", "station.clock", "\"type\":\"calendar\"", { 0xffff, 0xffff, 0xffff, 0, 0, 0 },
    BAD },
  { "sum of minutes and hours", "session.duration",
    "\"type\":\"sum\",\"weights\":[1,60],\"scale\":60", { 59, 2 }, 179, 10740 },
  { "sum of hours and minutes", "session.duration", "\"type\":\"sum\",\"weights\":[60,1]", { 2, 59 },
    179, 179 },
  { "sum of four", "session.duration", "\"type\":\"sum\",\"weights\":[3600,1,60,1]", { 1, 4, 2, 0 },
    3724, 3724 },
  { "sum, swapped", "session.duration",
    "\"type\":\"sum\",\"weights\":[1,60],\"byte_order\":\"little\"", { 0x3b00, 0x0200 }, 179, 179 },
  { "sum of more than fits", "session.duration", "\"type\":\"sum\",\"weights\":[1,65535]",
    { 0xffff, 0xffff }, 4294901760, 4294901760, NULL, TRUE },
  { "code", "conn.fault_word", CODES, { 0x40 }, 2, 2 },
  { "first code", "conn.fault_word", CODES, { 9 }, 1, 1 },
  { "no code", "conn.fault_word", CODES, { 0 }, 0, 0 },
  { "code nobody named", "conn.fault_word", CODES, { 10 }, (gint64) 1 << 62, 0x1p62, NULL, TRUE },
  { "code of a signed register", "conn.fault_word", "\"type\":\"i16\",\"codes\":{\"-2\":\"x\"}",
    { 0xfffe }, 1, 1 },
  { "code in some bits", "conn.fault_word", "\"mask\":240,\"shift\":4," CODES, { 0x1295 }, 1, 1 },
  { "code that means nothing", "conn.fault_word", "\"invalid\":{\"values\":[65535]}," CODES,
    { 0xffff }, BAD },
};
/* clang-format on */

static void
check_way_back (const CyProfile *profile, guint tag, const ValueCase *c, gint64 raw)
{
  guint16 words[8];
  CyProfileSpot spot;

  /* Bits outside a mask belong to others and must survive, so start from the case's own words. */
  memcpy (words, c->words, sizeof words);
  g_assert_true (cy_profile_get_spot (profile, tag, &spot));
  if (c->text != NULL)
    cy_profile_encode_text (profile, tag, c->text, words);
  else
    g_assert_true (cy_profile_encode (profile, tag, raw, words));
  g_assert_cmpmem (words, 2 * spot.words, c->words, 2 * spot.words);
}

static void
check_value (const ValueCase *c)
{
  g_autofree char *row = g_strdup_printf ("{\"measure\":\"%s\",\"address\":100%s%s}", c->measure,
                                          *c->row == '\0' ? "" : ",", c->row);
  g_autofree char *document = g_strdup_printf (DOCUMENT ("{\"max\":1}", STATE_ROW ",%s", ""), row);
  g_autoptr (CyProfile) profile = fixture_compile_ok (document, 1);
  CyMeasureId measure;
  CyScan scan;
  const CySample *sample;
  guint tag;

  fixture_scan_init (profile, &scan);
  g_assert_true (cy_measure_find (c->measure, &measure));
  tag = fixture_tag (profile, 1, measure);
  fixture_decode_words (profile, (guint) fixture_find_block (profile, 100), c->words, 77, &scan);
  sample = &scan.samples[tag];
  g_assert_cmpint (sample->time_us, ==, 77);
  g_assert_cmpint (sample->quality, ==, c->raw == BAD ? CY_QUALITY_BAD : CY_QUALITY_GOOD);
  if (c->text != NULL) {
    g_assert_cmpstr (scan.texts[0], ==, c->text);
    g_assert_true (scan.texts_changed);
  } else if (c->raw != BAD) {
    g_assert_cmpint (sample->raw, ==, c->raw);
    g_assert_cmpfloat_with_epsilon (
      cy_tag_value (cy_tag_set_get (cy_profile_get_tags (profile), tag), sample->raw), c->value,
      1e-9);
  }
  if (c->raw != BAD && !c->no_way_back)
    check_way_back (profile, tag, c, c->raw);
  fixture_scan_clear (&scan);
}

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_test_message ("%s", values[i].name);
    check_value (&values[i]);
  }
}

#define STATE_OF(more) \
  DOCUMENT ("{\"max\":1}", "{\"measure\":\"conn.state\",\"address\":100," more "}", "")

static const struct {
  const char *document;
  guint16 words[2];
  CyPileState state;
} states[] = {
  { STATE_OF ("\"values\":{\"0\":\"available\",\"3\":\"charging\"}"),
    { 3 },
    CY_PILE_STATE_CHARGING },
  { STATE_OF ("\"values\":{\"0\":\"available\",\"3\":\"charging\"}"),
    { 9 },
    CY_PILE_STATE_UNKNOWN },
  { STATE_OF ("\"values\":{\"0x10\":\"faulted\"}"), { 16 }, CY_PILE_STATE_FAULTED },
  { STATE_OF (
      "\"type\":\"ascii\",\"count\":1,\"values\":{\"A\":\"available\",\"C2\":\"charging\"}"),
    { 0x4332 },
    CY_PILE_STATE_CHARGING },
  { STATE_OF (
      "\"type\":\"ascii\",\"count\":2,\"values\":{\"A\":\"available\",\"C2\":\"charging\"}"),
    { 0x4100, 0 },
    CY_PILE_STATE_AVAILABLE },
  { STATE_OF ("\"type\":\"u32\",\"mask\":32512,\"shift\":8,\"values\":{\"4\":\"charging\"}"),
    { 0, 0x8400 },
    CY_PILE_STATE_CHARGING },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (CyProfile) profile = fixture_compile_ok (states[i].document, 1);
    guint tag = fixture_tag (profile, 1, CY_MEASURE_CONN_STATE);
    CyScan scan;

    fixture_scan_init (profile, &scan);
    fixture_decode_words (profile, 0, states[i].words, 1, &scan);
    g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (scan.samples[tag].raw, ==, states[i].state);
    fixture_scan_clear (&scan);
  }
}

static void
test_coils (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":1}",
              STATE_ROW ",{\"measure\":\"conn.available\",\"function\":1,\"type\":\"bit\","
                        "\"address\":100},{\"measure\":\"conn.lock\",\"function\":1,"
                        "\"type\":\"bit\",\"address\":109}",
              ",\"manners\":{\"read_unlisted\":true}"),
    1);
  const guint8 data[2] = { 0xfe, 0x02 };
  guint block = (guint) fixture_find_block (profile, 100);
  CyScan scan;

  fixture_scan_init (profile, &scan);
  cy_profile_decode (profile, block, data, 2, 5, &scan);
  g_assert_cmpint (scan.samples[fixture_tag (profile, 1, CY_MEASURE_CONN_AVAILABLE)].raw, ==, 0);
  g_assert_cmpint (scan.samples[fixture_tag (profile, 1, CY_MEASURE_CONN_LOCK)].raw, ==, 1);
  fixture_scan_clear (&scan);
}

/* A block of the wrong length, and one that failed: bad, and the last values stay. */
static void
test_failures (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":1}", STATE_ROW ",{\"measure\":\"bms.soc\",\"address\":100}", ""), 1);
  guint block = (guint) fixture_find_block (profile, 100);
  guint tag = fixture_tag (profile, 1, CY_MEASURE_BMS_SOC);
  const guint8 data[4] = { 0, 50, 0, 51 };
  CyScan scan;

  fixture_scan_init (profile, &scan);
  cy_profile_decode (profile, block, data, 2, 1, &scan);
  g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
  scan.samples[tag].level = CY_LIMIT_LEVEL_H;
  for (gsize length = 0; length <= 4; length++) {
    if (length == 2)
      continue;
    scan.samples[tag].quality = CY_QUALITY_GOOD;
    cy_profile_decode (profile, block, data, length, 2, &scan);
    g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_BAD);
    g_assert_cmpint (scan.samples[tag].raw, ==, 50);
    g_assert_cmpint (scan.samples[tag].time_us, ==, 2);
    g_assert_cmpint (scan.samples[tag].level, ==, CY_LIMIT_LEVEL_H);
  }
  cy_profile_decode (profile, block, data, 2, 3, &scan);
  cy_profile_fail_block (profile, block, 4, &scan);
  g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_BAD);
  g_assert_cmpint (scan.samples[tag].time_us, ==, 4);
  fixture_scan_clear (&scan);
}

static void
test_text_change (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":1}",
              STATE_ROW
              ",{\"measure\":\"session.vin\",\"address\":100,\"type\":\"ascii\",\"count\":1}",
              ""),
    1);
  guint block = (guint) fixture_find_block (profile, 100);
  guint tag = fixture_tag (profile, 1, CY_MEASURE_SESSION_VIN);
  const guint8 first[2] = { 'A', 'B' };
  const guint8 second[2] = { 'A', 'C' };
  gint64 raw;
  CyScan scan;

  fixture_scan_init (profile, &scan);
  cy_profile_decode (profile, block, first, 2, 1, &scan);
  raw = scan.samples[tag].raw;
  scan.texts_changed = FALSE;
  cy_profile_decode (profile, block, first, 2, 2, &scan);
  g_assert_false (scan.texts_changed);
  g_assert_cmpint (scan.samples[tag].raw, ==, raw);
  cy_profile_decode (profile, block, second, 2, 3, &scan);
  g_assert_true (scan.texts_changed);
  g_assert_cmpint (scan.samples[tag].raw, !=, raw);
  fixture_scan_clear (&scan);
}

/* A u16 meter in tenths: it goes on over its wrap, and a reset is not mistaken for one. */
static void
test_wrap (void)
{
  static const struct {
    guint16 count;
    gint64 raw;
  } steps[] = {
    { 60000, 60000 }, { 65535, 65535 }, { 3, 65539 },   { 40000, 105536 },
    { 10, 10 },       { 60000, 60000 }, { 100, 65636 },
  };
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":1}",
              STATE_ROW ",{\"measure\":\"energy.import.total\",\"address\":100,\"scale\":100,"
                        "\"wrap\":65536}",
              ""),
    1);
  guint block = (guint) fixture_find_block (profile, 100);
  guint tag = fixture_tag (profile, 1, CY_MEASURE_ENERGY_IMPORT_TOTAL);
  guint16 word;
  CyScan scan;

  fixture_scan_init (profile, &scan);
  g_assert_cmpint (cy_profile_get_wrap (profile, tag), ==, 65536);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    fixture_decode_words (profile, block, &steps[i].count, (gint64) i, &scan);
    g_assert_cmpint (scan.samples[tag].raw, ==, steps[i].raw);
  }
  g_assert_true (cy_profile_encode (profile, tag, 65539, &word));
  g_assert_cmpuint (word, ==, 3);
  fixture_scan_clear (&scan);
}

int
main (int argc, char **argv)
{
  /* Calendar registers are in local time: eight hours east of Greenwich, as in China. */
  g_setenv ("TZ", "CST-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/decode/values", test_values);
  g_test_add_func ("/profile/decode/states", test_states);
  g_test_add_func ("/profile/decode/coils", test_coils);
  g_test_add_func ("/profile/decode/failures", test_failures);
  g_test_add_func ("/profile/decode/text-change", test_text_change);
  g_test_add_func ("/profile/decode/wrap", test_wrap);
  return g_test_run ();
}
