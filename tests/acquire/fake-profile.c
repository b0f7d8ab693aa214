/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-profile.h"

#include <string.h>

/* As much of src/profile as acquisition needs, so that its tests need no device descriptions. */
struct _CyProfile {
  gatomicrefcount refs;
  CyTagSet *tags;
  guint n_values;
  CyReadBlock *blocks;
  guint n_blocks;
  CyProfileManners manners;
  FakeKeepAlive keep_alive;
};

CyProfile *
fake_profile_new (guint n_values,
                  const CyReadBlock *blocks,
                  guint n_blocks,
                  const CyProfileManners *manners)
{
  CyProfile *profile = g_new0 (CyProfile, 1);
  GArray *tags = g_array_new (FALSE, TRUE, sizeof (CyTag));

  g_assert_cmpuint (CY_MEASURE_AC_VOLTAGE_L1 + n_values, <, CY_MEASURE_SESSION_TAG);
  for (guint i = 0; i <= n_values; i++) {
    CyTag tag = { .measure = i < n_values ? CY_MEASURE_AC_VOLTAGE_L1 + i : CY_MEASURE_ID_SERIAL,
                  .connector = 1,
                  .scale = 1 };

    g_array_append_val (tags, tag);
  }
  g_atomic_ref_count_init (&profile->refs);
  profile->tags = cy_tag_set_new (tags, 1);
  profile->n_values = n_values;
  profile->blocks = g_memdup2 (blocks, n_blocks * sizeof *blocks);
  profile->n_blocks = n_blocks;
  profile->manners = *manners;
  profile->keep_alive.measure_tag = -1;
  return profile;
}

void
fake_profile_set_keep_alive (CyProfile *profile, const FakeKeepAlive *keep_alive)
{
  profile->keep_alive = *keep_alive;
}

CyProfileKeepAliveKind
cy_profile_get_keep_alive (const CyProfile *profile)
{
  return profile->keep_alive.kind;
}

guint
cy_profile_keep_alive_interval_ms (const CyProfile *profile, const CySample *samples)
{
  const FakeKeepAlive *keep_alive = &profile->keep_alive;

  if (keep_alive->measure_tag >= 0 && samples[keep_alive->measure_tag].quality == CY_QUALITY_GOOD)
    return (guint) samples[keep_alive->measure_tag].raw;
  return keep_alive->interval_ms;
}

gboolean
cy_profile_keep_alive_write (const CyProfile *profile, CyProfileWrite *out_write)
{
  *out_write = profile->keep_alive.write;
  return out_write->n > 0;
}

CyProfile *
cy_profile_ref (CyProfile *profile)
{
  g_atomic_ref_count_inc (&profile->refs);
  return profile;
}

void
cy_profile_unref (CyProfile *profile)
{
  if (!g_atomic_ref_count_dec (&profile->refs))
    return;
  cy_tag_set_unref (profile->tags);
  g_free (profile->blocks);
  g_free (profile);
}

CyTagSet *
cy_profile_get_tags (const CyProfile *profile)
{
  return profile->tags;
}

const CyReadBlock *
cy_profile_get_blocks (const CyProfile *profile, guint *out_n_blocks)
{
  *out_n_blocks = profile->n_blocks;
  return profile->blocks;
}

const CyProfileManners *
cy_profile_get_manners (const CyProfile *profile)
{
  return &profile->manners;
}

static void
decode_text (const CyProfile *profile,
             const guint8 *data,
             gsize length,
             gint64 time_us,
             CyScan *scan)
{
  CyText text = { 0 };

  memcpy (text, data, MIN (length, CY_TEXT_MAX));
  if (memcmp (text, scan->texts[0], sizeof text) != 0)
    scan->texts_changed = TRUE;
  memcpy (scan->texts[0], text, sizeof text);
  scan->samples[profile->n_values] =
    (CySample){ .time_us = time_us, .raw = g_str_hash (text), .quality = CY_QUALITY_GOOD };
}

void
cy_profile_decode (const CyProfile *profile,
                   guint block,
                   const guint8 *data,
                   gsize length,
                   gint64 time_us,
                   CyScan *scan)
{
  const CyReadBlock *read = &profile->blocks[block];

  if (read->address >= FAKE_TEXT_ADDRESS) {
    decode_text (profile, data, length, time_us, scan);
    return;
  }
  g_assert_cmpuint (length, ==, 2 * (gsize) read->count);
  for (guint i = 0; i < read->count && read->address + i < profile->n_values; i++)
    scan->samples[read->address + i] = (CySample){ .time_us = time_us,
                                                   .raw = data[2 * i] << 8 | data[2 * i + 1],
                                                   .quality = CY_QUALITY_GOOD };
}

void
cy_profile_fail_block (const CyProfile *profile, guint block, gint64 time_us, CyScan *scan)
{
  const CyReadBlock *read = &profile->blocks[block];

  for (guint i = 0; i < read->count && read->address + i < profile->n_values; i++) {
    scan->samples[read->address + i].quality = CY_QUALITY_BAD;
    scan->samples[read->address + i].time_us = time_us;
  }
}

void
cy_profile_finish (const CyProfile *profile, gint64 time_us, CyScan *scan)
{
}
