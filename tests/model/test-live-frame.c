/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-frame.h"

#include "cy-model-error.h"
#include "fixture.h"

static CyTagSet *
tags_new (double scale)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));
  const CyTag voltage = {
    .measure = CY_MEASURE_DC_VOLTAGE, .connector = 1, .scale = scale, .text_slot = -1
  };
  const CyTag state = {
    .measure = CY_MEASURE_CONN_STATE, .connector = 1, .scale = 1, .text_slot = -1
  };

  g_array_append_val (tags, state);
  g_array_append_val (tags, voltage);
  return cy_tag_set_new (tags, 1);
}

static CyLiveRecord *
record_new (guint32 number, gboolean whole)
{
  CyLiveRecord *record = cy_live_record_new ();
  const CyLiveValue value = { 1, { 1700000000000000, -42, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_HH } };
  const CyText text = "\xE6\xA1\xA9 1";

  record->number = number;
  record->whole = whole;
  record->tags = whole ? 77 : 0;
  record->state = (CyLivePile){ .quality = CY_QUALITY_GOOD,
                                .reason = CY_LINK_TROUBLE_NONE,
                                .scan_ms = 1000,
                                .since_us = 1699999999000000,
                                .answered_us = 1700000000000000 };
  record->age_us = 250000;
  g_array_append_val (record->values, value);
  if (whole)
    g_array_append_vals (record->texts, text, 1);
  return record;
}

static GByteArray *
encode (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (CyLiveRecord) whole = record_new (3, TRUE);
  g_autoptr (CyLiveRecord) change = record_new (CY_LIVE_MAX_PILES - 1, FALSE);

  cy_live_frame_begin (bytes, 9);
  cy_live_record_encode (bytes, whole);
  cy_live_record_encode (bytes, change);
  return bytes;
}

static void
assert_record (const CyLiveRecord *record, const CyLiveRecord *expected)
{
  const CyLiveValue *value = &g_array_index (record->values, CyLiveValue, 0);
  const CyLiveValue *wanted = &g_array_index (expected->values, CyLiveValue, 0);

  g_assert_cmpuint (record->number, ==, expected->number);
  g_assert_cmpint (record->whole, ==, expected->whole);
  g_assert_cmpuint (record->tags, ==, expected->tags);
  g_assert_cmpint (record->state.quality, ==, expected->state.quality);
  g_assert_cmpuint (record->state.scan_ms, ==, expected->state.scan_ms);
  g_assert_cmpint (record->state.since_us, ==, expected->state.since_us);
  g_assert_cmpint (record->state.answered_us, ==, expected->state.answered_us);
  g_assert_cmpint (record->age_us, ==, expected->age_us);
  g_assert_cmpuint (record->values->len, ==, 1);
  g_assert_cmpuint (value->tag, ==, wanted->tag);
  g_assert_cmpint (value->sample.raw, ==, wanted->sample.raw);
  g_assert_cmpint (value->sample.time_us, ==, wanted->sample.time_us);
  g_assert_cmpint (value->sample.level, ==, wanted->sample.level);
  g_assert_cmpuint (record->texts->len, ==, expected->texts->len);
  if (record->texts->len > 0)
    g_assert_cmpstr (g_array_index (record->texts, CyText, 0), ==,
                     g_array_index (expected->texts, CyText, 0));
}

static void
test_round_trip (void)
{
  g_autoptr (GByteArray) bytes = encode ();
  g_autoptr (CyLiveRecord) whole = record_new (3, TRUE);
  g_autoptr (CyLiveRecord) change = record_new (CY_LIVE_MAX_PILES - 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyLiveFrame) frame = cy_live_frame_decode (bytes->data, bytes->len, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (frame->list, ==, 9);
  g_assert_cmpuint (frame->records->len, ==, 2);
  assert_record (frame->records->pdata[0], whole);
  assert_record (frame->records->pdata[1], change);
}

/* A change costs as much on every version: 37 bytes, and 20 for each value. */
static void
test_golden (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (CyLiveRecord) change = record_new (1, FALSE);
  static const guint8 expected[] = { 9, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0xe8, 3, 0, 0 };

  cy_live_frame_begin (bytes, 9);
  cy_live_record_encode (bytes, change);
  g_assert_cmpuint (bytes->len, ==, 4 + 37 + 20);
  g_assert_cmpmem (bytes->data, sizeof expected, expected, sizeof expected);
}

static void
test_damage (void)
{
  g_autoptr (GByteArray) bytes = encode ();

  for (guint i = 0; i < bytes->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyLiveFrame) cut = cy_live_frame_decode (bytes->data, i, &error);
    g_autoptr (CyLiveFrame) turned = NULL;

    g_assert_true ((cut == NULL) == (error != NULL));
    bytes->data[i] ^= 0xff;
    turned = cy_live_frame_decode (bytes->data, bytes->len, NULL);
    bytes->data[i] ^= 0xff;
  }
}

/* Two nodes with other ideas of a tag do not show each other's numbers. */
static void
test_tags (void)
{
  g_autoptr (CyTagSet) tags = tags_new (0.1);
  g_autoptr (CyTagSet) same = tags_new (0.1);
  g_autoptr (CyTagSet) other = tags_new (0.01);

  g_assert_cmpuint (cy_live_tags_digest (tags), ==, cy_live_tags_digest (same));
  g_assert_cmpuint (cy_live_tags_digest (tags), !=, cy_live_tags_digest (other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-frame/round-trip", test_round_trip);
  g_test_add_func ("/live-frame/golden", test_golden);
  g_test_add_func ("/live-frame/damage", test_damage);
  g_test_add_func ("/live-frame/tags", test_tags);
  return g_test_run ();
}
