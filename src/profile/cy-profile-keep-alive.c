/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-private.h"

#define INTERVAL_MAX_MS 3600000

static const char *const members[] = { "kind",  "interval_ms", "interval", "command",
                                       "write", "note",        NULL };
static const char *const interval_members[] = { "measure", "fraction", NULL };
static const char *const kinds[] = { "none",        "any_read",         "write_value",
                                     "write_token", "rewrite_setpoint", NULL };

void
cy_profile_keep_alive_clear (CyProfileKeepAlive *keep_alive)
{
  g_clear_pointer (&keep_alive->action, cy_profile_action_free);
}

static void
parse_interval (CyProfile *profile, CyProfileReader *outer)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "interval");
  CyProfileKeepAlive *keep_alive = &profile->keep_alive;
  CyProfileReader reader;
  const char *name;

  if (outer->failed || !cy_profile_reader_has (outer, "interval"))
    return;
  if (cy_profile_reader_open (&reader, cy_profile_reader_get (outer, "interval"), path,
                              interval_members, outer->error)) {
    cy_profile_reader_require (&reader, "measure");
    cy_profile_reader_require (&reader, "fraction");
    name = cy_profile_reader_text (&reader, "measure", "");
    keep_alive->fraction = cy_profile_reader_number (&reader, "fraction", 0.01, 1, 0.5);
    if (!reader.failed && (!cy_measure_find (name, &keep_alive->measure) ||
                           cy_measure_get (keep_alive->measure)->kind != CY_MEASURE_NUMBER ||
                           cy_state_input_find (profile->tags, 1, keep_alive->measure) < 0))
      cy_profile_reader_fail (&reader, "measure", "no register measures \"%.60s\"", name);
    keep_alive->by_measure = !reader.failed;
  }
  outer->failed = reader.failed;
}

static void
parse_write (CyProfile *profile, CyProfileReader *reader)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (CyProfileParameter));
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "write");

  cy_profile_reader_require (reader, "write");
  if (reader->failed)
    return;
  profile->keep_alive.action =
    cy_profile_action_parse (cy_profile_reader_get (reader, "write"), path, &profile->defaults,
                             CY_PROFILE_PER_PILE, none, reader->error);
  reader->failed =
    profile->keep_alive.action == NULL ||
    !cy_profile_place_check (&profile->keep_alive.action->place,
                             profile->keep_alive.action->n_words, 0, path, reader->error);
}

static void
parse_command (CyProfile *profile, CyProfileReader *reader)
{
  const char *name;
  const CyProfileCommand *command;

  cy_profile_reader_require (reader, "command");
  name = cy_profile_reader_text (reader, "command", "");
  if (reader->failed)
    return;
  command = cy_profile_find_command (profile, name);
  if (command == NULL)
    cy_profile_reader_fail (reader, "command", "the profile has no command \"%.40s\"", name);
  else
    profile->keep_alive.command = command->name;
}

/**
 * cy_profile_keep_alive_parse:
 * @node: the member `keep_alive`.
 */
gboolean
cy_profile_keep_alive_parse (CyProfile *profile,
                             JsonNode *node,
                             const CyJsonPath *path,
                             GError **error)
{
  CyProfileKeepAlive *keep_alive = &profile->keep_alive;
  CyProfileReader reader;

  if (!cy_profile_reader_open (&reader, node, path, members, error))
    return FALSE;
  cy_profile_reader_require (&reader, "kind");
  keep_alive->kind = cy_profile_reader_choice (&reader, "kind", kinds, 0);
  cy_profile_reader_text (&reader, "note", NULL);
  keep_alive->interval_ms =
    (guint) cy_profile_reader_int (&reader, "interval_ms", 100, INTERVAL_MAX_MS, 0);
  if (keep_alive->kind == CY_PROFILE_KEEP_ALIVE_NONE)
    return !reader.failed;
  cy_profile_reader_require (&reader, "interval_ms");
  parse_interval (profile, &reader);
  if (keep_alive->kind == CY_PROFILE_KEEP_ALIVE_WRITE_VALUE ||
      keep_alive->kind == CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN)
    parse_write (profile, &reader);
  if (keep_alive->kind == CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT)
    parse_command (profile, &reader);
  return !reader.failed;
}

CyProfileKeepAliveKind
cy_profile_get_keep_alive (const CyProfile *profile)
{
  return profile->keep_alive.kind;
}

/**
 * cy_profile_keep_alive_interval_ms:
 * @samples: (nullable): the pile's, in tag order; some devices say themselves how patient they are.
 *
 * Returns: how often the keep-alive is due [ms], 0 for never: also while the device says that it does
 *   not watch at all, and before it was asked, since some begin to watch when told to keep alive.
 */
guint
cy_profile_keep_alive_interval_ms (const CyProfile *profile, const CySample *samples)
{
  const CyProfileKeepAlive *keep_alive = &profile->keep_alive;
  double interval_ms;
  int tag;

  if (keep_alive->kind == CY_PROFILE_KEEP_ALIVE_NONE)
    return 0;
  tag = keep_alive->by_measure && samples != NULL
          ? cy_state_input_find (profile->tags, 1, keep_alive->measure)
          : -1;
  if (tag >= 0 && samples[tag].quality == CY_QUALITY_NEVER)
    return 0;
  if (tag < 0 || samples[tag].quality != CY_QUALITY_GOOD)
    return keep_alive->interval_ms;
  interval_ms = cy_tag_value (cy_tag_set_get (profile->tags, (guint) tag), samples[tag].raw) *
                keep_alive->fraction * 1000;
  if (interval_ms <= 0)
    return 0;
  return (guint) CLAMP (interval_ms, 100, INTERVAL_MAX_MS);
}

/**
 * cy_profile_keep_alive_command:
 *
 * Returns: (nullable): the command to repeat with its last arguments.
 */
const char *
cy_profile_keep_alive_command (const CyProfile *profile)
{
  return profile->keep_alive.command;
}

/**
 * cy_profile_keep_alive_write:
 * @out_write: (out): the value or token to write.
 *
 * Returns: whether the device wants one.
 */
gboolean
cy_profile_keep_alive_write (const CyProfile *profile, CyProfileWrite *out_write)
{
  if (profile->keep_alive.action == NULL)
    return FALSE;
  return cy_profile_action_build (profile->keep_alive.action, 0, NULL, NULL, 0, out_write, NULL);
}
