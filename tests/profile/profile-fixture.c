/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile-fixture.h"

CyProfile *
fixture_compile (const char *document, guint n_connectors, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, 1 << 20, error);

  return node == NULL ? NULL : cy_profile_compile (node, n_connectors, error);
}

CyProfile *
fixture_compile_ok (const char *document, guint n_connectors)
{
  g_autoptr (GError) error = NULL;
  CyProfile *profile = fixture_compile (document, n_connectors, &error);

  g_assert_no_error (error);
  g_assert_nonnull (profile);
  return profile;
}

void
fixture_scan_init (const CyProfile *profile, CyScan *scan)
{
  CyTagSet *tags = cy_profile_get_tags (profile);

  *scan = (CyScan){
    .samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags)),
    .texts = g_new0 (CyText, MAX (cy_tag_set_get_n_texts (tags), 1)),
  };
}

void
fixture_scan_clear (CyScan *scan)
{
  g_clear_pointer (&scan->samples, g_free);
  g_clear_pointer (&scan->texts, g_free);
}

int
fixture_find_block (const CyProfile *profile, guint16 address)
{
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  for (guint i = 0; i < n; i++) {
    if (address >= blocks[i].address && address < blocks[i].address + blocks[i].count)
      return (int) i;
  }
  return -1;
}

guint
fixture_tag (const CyProfile *profile, guint connector, CyMeasureId measure)
{
  int tag = cy_tag_set_find (cy_profile_get_tags (profile), connector, measure);

  g_assert_cmpint (tag, >=, 0);
  return (guint) tag;
}

/* Decodes a block from words in host order; coils are words of 0 and 1. */
void
fixture_decode_words (const CyProfile *profile,
                      guint block,
                      const guint16 *words,
                      gint64 time_us,
                      CyScan *scan)
{
  guint n;
  const CyReadBlock *read = &cy_profile_get_blocks (profile, &n)[block];
  guint8 data[2 * 2000] = { 0 };
  gsize length;

  for (guint i = 0; i < read->count; i++) {
    if (read->function <= 2) {
      data[i / 8] = (guint8) (data[i / 8] | (words[i] & 1) << (i % 8));
    } else {
      data[2 * i] = (guint8) (words[i] >> 8);
      data[2 * i + 1] = (guint8) (words[i] & 0xff);
    }
  }
  length = read->function <= 2 ? (read->count + 7u) / 8 : 2u * read->count;
  cy_profile_decode (profile, block, data, length, time_us, scan);
}
