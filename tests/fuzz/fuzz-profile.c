/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-profile-command.h"
#include "cy-profile-encode.h"
#include "fuzz.h"

#define DOCUMENT_MAX 65536
#define TAGS_MAX     512

static void
decode_all (const CyProfile *profile, const uint8_t *data, size_t size)
{
  CyTagSet *tags = cy_profile_get_tags (profile);
  g_autofree CySample *samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags));
  g_autofree CyText *texts = g_new0 (CyText, MAX (cy_tag_set_get_n_texts (tags), 1));
  CyScan scan = { .samples = samples, .texts = texts };
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);
  guint8 answer[4000];

  for (guint i = 0; i < n; i++) {
    gsize length = blocks[i].function <= 2 ? (blocks[i].count + 7u) / 8 : 2u * blocks[i].count;

    for (gsize k = 0; k < length; k++)
      answer[k] = size == 0 ? 0 : data[(i * 7 + k) % size];
    cy_profile_decode (profile, i, answer, length, 1, &scan);
    cy_profile_decode (profile, i, data, size, 2, &scan);
  }
  cy_profile_finish (profile, 3, &scan);
  (void) cy_profile_keep_alive_interval_ms (profile, samples); /* only that it returns */
}

/* What a tag's registers are made to say must not reach beyond them. */
static void
encode_all (const CyProfile *profile, const uint8_t *data, size_t size)
{
  guint n = MIN (cy_tag_set_get_n_tags (cy_profile_get_tags (profile)), TAGS_MAX);
  gint64 raw = 0;

  memcpy (&raw, data, MIN (size, sizeof raw));
  for (guint tag = 0; tag < n; tag++) {
    CyProfileSpot spot;
    g_autofree guint16 *words = NULL;

    if (!cy_profile_get_spot (profile, tag, &spot))
      continue;
    words = g_new0 (guint16, spot.words);
    if (cy_tag_set_get (cy_profile_get_tags (profile), tag)->text_slot >= 0)
      cy_profile_encode_text (profile, tag, "1.2.x é 电", words);
    else
      (void) cy_profile_encode (profile, tag, raw, words); /* refusing is right too */
  }
}

static void
command_all (const CyProfile *profile)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));

  for (guint i = 0; i < cy_profile_get_n_commands (profile); i++) {
    const CyProfileCommand *command = cy_profile_get_command (profile, i);
    CyProfileArgument arguments[8] = { 0 };

    g_assert_cmpuint (command->parameters->len, <=, 8);
    for (guint k = 0; k < command->parameters->len; k++) {
      const CyProfileParameter *parameter =
        &g_array_index (command->parameters, CyProfileParameter, k);

      arguments[k].name = parameter->name;
      arguments[k].value = parameter->max;
      arguments[k].words = (const guint16 *) arguments;
    }
    (void) cy_profile_command (profile, command->name, command->per_connector, arguments,
                               command->parameters->len, writes, NULL);
  }
  for (guint i = 0; i < writes->len; i++) {
    CyProfileMatch match;

    (void) cy_profile_match_write (profile, &g_array_index (writes, CyProfileWrite, i), &match);
  }
}

/* The input is a profile; its own bytes serve as the device's answers. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) document = NULL;

  document = cy_json_parse ((const char *) data, (gssize) size, DOCUMENT_MAX, NULL);
  for (guint n = 1; document != NULL && n <= 3; n += 2) {
    g_autoptr (CyProfile) profile = cy_profile_compile (document, n, NULL);

    if (profile == NULL)
      continue;
    decode_all (profile, data, size);
    encode_all (profile, data, size);
    command_all (profile);
  }
  return 0;
}
