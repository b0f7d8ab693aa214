/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-share.h"

#include <math.h>
#include <string.h>

#include "cy-crc32.h"
#include "cy-history-bytes.h"

/*
 * protocol/peers.md has the bytes, version 1:
 *
 *   "CYS1"  u32 CRC-32 of all that follows  edition  from  to  more
 *   n  { series (how much higher)  connector  length measure  scale  offset } x n  { length  roll-ups } x 3
 */

#define HEADER_BYTES   8
#define MAGIC          "CYS1"
#define MAX_TAGS       ((guint64) 2048)
#define MAX_TEXT_BYTES 255

/* So many every series of a pile with as many of them as may be has in a leaf. */
#define MAX_ROLLUPS ((guint64) MAX_TAGS * (CY_SHARE_LEAF_MS / CY_SHARE_STEP_MS))

const CyShareTier cy_share_tiers[CY_N_SHARE_TIERS] = {
  { CY_ROLLUP_TOGETHER, CY_HISTORY_CLASS_NUMBER, CY_HISTORY_TWO_HOURS_MS },
  { CY_ROLLUP_TOGETHER, CY_HISTORY_CLASS_STATE, CY_HISTORY_TWO_HOURS_MS },
  { CY_ROLLUP_BY_VALUE, CY_HISTORY_CLASS_STATE, CY_HISTORY_QUARTER_MS },
};

CyHistoryShare *
cy_history_share_new (void)
{
  CyHistoryShare *share = g_new0 (CyHistoryShare, 1);

  share->tags = cy_series_tags_new ();
  return share;
}

void
cy_history_share_free (CyHistoryShare *share)
{
  if (share == NULL)
    return;
  g_array_unref (share->tags);
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++)
    g_clear_pointer (&share->tiers[t], g_array_unref);
  g_free (share);
}

/* --- as bytes ------------------------------------------------------------------------------------- */

static void
put_tags (GByteArray *out, const GArray *tags)
{
  guint32 series = 0;

  cy_put_varint (out, tags->len);
  for (guint i = 0; i < tags->len; i++) {
    const CySeriesTag *tag = &g_array_index (tags, CySeriesTag, i);

    cy_put_varint (out, tag->series - series);
    cy_put_varint (out, tag->connector);
    cy_put_text (out, tag->measure);
    cy_put_double (out, tag->scale);
    cy_put_double (out, tag->offset);
    series = tag->series;
  }
}

/**
 * cy_history_share_encode:
 *
 * Returns: (transfer full): its bytes.
 */
GBytes *
cy_history_share_encode (const CyHistoryShare *share)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) MAGIC "\0\0\0\0", HEADER_BYTES);
  cy_put_varint (out, (guint64) share->edition);
  cy_put_varint (out, (guint64) share->from_ms);
  cy_put_varint (out, (guint64) share->to_ms);
  cy_put_varint (out, share->more ? 1 : 0);
  put_tags (out, share->tags);
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++) {
    g_autoptr (GBytes) data = cy_rollup_encode (share->tiers[t], cy_share_tiers[t].step_ms);

    cy_put_varint (out, g_bytes_get_size (data));
    g_byte_array_append (out, g_bytes_get_data (data, NULL), (guint) g_bytes_get_size (data));
  }
  cy_put_u32 (out->data + 4, cy_crc32 (0, out->data + HEADER_BYTES, out->len - HEADER_BYTES));
  return g_byte_array_free_to_bytes (out);
}

static gboolean
get_tag (CyByteReader *reader, GArray *tags)
{
  const guint32 before =
    tags->len == 0 ? 0 : g_array_index (tags, CySeriesTag, tags->len - 1).series;
  CySeriesTag tag = { 0 };
  guint64 more;
  guint64 connector;

  if (!cy_get_varint (reader, &more) || more == 0 || more > G_MAXUINT32 - before ||
      !cy_get_varint (reader, &connector) || connector > G_MAXUINT8 ||
      !cy_get_text (reader, MAX_TEXT_BYTES, &tag.measure))
    return FALSE;
  tag.series = before + (guint32) more;
  tag.connector = (guint) connector;
  if (!cy_get_double (reader, &tag.scale) || !cy_get_double (reader, &tag.offset) ||
      tag.scale == 0) {
    g_free (tag.measure);
    return FALSE;
  }
  g_array_append_val (tags, tag);
  return TRUE;
}

static gboolean
get_times (CyByteReader *reader, CyHistoryShare *share)
{
  guint64 edition;
  guint64 from_ms;
  guint64 to_ms;
  guint64 more;

  if (!cy_get_varint (reader, &edition) || edition > G_MAXINT64 ||
      !cy_get_varint (reader, &from_ms) || !cy_get_varint (reader, &to_ms) ||
      !cy_get_varint (reader, &more) || more > 1 || from_ms > to_ms ||
      to_ms > (guint64) G_MAXINT64 / 2 || from_ms % CY_SHARE_STEP_MS != 0 ||
      to_ms % CY_SHARE_STEP_MS != 0)
    return FALSE;
  share->edition = (gint64) edition;
  share->from_ms = (gint64) from_ms;
  share->to_ms = (gint64) to_ms;
  share->more = more != 0;
  return share->to_ms - cy_history_floor (share->from_ms, CY_SHARE_LEAF_MS) <= CY_SHARE_LEAF_MS;
}

/* --- whether it can be so ------------------------------------------------------------------------- */

/* But for what doubles do not hold. */
static gboolean
is_between (double mean, const CyRollup *rollup)
{
  const double slack = 1 + 1e-9 * (fabs ((double) rollup->min) + fabs ((double) rollup->max));

  return mean >= (double) rollup->min - slack && mean <= (double) rollup->max + slack;
}

static gboolean
is_rollup_possible (const CyRollup *rollup, const CyHistoryShare *share, const CyShareTier *tier)
{
  const gint64 known_ms = MAX (rollup->known_ms, 0);

  if (rollup->start_ms < share->from_ms || rollup->start_ms >= share->to_ms ||
      rollup->n_steps == 0 ||
      rollup->n_steps > (guint64) ((share->to_ms - rollup->start_ms) / tier->step_ms))
    return FALSE;
  if (rollup->known_ms > (gint64) rollup->n_steps * tier->step_ms || rollup->last < rollup->min ||
      rollup->last > rollup->max || rollup->count > G_MAXINT32 ||
      (known_ms == 0 && rollup->count == 0))
    return FALSE;
  if (tier->kind == CY_ROLLUP_BY_VALUE && rollup->min != rollup->max)
    return FALSE;
  return known_ms == 0 || is_between (rollup->area / (double) known_ms, rollup);
}

/* One after the other; by value several may be of one step, which they fill together at most. */
static gboolean
does_follow (const CyRollup *rollup,
             const CyRollup *before,
             gint64 *known_ms,
             const CyShareTier *tier)
{
  if (before == NULL || rollup->start_ms != before->start_ms)
    *known_ms = 0;
  *known_ms += rollup->known_ms;
  if (before == NULL ||
      rollup->start_ms >= before->start_ms + (gint64) before->n_steps * tier->step_ms)
    return TRUE;
  return tier->kind == CY_ROLLUP_BY_VALUE && rollup->start_ms == before->start_ms &&
         rollup->n_steps == 1 && before->n_steps == 1 && rollup->last > before->last &&
         *known_ms <= tier->step_ms;
}

static gboolean
is_run_possible (const CyRollupRun *run, const CyHistoryShare *share, const CyShareTier *tier)
{
  const CySeriesTag *tag = cy_series_tags_find (share->tags, run->series);
  const CyRollup *before = NULL;
  gint64 known_ms = 0;

  if (tag == NULL || cy_history_class_of_name (tag->measure) != tier->class)
    return FALSE;
  for (guint i = 0; i < run->rollups->len; i++) {
    const CyRollup *rollup = &g_array_index (run->rollups, CyRollup, i);

    if (!is_rollup_possible (rollup, share, tier) || !does_follow (rollup, before, &known_ms, tier))
      return FALSE;
    before = rollup;
  }
  return TRUE;
}

static gboolean
get_tier (CyByteReader *reader, CyHistoryShare *share, guint t)
{
  const CyShareTier *tier = &cy_share_tiers[t];
  guint64 length;
  guint32 before = 0;

  if (!cy_get_varint (reader, &length) || length > (guint64) (reader->end - reader->at))
    return FALSE;
  share->tiers[t] = cy_rollup_decode_some (reader->at, length, tier->step_ms, MAX_ROLLUPS, NULL);
  reader->at += length;
  for (guint i = 0; share->tiers[t] != NULL && i < share->tiers[t]->len; i++) {
    const CyRollupRun *run = &g_array_index (share->tiers[t], CyRollupRun, i);

    if (run->series <= before || !is_run_possible (run, share, tier))
      return FALSE;
    before = run->series;
  }
  return share->tiers[t] != NULL;
}

static gboolean
get_all (CyByteReader *reader, CyHistoryShare *share)
{
  guint64 n_tags;

  if (!get_times (reader, share) || !cy_get_varint (reader, &n_tags) || n_tags > MAX_TAGS)
    return FALSE;
  for (guint64 i = 0; i < n_tags; i++) {
    if (!get_tag (reader, share->tags))
      return FALSE;
  }
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++) {
    if (!get_tier (reader, share, t))
      return FALSE;
  }
  return reader->at == reader->end;
}

/**
 * cy_history_share_decode:
 *
 * Returns: (transfer full): what cy_history_share_encode() made, or what another node says it did: all of it is
 *   possible.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED. Any bytes at all are safe to give.
 */
CyHistoryShare *
cy_history_share_decode (gconstpointer data, gsize length, GError **error)
{
  const guint8 *bytes = data;
  g_autoptr (CyHistoryShare) share = cy_history_share_new ();

  if (length > HEADER_BYTES && length <= CY_SHARE_MAX_BYTES && memcmp (bytes, MAGIC, 4) == 0 &&
      cy_crc32 (0, bytes + HEADER_BYTES, length - HEADER_BYTES) == cy_get_u32 (bytes + 4)) {
    CyByteReader reader = { bytes + HEADER_BYTES, bytes + length };

    if (get_all (&reader, share))
      return g_steal_pointer (&share);
  }
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "shared roll-ups of %" G_GSIZE_FORMAT " bytes are not what they can be", length);
  return NULL;
}
