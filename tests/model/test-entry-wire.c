/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry-wire.h"

#include <string.h>

#include "cy-model-error.h"
#include "cy-stream.h"
#include "fixture.h"

#define NODE "00000000000000000000000000000000000000000000000000000000000000aa"

static CyEntry *
entry_new (const char *stream, guint64 seq, const char *payload, gboolean is_signed)
{
  static const guint8 signature[CY_SIGNATURE_BYTES] = { 7 };
  CyEntry *entry = cy_entry_new ();

  entry->stream = g_strdup (stream);
  entry->origin = cy_stream_origin (stream);
  entry->seq = seq;
  entry->hlc = (CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS;
  entry->kind = g_strdup ("record.set");
  entry->subject = g_strdup ("pile:p1");
  entry->actor = g_strdup ("\xE7\x8E\x8B");
  entry->payload = g_strdup (payload);
  entry->signature = is_signed ? g_bytes_new (signature, sizeof signature) : NULL;
  return entry;
}

static GPtrArray *
entries_new (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  CyEntry *first = entry_new (NODE ".1/cfg", 1, "{}", FALSE);
  CyEntry *second = entry_new (NODE ".1/cfg", 2, "{\"cells\":{}}", TRUE);
  CyEntry *other = entry_new (NODE ".12/ops", 77, "{\"a\":1}", TRUE);

  cy_entry_compute_hash (first, first->hash);
  memcpy (second->previous, first->hash, CY_HASH_BYTES);
  cy_entry_compute_hash (second, second->hash);
  other->previous[3] = 9;
  cy_entry_compute_hash (other, other->hash);
  g_ptr_array_add (entries, first);
  g_ptr_array_add (entries, second);
  g_ptr_array_add (entries, other);
  return entries;
}

static void
assert_same (const CyEntry *entry, const CyEntry *expected)
{
  g_assert_cmpstr (entry->stream, ==, expected->stream);
  g_assert_cmpstr (entry->origin, ==, NODE);
  g_assert_cmpuint (entry->seq, ==, expected->seq);
  g_assert_cmpuint (entry->hlc, ==, expected->hlc);
  g_assert_cmpstr (entry->kind, ==, expected->kind);
  g_assert_cmpstr (entry->subject, ==, expected->subject);
  g_assert_cmpstr (entry->actor, ==, expected->actor);
  g_assert_cmpstr (entry->payload, ==, expected->payload);
  g_assert_cmpmem (entry->hash, CY_HASH_BYTES, expected->hash, CY_HASH_BYTES);
  g_assert_cmpmem (entry->previous, CY_HASH_BYTES, expected->previous, CY_HASH_BYTES);
  g_assert_true ((entry->signature == NULL) == (expected->signature == NULL));
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  guint k = 0;

  cy_runs_encode (bytes, entries);
  runs = cy_runs_decode (bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  for (guint i = 0; i < runs->len; i++) {
    const GPtrArray *run = runs->pdata[i];

    for (guint n = 0; n < run->len; n++)
      assert_same (run->pdata[n], entries->pdata[k++]);
  }
  g_assert_cmpuint (k, ==, 3);
}

/* What an older or a newer version must be able to read. */
static void
test_golden (void)
{
  static const guint8 expected[] = {
    0x46, 0, /* length of the stream's name, then the name */
  };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *digest = NULL;

  g_ptr_array_add (entries, entry_new (NODE ".1/cfg", 1, "{}", TRUE));
  cy_runs_encode (bytes, entries);
  g_assert_cmpuint (bytes->len, ==,
                    2 + 70 + 8 + 32 + 4 + 8 + 2 + 10 + 2 + 7 + 2 + 3 + 4 + 2 + 1 + 64);
  g_assert_cmpmem (bytes->data, sizeof expected, expected, sizeof expected);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_assert_cmpstr (digest, ==, "49d40b4ba3128fcc3ea16b236928238b9a9b9511a6f1f6017cbc412f523b9a7d");
}

/* Wherever it is cut and whatever bit is turned: an error that names the byte, or entries with other hashes. */
static void
test_damage (void)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  cy_runs_encode (bytes, entries);
  for (guint i = 1; i < bytes->len; i++) {
    g_autoptr (GPtrArray) runs = cy_runs_decode (bytes->data, i, NULL);

    g_assert_true (runs == NULL || runs->len == 1);
  }
  for (guint i = 0; i < bytes->len; i++) {
    g_autoptr (GPtrArray) runs = NULL;
    g_autoptr (GError) error = NULL;

    bytes->data[i] ^= 0xff;
    runs = cy_runs_decode (bytes->data, bytes->len, &error);
    g_assert_true ((runs == NULL) == (error != NULL));
    bytes->data[i] ^= 0xff;
  }
}

static void
test_too_large (void)
{
  g_autofree char *payload = g_strnfill (CY_ENTRY_PAYLOAD_MAX + 1, 'x');
  g_autoptr (CyEntry) entry = entry_new (NODE ".1/cfg", 1, payload, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_entry_check_size (entry, &error));
  g_assert_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID);
  entry->payload[CY_ENTRY_PAYLOAD_MAX] = '\0';
  g_assert_true (cy_entry_check_size (entry, NULL));
}

static void
test_stream_names (void)
{
  static const char *const wrong[] = {
    "",
    "x",
    NODE "/cfg",
    NODE ".1",
    NODE ".1/",
    NODE ".1/cfgx",
    NODE ".0/cfg",
    NODE ".01/cfg",
    NODE ".+1/cfg",
    NODE ".4294967296/cfg",
    "A" NODE ".1/cfg",
    "X0000000000000000000000000000000000000000000000000000000000000aa.1/cfg",
  };
  CyStream stream;
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cy_stream_parse (wrong[i], NULL));
  name = cy_stream_name (NODE, G_MAXUINT32, CY_ENTRY_CLASS_MONEY);
  g_assert_true (cy_stream_parse (name, &stream));
  g_assert_cmpstr (stream.origin, ==, NODE);
  g_assert_cmpuint (stream.incarnation, ==, G_MAXUINT32);
  g_assert_cmpint (stream.class, ==, CY_ENTRY_CLASS_MONEY);
}

static void
test_node_ids (void)
{
  /* The key of RFC 8032, 7.1, test 1. */
  const char *key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  g_assert_true (cy_node_id_is_valid (NODE));
  g_assert_false (cy_node_id_is_valid ("aa"));
  g_assert_true (
    cy_node_id_is_of_key ("06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9", key));
  g_assert_false (cy_node_id_is_of_key (NODE, key));
  g_assert_false (cy_node_id_is_of_key (NODE, "d7"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entry-wire/round-trip", test_round_trip);
  g_test_add_func ("/entry-wire/golden", test_golden);
  g_test_add_func ("/entry-wire/damage", test_damage);
  g_test_add_func ("/entry-wire/too-large", test_too_large);
  g_test_add_func ("/entry-wire/stream-names", test_stream_names);
  g_test_add_func ("/entry-wire/node-ids", test_node_ids);
  return g_test_run ();
}
