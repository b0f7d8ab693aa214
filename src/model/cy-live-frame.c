/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-frame.h"

#include <string.h>

#include "cy-crc32.h"
#include "cy-wire.h"

/* Everything is little endian.
 *
 *   frame:  u32 list; records to the end
 *   record: u32 number; u8 whole; u8 quality; u8 reason; u32 scan period [ms]; i64 since; i64 answered;
 *           i64 age; u16 number of values; the values; if whole: u32 digest of the tags, u16 number of texts,
 *           the texts
 *   value:  u16 tag; i64 time; i64 raw; u8 quality; u8 level
 *   text:   u8 length; UTF-8
 */

CyLiveRecord *
cy_live_record_new (void)
{
  CyLiveRecord *record = g_new0 (CyLiveRecord, 1);

  record->values = g_array_new (FALSE, FALSE, sizeof (CyLiveValue));
  record->texts = g_array_new (FALSE, TRUE, sizeof (CyText));
  return record;
}

void
cy_live_record_free (CyLiveRecord *record)
{
  if (record == NULL)
    return;
  g_array_unref (record->values);
  g_array_unref (record->texts);
  g_free (record);
}

void
cy_live_frame_free (CyLiveFrame *frame)
{
  if (frame == NULL)
    return;
  g_ptr_array_unref (frame->records);
  g_free (frame);
}

/**
 * cy_live_tags_digest:
 *
 * Returns: a number that differs when two nodes do not mean the same by a pile's tags, because their device
 *   profiles differ.
 */
guint32
cy_live_tags_digest (CyTagSet *tags)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);

    g_string_append_printf (text, "%u %s %.17g %.17g %d\n", tag->connector,
                            cy_measure_get (tag->measure)->name, tag->scale, tag->offset,
                            tag->text_slot);
  }
  return cy_crc32 (0, (const guint8 *) text->str, text->len);
}

void
cy_live_frame_begin (GByteArray *out, guint32 list)
{
  cy_wire_put_number (out, list, 4);
}

static void
put_value (GByteArray *out, const CyLiveValue *value)
{
  cy_wire_put_number (out, value->tag, 2);
  cy_wire_put_number (out, (guint64) value->sample.time_us, 8);
  cy_wire_put_number (out, (guint64) value->sample.raw, 8);
  cy_wire_put_number (out, value->sample.quality, 1);
  cy_wire_put_number (out, value->sample.level, 1);
}

static void
put_texts (GByteArray *out, const CyLiveRecord *record)
{
  cy_wire_put_number (out, record->tags, 4);
  cy_wire_put_number (out, record->texts->len, 2);
  for (guint i = 0; i < record->texts->len; i++) {
    const char *text = g_array_index (record->texts, CyText, i);
    gsize length = strlen (text);

    cy_wire_put_number (out, length, 1);
    g_byte_array_append (out, (const guint8 *) text, (guint) length);
  }
}

/**
 * cy_live_record_encode:
 *
 * Appends a record to a frame.
 */
void
cy_live_record_encode (GByteArray *out, const CyLiveRecord *record)
{
  cy_wire_put_number (out, record->number, 4);
  cy_wire_put_number (out, record->whole, 1);
  cy_wire_put_number (out, record->state.quality, 1);
  cy_wire_put_number (out, record->state.reason, 1);
  cy_wire_put_number (out, record->state.scan_ms, 4);
  cy_wire_put_number (out, (guint64) record->state.since_us, 8);
  cy_wire_put_number (out, (guint64) record->state.answered_us, 8);
  cy_wire_put_number (out, (guint64) record->age_us, 8);
  cy_wire_put_number (out, record->values->len, 2);
  for (guint i = 0; i < record->values->len; i++)
    put_value (out, &g_array_index (record->values, CyLiveValue, i));
  if (record->whole)
    put_texts (out, record);
}

static gboolean
take_state (CyWireReader *reader, CyLiveRecord *record)
{
  guint64 number;
  guint64 whole;
  guint64 quality;
  guint64 reason;
  guint64 scan_ms;
  guint64 since_us;
  guint64 answered_us;
  guint64 age_us;

  if (!cy_wire_take_number (reader, 4, CY_LIVE_MAX_PILES - 1, &number) ||
      !cy_wire_take_number (reader, 1, 1, &whole) ||
      !cy_wire_take_number (reader, 1, CY_N_QUALITIES - 1, &quality) ||
      !cy_wire_take_number (reader, 1, G_MAXUINT8, &reason) ||
      !cy_wire_take_number (reader, 4, G_MAXINT32, &scan_ms) ||
      !cy_wire_take_number (reader, 8, G_MAXINT64, &since_us) ||
      !cy_wire_take_number (reader, 8, G_MAXINT64, &answered_us) ||
      !cy_wire_take_number (reader, 8, G_MAXINT64, &age_us))
    return FALSE;
  record->number = (guint32) number;
  record->whole = whole != 0;
  record->state = (CyLivePile){ .quality = quality,
                                .reason = (guint) reason,
                                .scan_ms = (guint) scan_ms,
                                .since_us = (gint64) since_us,
                                .answered_us = (gint64) answered_us };
  record->age_us = (gint64) age_us;
  return TRUE;
}

static gboolean
take_values (CyWireReader *reader, CyLiveRecord *record)
{
  guint64 n;

  if (!cy_wire_take_number (reader, 2, CY_LIVE_MAX_TAGS, &n))
    return FALSE;
  for (guint64 i = 0; i < n; i++) {
    guint64 tag;
    guint64 time_us;
    guint64 raw;
    guint64 quality;
    guint64 level;
    CyLiveValue value;

    if (!cy_wire_take_number (reader, 2, CY_LIVE_MAX_TAGS - 1, &tag) ||
        !cy_wire_take_number (reader, 8, G_MAXINT64, &time_us) ||
        !cy_wire_take_number (reader, 8, G_MAXUINT64, &raw) ||
        !cy_wire_take_number (reader, 1, CY_N_QUALITIES - 1, &quality) ||
        !cy_wire_take_number (reader, 1, CY_N_LIMIT_LEVELS - 1, &level))
      return FALSE;
    value = (CyLiveValue){ (guint16) tag,
                           { (gint64) time_us, (gint64) raw, (guint8) quality, (guint8) level } };
    g_array_append_val (record->values, value);
  }
  return TRUE;
}

static gboolean
take_text (CyWireReader *reader, CyText out_text)
{
  guint64 length;

  if (!cy_wire_take_number (reader, 1, CY_TEXT_MAX, &length))
    return FALSE;
  if (reader->length - reader->position < length ||
      !g_utf8_validate_len ((const char *) reader->data + reader->position, (gsize) length, NULL))
    return cy_wire_fail (reader, "a text ends too early or is no UTF-8");
  memcpy (out_text, reader->data + reader->position, (gsize) length);
  reader->position += (gsize) length;
  return TRUE;
}

static gboolean
take_texts (CyWireReader *reader, CyLiveRecord *record)
{
  guint64 tags;
  guint64 n;

  if (!cy_wire_take_number (reader, 4, G_MAXUINT32, &tags) ||
      !cy_wire_take_number (reader, 2, CY_LIVE_MAX_TAGS, &n))
    return FALSE;
  record->tags = (guint32) tags;
  for (guint64 i = 0; i < n; i++) {
    CyText text = { 0 };

    if (!take_text (reader, text))
      return FALSE;
    g_array_append_val (record->texts, text);
  }
  return TRUE;
}

/**
 * cy_live_frame_decode:
 *
 * Returns: (transfer full): what cy_live_frame_begin() and cy_live_record_encode() wrote.
 *
 * Errors: #CY_MODEL_ERROR, naming the byte.
 */
CyLiveFrame *
cy_live_frame_decode (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (CyLiveFrame) frame = g_new0 (CyLiveFrame, 1);
  CyWireReader reader = { data, length, 0, "a frame ends too early", error };
  guint64 list;

  frame->records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_live_record_free);
  if (!cy_wire_take_number (&reader, 4, G_MAXUINT32, &list))
    return NULL;
  frame->list = (guint32) list;
  while (reader.position < length) {
    CyLiveRecord *record = cy_live_record_new ();

    g_ptr_array_add (frame->records, record);
    if (!take_state (&reader, record) || !take_values (&reader, record) ||
        (record->whole && !take_texts (&reader, record)))
      return NULL;
  }
  return g_steal_pointer (&frame);
}
