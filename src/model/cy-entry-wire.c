/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry-wire.h"

#include <string.h>

#include "cy-model-error.h"
#include "cy-stream.h"
#include "cy-wire.h"

/* Entries travel in runs: a run is one stream's entries one after the other. Everything is little endian.
 *
 *   run:   u16 length, stream name; u64 number of the first entry; 32 bytes hash of the entry before it;
 *          u32 number of entries; the entries
 *   entry: u64 clock; u16 length, kind; u16 length, subject; u16 length, actor; u32 length, payload;
 *          u8 length of the signature, 0 or 64; the signature
 *
 * Hashes do not travel: who receives a run computes them from what it got. */
#define ENTRY_FIXED_BYTES (8 + 2 + 2 + 2 + 4 + 1)

/**
 * cy_entry_check_size:
 *
 * Errors: #CY_MODEL_ERROR when a text is too long to be sent to a peer.
 */
gboolean
cy_entry_check_size (const CyEntry *entry, GError **error)
{
  const struct {
    const char *name;
    const char *text;
    gsize most;
  } texts[] = {
    { "kind", entry->kind, CY_ENTRY_KIND_MAX },
    { "subject", entry->subject, CY_ENTRY_SUBJECT_MAX },
    { "actor", entry->actor, CY_ENTRY_ACTOR_MAX },
    { "payload", entry->payload, CY_ENTRY_PAYLOAD_MAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gsize length = strlen (texts[i].text);

    if (length <= texts[i].most)
      continue;
    g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                 "the %s of %s has %" G_GSIZE_FORMAT " bytes, more than %" G_GSIZE_FORMAT,
                 texts[i].name, entry->kind, length, texts[i].most);
    return FALSE;
  }
  return TRUE;
}

/**
 * cy_entry_wire_size:
 *
 * Returns: how many bytes the entry takes in a run, at most.
 */
gsize
cy_entry_wire_size (const CyEntry *entry)
{
  return ENTRY_FIXED_BYTES + strlen (entry->kind) + strlen (entry->subject) +
         strlen (entry->actor) + strlen (entry->payload) + CY_SIGNATURE_BYTES;
}

static void
put_text (GByteArray *out, const char *text, guint n_length_bytes)
{
  gsize length = strlen (text);

  cy_wire_put_number (out, length, n_length_bytes);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
}

static void
put_entry (GByteArray *out, const CyEntry *entry)
{
  gsize length = 0;
  gconstpointer signature =
    entry->signature == NULL ? NULL : g_bytes_get_data (entry->signature, &length);

  cy_wire_put_number (out, entry->hlc, 8);
  put_text (out, entry->kind, 2);
  put_text (out, entry->subject, 2);
  put_text (out, entry->actor, 2);
  put_text (out, entry->payload, 4);
  cy_wire_put_number (out, length, 1);
  if (length > 0)
    g_byte_array_append (out, signature, (guint) length);
}

static gboolean
continues (const CyEntry *before, const CyEntry *entry)
{
  return before->seq + 1 == entry->seq && g_str_equal (before->stream, entry->stream);
}

static guint
length_of_run (GPtrArray *entries, guint first)
{
  guint end = first + 1;

  while (end < entries->len && continues (entries->pdata[end - 1], entries->pdata[end]))
    end++;
  return end - first;
}

/**
 * cy_runs_encode:
 * @entries: (element-type CyEntry): those of one stream stand together, in sequence; @previous is filled in.
 *
 * Appends the entries to @out, as runs.
 */
void
cy_runs_encode (GByteArray *out, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len;) {
    const CyEntry *first = entries->pdata[i];
    guint n = length_of_run (entries, i);

    put_text (out, first->stream, 2);
    cy_wire_put_number (out, first->seq, 8);
    g_byte_array_append (out, first->previous, CY_HASH_BYTES);
    cy_wire_put_number (out, n, 4);
    for (guint end = i + n; i < end; i++)
      put_entry (out, entries->pdata[i]);
  }
}

static gboolean
take_text (CyWireReader *reader, guint n_length_bytes, gsize most, char **out_text)
{
  const guint8 *bytes;
  guint64 length;

  if (!cy_wire_take_number (reader, n_length_bytes, most, &length) ||
      !cy_wire_take_bytes (reader, (gsize) length, &bytes))
    return FALSE;
  if (length == 0 || !g_utf8_validate_len ((const char *) bytes, (gsize) length, NULL))
    return cy_wire_fail (reader, "a text is empty or no UTF-8");
  *out_text = g_strndup ((const char *) bytes, (gsize) length);
  return TRUE;
}

static gboolean
take_signature (CyWireReader *reader, GBytes **out_signature)
{
  const guint8 *bytes;
  guint64 length;

  if (!cy_wire_take_number (reader, 1, CY_SIGNATURE_BYTES, &length))
    return FALSE;
  if (length == 0)
    return TRUE;
  if (length != CY_SIGNATURE_BYTES)
    return cy_wire_fail (reader, "a signature is too short");
  if (!cy_wire_take_bytes (reader, CY_SIGNATURE_BYTES, &bytes))
    return FALSE;
  *out_signature = g_bytes_new (bytes, CY_SIGNATURE_BYTES);
  return TRUE;
}

static gboolean
take_entry (CyWireReader *reader, CyEntry *entry)
{
  return cy_wire_take_number (reader, 8, G_MAXINT64, &entry->hlc) &&
         take_text (reader, 2, CY_ENTRY_KIND_MAX, &entry->kind) &&
         take_text (reader, 2, CY_ENTRY_SUBJECT_MAX, &entry->subject) &&
         take_text (reader, 2, CY_ENTRY_ACTOR_MAX, &entry->actor) &&
         take_text (reader, 4, CY_ENTRY_PAYLOAD_MAX, &entry->payload) &&
         take_signature (reader, &entry->signature);
}

static gboolean
take_head (CyWireReader *reader,
           guint n_before,
           char **out_stream,
           guint64 *out_seq,
           guint8 *previous,
           guint64 *out_n)
{
  const guint8 *bytes;

  if (!take_text (reader, 2, CY_ENTRY_STREAM_MAX, out_stream))
    return FALSE;
  if (!cy_stream_parse (*out_stream, NULL))
    return cy_wire_fail (reader, "this is not the name of a stream");
  if (!cy_wire_take_number (reader, 8, G_MAXINT64 - CY_RUNS_MAX_ENTRIES, out_seq) ||
      !cy_wire_take_bytes (reader, CY_HASH_BYTES, &bytes) ||
      !cy_wire_take_number (reader, 4, CY_RUNS_MAX_ENTRIES - n_before, out_n))
    return FALSE;
  memcpy (previous, bytes, CY_HASH_BYTES);
  return (*out_seq > 0 && *out_n > 0) ||
         cy_wire_fail (reader, "a run has no entries or begins at 0");
}

static GPtrArray *
take_run (CyWireReader *reader, guint n_before)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autofree char *stream = NULL;
  guint8 previous[CY_HASH_BYTES];
  guint64 seq;
  guint64 n;

  if (!take_head (reader, n_before, &stream, &seq, previous, &n))
    return NULL;
  for (guint64 i = 0; i < n; i++) {
    CyEntry *entry = cy_entry_new ();

    g_ptr_array_add (run, entry);
    if (!take_entry (reader, entry))
      return NULL;
    entry->stream = g_strdup (stream);
    entry->origin = cy_stream_origin (stream);
    entry->seq = seq + i;
    memcpy (entry->previous, previous, CY_HASH_BYTES);
    cy_entry_compute_hash (entry, entry->hash);
    memcpy (previous, entry->hash, CY_HASH_BYTES);
  }
  return g_steal_pointer (&run);
}

/**
 * cy_runs_decode:
 *
 * Reads what cy_runs_encode() wrote. Hashes are computed from the content, so a run that somebody changed
 * ends in a hash that no signature fits.
 *
 * Returns: (transfer full) (element-type GPtrArray): arrays of #CyEntry, each a run of one stream.
 *
 * Errors: #CY_MODEL_ERROR, naming the byte; nothing is taken then.
 */
GPtrArray *
cy_runs_decode (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  CyWireReader reader = { data, length, 0, "entries end too early", error };
  guint n_entries = 0;

  if (length > CY_RUNS_MAX_BYTES) {
    (void) cy_wire_fail (&reader, "entries are larger than a message may be");
    return NULL;
  }
  while (reader.position < length) {
    GPtrArray *run = take_run (&reader, n_entries);

    if (run == NULL)
      return NULL;
    n_entries += run->len;
    g_ptr_array_add (runs, run);
  }
  return g_steal_pointer (&runs);
}
