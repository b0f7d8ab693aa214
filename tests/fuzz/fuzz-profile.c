/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-profile-command.h"
#include "cy-profile-encode.h"
#include "cy-profile-firmware.h"
#include "cy-profile-tariff.h"
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
    CyProof proof;

    g_assert_cmpuint (command->parameters->len, <=, 8);
    for (guint k = 0; k < command->parameters->len; k++) {
      const CyProfileParameter *parameter =
        &g_array_index (command->parameters, CyProfileParameter, k);

      arguments[k].name = parameter->name;
      arguments[k].value = parameter->max;
    }
    (void) cy_profile_command (profile, command->name, command->per_connector, arguments,
                               command->parameters->len, writes, NULL);
    if (cy_profile_command_proof (profile, command->name, command->per_connector, arguments,
                                  command->parameters->len, &proof)) {
      g_assert_cmpuint (proof.tag, <, cy_tag_set_get_n_tags (cy_profile_get_tags (profile)));
      g_assert_cmpuint (proof.n_values, <=, CY_PROOF_MAX_VALUES);
    }
  }
  for (guint i = 0; i < writes->len; i++) {
    CyProfileMatch match;

    (void) cy_profile_match_write (profile, &g_array_index (writes, CyProfileWrite, i), &match);
  }
}

static void
write_and_match (const CyProfile *profile, const CyTariffImage *image)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  guint words = 0;

  if (!cy_profile_tariff_writes (profile, image, writes, NULL))
    return;
  for (guint i = 0; i < writes->len; i++) {
    const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, i);
    guint first;

    g_assert_true (cy_profile_tariff_match (profile, write, &first));
    g_assert_cmpuint (first, ==, words);
    words += write->n;
  }
  g_assert_cmpuint (words, ==, cy_profile_tariff_words (profile));
}

/* What a pile answers may be anything; what is a tariff is the same tariff when it was written. */
static void
tariff_all (const CyProfile *profile, const uint8_t *data, size_t size)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));
  guint16 words[CY_PROFILE_TARIFF_WORDS] = { 0 };
  CyTariffImage image = { 0 };
  guint n = 0;

  memcpy (&image, data, MIN (size, sizeof image));
  write_and_match (profile, &image);
  if (!cy_profile_tariff_reads (profile, reads))
    return;
  for (guint i = 0; i < reads->len; i++)
    n += g_array_index (reads, CyReadBlock, i).count;
  g_assert_cmpuint (n, ==, cy_profile_tariff_words (profile));
  g_assert_cmpuint (n, <=, CY_PROFILE_TARIFF_WORDS);
  for (guint i = 0; i < n; i++)
    words[i] = size == 0 ? 0 : data[(i * 5) % size] & 3;
  if (cy_profile_tariff_parse (profile, words, n, &image, NULL))
    write_and_match (profile, &image);
  memcpy (words, data, MIN (size, sizeof words));
  (void) cy_profile_tariff_parse (profile, words, n, &image, NULL); /* only that it returns */
}

static void
firmware_all (const CyProfile *profile, const uint8_t *data, size_t size)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  const CyProfileFirmware *firmware = cy_profile_get_firmware (profile);
  CyFirmwareMatch match;
  CyProfileWrite write = { 0 };

  if (firmware == NULL)
    return;
  (void) cy_profile_firmware_begin (profile, firmware->max_bytes, 77, writes, NULL);
  (void) cy_profile_firmware_activate (profile, writes, NULL);
  (void) cy_profile_firmware_abort (profile, writes, NULL);
  for (guint i = 0; i < writes->len; i++)
    (void) cy_profile_firmware_match (profile, &g_array_index (writes, CyProfileWrite, i), &match);
  for (guint32 block = 0; block < 3; block++) {
    if (cy_profile_firmware_block (profile, block * firmware->block_bytes, data,
                                   MIN (size, firmware->block_bytes), &write, NULL))
      (void) cy_profile_firmware_match (profile, &write, &match);
  }
  write.function = 21;
  memcpy (&write.file, data, MIN (size, 6));
  write.n = MIN (write.n, CY_PROFILE_WRITE_MAX);
  (void) cy_profile_firmware_match (profile, &write, &match); /* only that it returns */
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
    tariff_all (profile, data, size);
    firmware_all (profile, data, size);
  }
  return 0;
}
