/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-firmware.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-profile-error.h"
#include "cy-profile-private.h"

#define FUNCTION_WRITE_FILE 21
#define MAX_BYTES           (64 * 1024 * 1024)
#define WAIT_MAX_MS         3600000

/* Modbus Application Protocol V1.1b3, clause 6.15: one request carries 251 bytes of which 7 say
   where they go. */
#define FILE_BLOCK_MAX 244

static const char *const members[] = { "method",      "file",  "block_bytes", "max_bytes",
                                       "check_ms",    "begin", "block",       "activate",
                                       "activate_ms", "abort", "note",        NULL };
static const char *const methods[] = { "window", "file", NULL };

void
cy_profile_firmware_free (CyProfileFirmwarePlan *plan)
{
  if (plan == NULL)
    return;
  cy_profile_action_free (plan->begin);
  cy_profile_action_free (plan->block);
  cy_profile_action_free (plan->activate);
  cy_profile_action_free (plan->abort);
  g_clear_pointer (&plan->begin_parameters, g_array_unref);
  g_clear_pointer (&plan->block_parameters, g_array_unref);
  g_clear_pointer (&plan->no_parameters, g_array_unref);
  g_free (plan);
}

static GArray *
new_parameters (const char *first, const char *second, gboolean second_is_words)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CyProfileParameter));
  const CyProfileParameter parameters[] = {
    { .name = first, .unit = "B", .max = G_MAXUINT32 },
    { .name = second, .unit = "", .max = G_MAXUINT32, .is_words = second_is_words },
  };

  if (first != NULL)
    g_array_append_vals (list, parameters, 2);
  return list;
}

static CyProfileAction *
parse_action (CyProfile *profile,
              CyProfileReader *reader,
              const char *name,
              const CyJsonPath *path,
              GArray *parameters)
{
  CyProfileAction *action;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return NULL;
  action = cy_profile_action_parse (cy_profile_reader_get (reader, name), path, &profile->defaults,
                                    CY_PROFILE_PER_PILE, parameters, reader->error);
  reader->failed = action == NULL || !cy_profile_place_check (&action->place, action->n_words, 0,
                                                              path, reader->error);
  return action;
}

/* Returns the field an argument is written with. */
static const CyProfileField *
find_field (const CyProfileAction *action, guint argument, guint *out_first)
{
  *out_first = 0;
  for (guint i = 0; action != NULL && i < action->fields->len; i++) {
    const CyProfileField *field = &g_array_index (action->fields, CyProfileField, i);

    if (field->source == CY_FIELD_ARGUMENT && field->argument == argument)
      return field;
    *out_first += field->format.words;
  }
  return NULL;
}

static void
parse_window (CyProfileFirmwarePlan *plan, CyProfileReader *reader)
{
  const CyProfileField *data;
  guint first;

  cy_profile_reader_require (reader, "block");
  if (cy_profile_reader_has (reader, "file") || cy_profile_reader_has (reader, "block_bytes"))
    cy_profile_reader_fail (reader, "method", "file and block_bytes go with \"file\"");
  data = find_field (plan->block, 1, &first);
  if (!reader->failed && (data == NULL || find_field (plan->block, 0, &first) == NULL))
    cy_profile_reader_fail (reader, "block", "must write \"offset\" and \"data\"");
  plan->firmware.block_bytes = data == NULL ? 0 : 2 * data->format.words;
}

/* A block that went over the end of a file would need two requests. */
static void
parse_file (CyProfileFirmwarePlan *plan, CyProfileReader *reader)
{
  guint bytes = (guint) cy_profile_reader_int (reader, "block_bytes", 2, FILE_BLOCK_MAX, 200);

  if (cy_profile_reader_has (reader, "block"))
    cy_profile_reader_fail (reader, "block", "goes with the method \"window\"");
  if (bytes % 2 != 0 || CY_FILE_RECORDS % (bytes / 2) != 0)
    cy_profile_reader_fail (reader, "block_bytes",
                            "a file of %d records is no whole number of blocks of %u bytes",
                            CY_FILE_RECORDS, bytes);
  plan->file = (guint16) cy_profile_reader_int (reader, "file", 1, 65535, 1);
  plan->firmware.block_bytes = bytes;
  if ((guint64) plan->firmware.max_bytes > (65536ull - plan->file) * 2 * CY_FILE_RECORDS)
    cy_profile_reader_fail (reader, "max_bytes", "there are not so many files after %u",
                            plan->file);
}

static void
parse_actions (CyProfile *profile, CyProfileFirmwarePlan *plan, CyProfileReader *reader)
{
  guint first;

  cy_profile_reader_require (reader, "begin");
  cy_profile_reader_require (reader, "activate");
  plan->begin = parse_action (profile, reader, "begin", CY_JSON_MEMBER (reader->path, "begin"),
                              plan->begin_parameters);
  plan->block = parse_action (profile, reader, "block", CY_JSON_MEMBER (reader->path, "block"),
                              plan->block_parameters);
  plan->activate = parse_action (profile, reader, "activate",
                                 CY_JSON_MEMBER (reader->path, "activate"), plan->no_parameters);
  plan->abort = parse_action (profile, reader, "abort", CY_JSON_MEMBER (reader->path, "abort"),
                              plan->no_parameters);
  plan->firmware.can_abort = plan->abort != NULL;
  if (!reader->failed && find_field (plan->begin, 0, &first) == NULL)
    cy_profile_reader_fail (reader, "begin", "must write \"size\"");
}

/**
 * cy_profile_firmware_compile:
 * @node: the member `firmware`; the tags of @profile are known already.
 */
gboolean
cy_profile_firmware_compile (CyProfile *profile,
                             JsonNode *node,
                             const CyJsonPath *path,
                             GError **error)
{
  CyProfileFirmwarePlan *plan = g_new0 (CyProfileFirmwarePlan, 1);
  CyProfileFirmware *firmware = &plan->firmware;
  CyProfileReader reader;

  profile->firmware = plan;
  plan->begin_parameters = new_parameters ("size", "crc", FALSE);
  plan->block_parameters = new_parameters ("offset", "data", TRUE);
  plan->no_parameters = new_parameters (NULL, NULL, FALSE);
  if (!cy_profile_reader_open (&reader, node, path, members, error))
    return FALSE;
  cy_profile_reader_require (&reader, "method");
  firmware->method = cy_profile_reader_choice (&reader, "method", methods, 0);
  firmware->max_bytes =
    (guint32) cy_profile_reader_int (&reader, "max_bytes", 1, MAX_BYTES, MAX_BYTES);
  firmware->check_ms = (guint) cy_profile_reader_int (&reader, "check_ms", 0, WAIT_MAX_MS, 10000);
  firmware->activate_ms =
    (guint) cy_profile_reader_int (&reader, "activate_ms", 0, WAIT_MAX_MS, 120000);
  cy_profile_reader_text (&reader, "note", NULL);
  parse_actions (profile, plan, &reader);
  if (!reader.failed && firmware->method == CY_FIRMWARE_WINDOW)
    parse_window (plan, &reader);
  else if (!reader.failed)
    parse_file (plan, &reader);
  if (cy_tag_set_find (profile->tags, 0, CY_MEASURE_ID_FIRMWARE) < 0)
    cy_profile_reader_fail (&reader, NULL,
                            "no register of the pile tells id.firmware, so nobody would see that "
                            "a new one runs");
  return !reader.failed;
}

/**
 * cy_profile_get_firmware:
 *
 * Returns: (nullable): how the device takes a new firmware, or %NULL when it takes none.
 */
const CyProfileFirmware *
cy_profile_get_firmware (const CyProfile *profile)
{
  return profile->firmware == NULL ? NULL : &profile->firmware->firmware;
}

static gboolean
get_plan (const CyProfile *profile, const CyProfileFirmwarePlan **out_plan, GError **error)
{
  *out_plan = profile->firmware;
  if (profile->firmware == NULL)
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_UNSUPPORTED,
                 _ ("a pile of profile %s takes no firmware"), profile->id);
  return profile->firmware != NULL;
}

static gboolean
build (const CyProfileAction *action,
       GArray *parameters,
       const CyProfileArgument *arguments,
       guint n_arguments,
       GArray *out_writes,
       GError **error)
{
  CyProfileWrite write;

  if (!cy_profile_action_build (action, 0, parameters, arguments, n_arguments, &write, error))
    return FALSE;
  g_array_append_val (out_writes, write);
  return TRUE;
}

/**
 * cy_profile_firmware_begin:
 * @size: of the image [bytes].
 * @crc: CRC-32 of the whole image (IEEE 802.3, as zlib computes it).
 * @out_writes: (element-type CyProfileWrite): the writes are added here.
 *
 * Tells the device that an image comes. What it had received of another is forgotten.
 *
 * Errors: #CY_PROFILE_ERROR_UNSUPPORTED when the device takes none, #CY_PROFILE_ERROR_ARGUMENT when
 *   the image is empty or too large.
 */
gboolean
cy_profile_firmware_begin (const CyProfile *profile,
                           guint32 size,
                           guint32 crc,
                           GArray *out_writes,
                           GError **error)
{
  const CyProfileArgument arguments[] = {
    { .name = "size", .value = size },
    { .name = "crc", .value = crc },
  };
  const CyProfileFirmwarePlan *plan;

  if (!get_plan (profile, &plan, error))
    return FALSE;
  if (size < 1 || size > plan->firmware.max_bytes) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                 _ ("an image of %u bytes: a pile of profile %s takes 1 to %u"), size, profile->id,
                 plan->firmware.max_bytes);
    return FALSE;
  }
  return build (plan->begin, plan->begin_parameters, arguments, 2, out_writes, error);
}

static void
fill_words (const guint8 *bytes, gsize n, guint16 *out_words)
{
  for (gsize i = 0; i < n; i++)
    out_words[i / 2] = (guint16) (i % 2 == 0 ? bytes[i] << 8 : out_words[i / 2] | bytes[i]);
}

static void
build_record (const CyProfileFirmwarePlan *plan,
              guint32 offset,
              const guint16 *words,
              gsize n,
              CyProfileWrite *out_write)
{
  *out_write = (CyProfileWrite){
    .function = FUNCTION_WRITE_FILE,
    .unit = -1,
    .file = (guint16) (plan->file + offset / 2 / CY_FILE_RECORDS),
    .address = (guint16) (offset / 2 % CY_FILE_RECORDS),
    .n = (guint16) ((n + 1) / 2),
  };
  memcpy (out_write->values, words, out_write->n * sizeof *words);
}

/**
 * cy_profile_firmware_block:
 * @offset: where the block stands in the image, a multiple of the block size [bytes].
 * @bytes: (array length=n): the block; only the last of an image may be shorter than the others.
 * @out_write: (out): the write.
 *
 * Errors: as cy_profile_firmware_begin().
 */
gboolean
cy_profile_firmware_block (const CyProfile *profile,
                           guint32 offset,
                           const guint8 *bytes,
                           gsize n,
                           CyProfileWrite *out_write,
                           GError **error)
{
  guint16 words[CY_PROFILE_WRITE_MAX] = { 0 };
  const CyProfileFirmwarePlan *plan;
  const CyProfileFirmware *firmware;

  if (!get_plan (profile, &plan, error))
    return FALSE;
  firmware = &plan->firmware;
  if (n < 1 || n > firmware->block_bytes || offset % firmware->block_bytes != 0 ||
      (guint64) offset + n > firmware->max_bytes) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                 "a block of %" G_GSIZE_FORMAT " bytes at %u: profile %s has blocks of %u bytes in "
                 "%u",
                 n, offset, profile->id, firmware->block_bytes, firmware->max_bytes);
    return FALSE;
  }
  fill_words (bytes, n, words);
  if (firmware->method == CY_FIRMWARE_FILE) {
    build_record (plan, offset, words, n, out_write);
    return TRUE;
  }
  return cy_profile_action_build (
    plan->block, 0, plan->block_parameters,
    (const CyProfileArgument[]){
      { .name = "offset", .value = offset },
      { .name = "data", .words = words, .n_words = (guint) (n + 1) / 2 },
    },
    2, out_write, error);
}

/**
 * cy_profile_firmware_activate:
 * @out_writes: (element-type CyProfileWrite): the writes are added here.
 *
 * Makes the device run the image it has checked. It is away for a while then.
 */
gboolean
cy_profile_firmware_activate (const CyProfile *profile, GArray *out_writes, GError **error)
{
  const CyProfileFirmwarePlan *plan;

  return get_plan (profile, &plan, error) &&
         build (plan->activate, plan->no_parameters, NULL, 0, out_writes, error);
}

/**
 * cy_profile_firmware_abort:
 * @out_writes: (element-type CyProfileWrite): the writes are added here.
 *
 * Makes the device forget what it has received.
 *
 * Errors: #CY_PROFILE_ERROR_UNSUPPORTED also when the device knows no such thing; a new beginning
 *   has the same effect.
 */
gboolean
cy_profile_firmware_abort (const CyProfile *profile, GArray *out_writes, GError **error)
{
  const CyProfileFirmwarePlan *plan;

  if (!get_plan (profile, &plan, error))
    return FALSE;
  if (plan->abort == NULL) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_UNSUPPORTED,
                 _ ("a pile of profile %s cannot be told to forget a firmware"), profile->id);
    return FALSE;
  }
  return build (plan->abort, plan->no_parameters, NULL, 0, out_writes, error);
}

static guint32
argument_of (const CyProfileMatch *match, const char *name)
{
  for (guint i = 0; i < match->n_arguments; i++) {
    if (g_str_equal (match->names[i], name))
      return (guint32) match->values[i];
  }
  return 0;
}

static void
take_bytes (const guint16 *words, guint n, CyFirmwareMatch *match)
{
  match->n_bytes = 2 * n;
  for (guint i = 0; i < n; i++) {
    match->bytes[2 * i] = (guint8) (words[i] >> 8);
    match->bytes[2 * i + 1] = (guint8) (words[i] & 0xff);
  }
}

static gboolean
match_record (const CyProfileFirmwarePlan *plan,
              const CyProfileWrite *write,
              CyFirmwareMatch *out_match)
{
  guint64 offset;

  if (plan->firmware.method != CY_FIRMWARE_FILE || write->unit != -1 || write->file < plan->file ||
      write->address >= CY_FILE_RECORDS || write->n < 1)
    return FALSE;
  offset = 2 * ((guint64) (write->file - plan->file) * CY_FILE_RECORDS + write->address);
  if (offset >= plan->firmware.max_bytes)
    return FALSE;
  out_match->step = CY_FIRMWARE_BLOCK;
  out_match->offset = (guint32) offset;
  take_bytes (write->values, write->n, out_match);
  return TRUE;
}

static gboolean
match_block (const CyProfileFirmwarePlan *plan,
             const CyProfileWrite *write,
             CyFirmwareMatch *out_match)
{
  CyProfileMatch match;
  const CyProfileField *data;
  guint first;

  if (plan->block == NULL ||
      !cy_profile_action_match (plan->block, write, 0, plan->block_parameters, &match))
    return FALSE;
  data = find_field (plan->block, 1, &first);
  out_match->step = CY_FIRMWARE_BLOCK;
  out_match->offset = argument_of (&match, "offset");
  take_bytes (write->values + first, data->format.words, out_match);
  return TRUE;
}

static gboolean
match_action (const CyProfileFirmwarePlan *plan,
              const CyProfileAction *action,
              CyFirmwareStep step,
              const CyProfileWrite *write,
              CyFirmwareMatch *out_match)
{
  CyProfileMatch match;
  guint first;

  if (action == NULL || !cy_profile_action_match (action, write, 0,
                                                  step == CY_FIRMWARE_BEGIN ? plan->begin_parameters
                                                                            : plan->no_parameters,
                                                  &match))
    return FALSE;
  out_match->step = step;
  out_match->size = argument_of (&match, "size");
  out_match->has_crc = step == CY_FIRMWARE_BEGIN && find_field (action, 1, &first) != NULL;
  out_match->crc = argument_of (&match, "crc");
  return TRUE;
}

/**
 * cy_profile_firmware_match:
 * @write: a write that came in, its unit -1 where it is the link's own.
 * @out_match: (out): what it means.
 *
 * Returns: whether it has to do with the firmware at all.
 */
gboolean
cy_profile_firmware_match (const CyProfile *profile,
                           const CyProfileWrite *write,
                           CyFirmwareMatch *out_match)
{
  const CyProfileFirmwarePlan *plan = profile->firmware;

  *out_match = (CyFirmwareMatch){ 0 };
  if (plan == NULL)
    return FALSE;
  if (write->function == FUNCTION_WRITE_FILE)
    return match_record (plan, write, out_match);
  return match_action (plan, plan->begin, CY_FIRMWARE_BEGIN, write, out_match) ||
         match_block (plan, write, out_match) ||
         match_action (plan, plan->activate, CY_FIRMWARE_ACTIVATE, write, out_match) ||
         match_action (plan, plan->abort, CY_FIRMWARE_ABORT, write, out_match);
}
