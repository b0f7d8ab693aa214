/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile.h"

#include "cy-id.h"
#include "cy-profile-private.h"

#define FORMAT           1
#define ROWS_MAX         1024
#define ITEMS_MAX        8192
#define CONNECTORS_MAX   64
#define MAX_GAP_DEFAULT  16
#define TIMEOUT_DEFAULT  1000
#define MIN_SCAN_DEFAULT 200

/* clang-format off */
static const char *const profile_members[] = {
  "format", "id", "vendor", "model", "current", "notes", "sources", "connectors", "manners",
  "defaults", "overrides", "registers", "state", "commands", "keep_alive", "tariff", "firmware",
  NULL,
};
static const char *const manners_members[] = {
  "gap_ms", "min_scan_ms", "timeout_ms", "in_flight", "max_sessions", "max_block", "max_gap",
  "bulk", "read_unlisted", NULL,
};
/* clang-format on */
static const char *const connector_members[] = { "max", "step", "unit", "unit_step", NULL };
static const char *const default_members[] = { "function", "write_function", "word_order", NULL };
static const char *const override_members[] = { "word_order", NULL };
static const char *const currents[] = { "ac", "dc", NULL };
static const char *const word_orders[] = { "msw", "lsw", NULL };

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
  cy_profile_keep_alive_clear (&profile->keep_alive);
  g_clear_pointer (&profile->firmware, cy_profile_firmware_free);
  g_clear_pointer (&profile->tariff, g_free);
  g_clear_pointer (&profile->state_rules, g_ptr_array_unref);
  g_clear_pointer (&profile->commands, g_ptr_array_unref);
  g_clear_pointer (&profile->tag_items, g_array_unref);
  g_clear_pointer (&profile->tags, cy_tag_set_unref);
  g_clear_pointer (&profile->block_ends, g_array_unref);
  g_clear_pointer (&profile->blocks, g_array_unref);
  g_clear_pointer (&profile->items, g_array_unref);
  g_clear_pointer (&profile->rows, g_ptr_array_unref);
  g_free (profile->model);
  g_free (profile->vendor);
  g_free (profile->id);
  g_free (profile);
}

static CyProfile *
profile_new (guint n_connectors)
{
  CyProfile *profile = g_new0 (CyProfile, 1);

  g_atomic_ref_count_init (&profile->refs);
  profile->n_connectors = n_connectors;
  profile->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_row_free);
  profile->items = g_array_new (FALSE, FALSE, sizeof (CyProfileItem));
  profile->blocks = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));
  profile->block_ends = g_array_new (FALSE, FALSE, sizeof (guint));
  profile->tag_items = g_array_new (FALSE, FALSE, sizeof (int));
  profile->commands =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_command_plan_free);
  return profile;
}

/* Opens a member that may be absent; an absent one reads as its fallbacks. */
static gboolean
open_optional (CyProfileReader *outer,
               const char *name,
               const CyJsonPath *path,
               const char *const *members,
               CyProfileReader *reader)
{
  if (outer->failed || !cy_profile_reader_has (outer, name))
    return FALSE;
  outer->failed = !cy_profile_reader_open (reader, cy_profile_reader_get (outer, name), path,
                                           members, outer->error);
  return !outer->failed;
}

static void
parse_identity (CyProfile *profile, CyProfileReader *reader)
{
  const char *id;
  g_autoptr (GError) why = NULL;

  cy_profile_reader_require (reader, "format");
  cy_profile_reader_int (reader, "format", FORMAT, FORMAT, FORMAT);
  cy_profile_reader_require (reader, "id");
  id = cy_profile_reader_text (reader, "id", "");
  if (!reader->failed && !cy_id_validate (id, &why))
    cy_profile_reader_fail (reader, "id", "%s", why->message);
  cy_profile_reader_require (reader, "vendor");
  cy_profile_reader_require (reader, "model");
  cy_profile_reader_require (reader, "current");
  profile->id = g_strdup (id);
  profile->vendor = g_strdup (cy_profile_reader_text (reader, "vendor", ""));
  profile->model = g_strdup (cy_profile_reader_text (reader, "model", ""));
  profile->is_dc = cy_profile_reader_choice (reader, "current", currents, 0) == 1;
  cy_profile_reader_texts (reader, "notes");
  cy_profile_reader_texts (reader, "sources");
}

static void
parse_manners (CyProfile *profile, CyProfileReader *outer)
{
  CyProfileManners *manners = &profile->manners;
  CyProfileReading *reading = &profile->reading;
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "manners");
  CyProfileReader reader;

  *manners = (CyProfileManners){
    .min_scan_ms = MIN_SCAN_DEFAULT,
    .timeout_ms = TIMEOUT_DEFAULT,
    .in_flight = 1,
    .max_sessions = 1,
  };
  *reading = (CyProfileReading){ .max_block = 125, .max_gap = MAX_GAP_DEFAULT, .bulk = TRUE };
  if (!open_optional (outer, "manners", path, manners_members, &reader))
    return;
  manners->gap_ms = (guint) cy_profile_reader_int (&reader, "gap_ms", 0, 10000, 0);
  manners->min_scan_ms =
    (guint) cy_profile_reader_int (&reader, "min_scan_ms", 50, 3600000, MIN_SCAN_DEFAULT);
  manners->timeout_ms =
    (guint) cy_profile_reader_int (&reader, "timeout_ms", 50, 60000, TIMEOUT_DEFAULT);
  manners->in_flight = (guint) cy_profile_reader_int (&reader, "in_flight", 1, 16, 1);
  manners->max_sessions = (guint) cy_profile_reader_int (&reader, "max_sessions", 1, 64, 1);
  reading->max_block = (guint) cy_profile_reader_int (&reader, "max_block", 1, 125, 125);
  reading->max_gap = (guint) cy_profile_reader_int (&reader, "max_gap", 0, 124, MAX_GAP_DEFAULT);
  reading->bulk = cy_profile_reader_bool (&reader, "bulk", TRUE);
  reading->read_unlisted = cy_profile_reader_bool (&reader, "read_unlisted", FALSE);
  outer->failed = reader.failed;
}

static void
parse_connectors (CyProfile *profile, CyProfileReader *outer)
{
  CyProfileDefaults *defaults = &profile->defaults;
  CyProfileReader reader;

  defaults->unit = -1;
  profile->max_connectors = 1;
  if (open_optional (outer, "connectors", CY_JSON_MEMBER (outer->path, "connectors"),
                     connector_members, &reader)) {
    profile->max_connectors = (guint) cy_profile_reader_int (&reader, "max", 0, CONNECTORS_MAX, 1);
    defaults->step = (guint16) cy_profile_reader_int (&reader, "step", 0, 65535, 0);
    defaults->unit = (gint16) cy_profile_reader_int (&reader, "unit", 0, 255, -1);
    defaults->unit_step = (guint8) cy_profile_reader_int (&reader, "unit_step", 0, 255, 0);
    if (defaults->unit < 0 && defaults->unit_step > 0)
      cy_profile_reader_fail (&reader, "unit_step", "needs a unit to count from");
    outer->failed = reader.failed;
  }
  if (outer->failed)
    return;
  if (profile->max_connectors == 0 && profile->n_connectors > 0)
    cy_profile_reader_fail (outer, "connectors",
                            "this device has no connectors, and the pile type says %u",
                            profile->n_connectors);
  else if (profile->n_connectors > profile->max_connectors ||
           (profile->n_connectors == 0 && profile->max_connectors > 0))
    cy_profile_reader_fail (outer, "connectors",
                            "this device has 1 to %u connectors, and the pile type says %u",
                            profile->max_connectors, profile->n_connectors);
}

static void
parse_defaults (CyProfile *profile, CyProfileReader *outer)
{
  CyProfileDefaults *defaults = &profile->defaults;
  CyProfileReader reader;

  defaults->function = 3;
  defaults->write_function = 16;
  if (open_optional (outer, "defaults", CY_JSON_MEMBER (outer->path, "defaults"), default_members,
                     &reader)) {
    defaults->function = (guint8) cy_profile_reader_int (&reader, "function", 1, 4, 3);
    defaults->write_function =
      (guint8) cy_profile_reader_int (&reader, "write_function", 5, 16, 16);
    defaults->lsw_first = cy_profile_reader_choice (&reader, "word_order", word_orders, 0) == 1;
    outer->failed = reader.failed;
  }
  if (open_optional (outer, "overrides", CY_JSON_MEMBER (outer->path, "overrides"),
                     override_members, &reader)) {
    defaults->force_word_order = cy_profile_reader_has (&reader, "word_order");
    defaults->lsw_first =
      cy_profile_reader_choice (&reader, "word_order", word_orders, defaults->lsw_first) == 1;
    outer->failed = reader.failed;
  }
}

static gboolean
already_there (const CyProfile *profile, const CyProfileItem *item, guint *out_line)
{
  for (guint i = 0; i < profile->items->len; i++) {
    const CyProfileItem *other = &g_array_index (profile->items, CyProfileItem, i);

    if (other->connector == item->connector && other->row->measure == item->row->measure) {
      *out_line = other->line;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
add_item (CyProfile *profile,
          const CyProfileRow *row,
          guint line,
          guint connector,
          const CyJsonPath *path,
          GError **error)
{
  CyProfileItem item = { .row = row, .line = line, .connector = connector };
  guint other;

  if (!cy_profile_place_check (&row->place, row->format.words, connector, path, error))
    return FALSE;
  if (row->measure == CY_N_MEASURES)
    return TRUE;
  if (already_there (profile, &item, &other)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "measure"),
                       "\"%s\" of connector %u is already in registers[%u]",
                       cy_measure_get (row->measure)->name, connector, other);
    return FALSE;
  }
  if (profile->items->len >= ITEMS_MAX) {
    cy_json_set_error (error, path, "more than %d registers in all", ITEMS_MAX);
    return FALSE;
  }
  item.unit = cy_profile_place_unit (&row->place, connector);
  item.address = cy_profile_place_address (&row->place, connector);
  g_array_append_val (profile->items, item);
  return TRUE;
}

static gboolean
add_row (CyProfile *profile, JsonNode *node, const CyJsonPath *path, guint line, GError **error)
{
  CyProfileRow *row = cy_profile_row_parse (node, path, &profile->defaults, error);

  if (row == NULL)
    return FALSE;
  g_ptr_array_add (profile->rows, row);
  if (row->place.scope == CY_PROFILE_PER_PILE)
    return add_item (profile, row, line, 0, path, error);
  for (guint connector = 1; connector <= profile->n_connectors; connector++) {
    if (row->place.only > 0 && row->place.only != connector)
      continue;
    if (!add_item (profile, row, line, connector, path, error))
      return FALSE;
  }
  return TRUE;
}

static void
parse_registers (CyProfile *profile, CyProfileReader *reader)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "registers");
  JsonArray *list;

  cy_profile_reader_require (reader, "registers");
  if (reader->failed)
    return;
  if (!cy_json_get_array (cy_profile_reader_get (reader, "registers"), path, &list,
                          reader->error)) {
    reader->failed = TRUE;
    return;
  }
  if (json_array_get_length (list) < 1 || json_array_get_length (list) > ROWS_MAX)
    cy_profile_reader_fail (reader, "registers", "must hold 1 to %d registers", ROWS_MAX);
  for (guint i = 0; !reader->failed && i < json_array_get_length (list); i++)
    reader->failed = !add_row (profile, json_array_get_element (list, i), CY_JSON_ELEMENT (path, i),
                               i, reader->error);
}

static void
add_tag (GArray *tags, CyMeasureId measure, guint connector, const CyProfileRow *row)
{
  CyTag tag = {
    .measure = measure,
    .connector = (guint8) connector,
    .scale = row == NULL ? 1 : row->scale,
    .offset = row == NULL ? 0 : row->offset,
    /* Shared, not copied: nothing changes a compiled profile. */
    .names = row == NULL || row->names == NULL ? NULL : g_array_ref (row->names),
  };

  g_array_append_val (tags, tag);
}

static void
make_tags (CyProfile *profile)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));
  int none = -1;

  for (guint i = 0; i < profile->items->len; i++) {
    const CyProfileItem *item = &g_array_index (profile->items, CyProfileItem, i);

    add_tag (tags, item->row->measure, item->connector, item->row);
  }
  for (guint i = 1; profile->state_rules != NULL && i <= profile->n_connectors; i++)
    add_tag (tags, CY_MEASURE_CONN_STATE, i, NULL);
  profile->tags = cy_tag_set_new (tags, profile->n_connectors);
  for (guint i = 0; i < cy_tag_set_get_n_tags (profile->tags); i++)
    g_array_append_val (profile->tag_items, none);
  for (guint i = 0; i < profile->items->len; i++) {
    CyProfileItem *item = &g_array_index (profile->items, CyProfileItem, i);

    item->tag = (guint) cy_tag_set_find (profile->tags, item->connector, item->row->measure);
    g_array_index (profile->tag_items, int, item->tag) = (int) i;
  }
}

static gboolean
rule_inputs_exist (CyProfile *profile, CyProfileReader *reader)
{
  for (guint i = 0; i < profile->state_rules->len; i++) {
    const CyStateRule *rule = profile->state_rules->pdata[i];

    for (guint k = 0; k < rule->conditions->len; k++) {
      CyMeasureId measure = g_array_index (rule->conditions, CyStateCondition, k).measure;

      for (guint c = 1; c <= profile->n_connectors; c++) {
        if (cy_state_input_find (profile->tags, c, measure) >= 0)
          continue;
        cy_profile_reader_fail (reader, "state", "rule %u needs %s, which no register measures", i,
                                cy_measure_get (measure)->name);
        return FALSE;
      }
    }
  }
  return TRUE;
}

static gboolean
has_state (const CyProfile *profile, guint connector)
{
  CyProfileItem wanted = { .row = &(const CyProfileRow){ .measure = CY_MEASURE_CONN_STATE },
                           .connector = connector };
  guint line;

  return already_there (profile, &wanted, &line);
}

static void
parse_state (CyProfile *profile, CyProfileReader *reader)
{
  gboolean by_rules = cy_profile_reader_has (reader, "state");

  for (guint i = 1; !reader->failed && i <= profile->n_connectors; i++) {
    if (has_state (profile, i) == by_rules)
      cy_profile_reader_fail (reader, by_rules ? "state" : "registers",
                              by_rules ? "connector %u has a register for conn.state already"
                                       : "connector %u has no conn.state, and there are no rules "
                                         "for it",
                              i);
  }
  if (reader->failed || !by_rules)
    return;
  profile->state_rules = cy_state_rules_parse (
    cy_profile_reader_get (reader, "state"), CY_JSON_MEMBER (reader->path, "state"), reader->error);
  reader->failed = profile->state_rules == NULL;
}

static gboolean
places_exist (const CyProfile *profile,
              const CyProfileCommandPlan *plan,
              const CyJsonPath *path,
              GError **error)
{
  guint low = plan->command.per_connector ? 1 : 0;
  guint high = plan->command.per_connector ? profile->n_connectors : 0;

  for (guint i = 0; i < plan->actions->len; i++) {
    const CyProfileAction *action = plan->actions->pdata[i];

    for (guint connector = low; connector <= high; connector++) {
      if (!cy_profile_place_check (&action->place, action->n_words, connector,
                                   CY_JSON_ELEMENT (CY_JSON_MEMBER (path, "writes"), i), error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_command (CyProfile *profile,
             const char *name,
             JsonNode *node,
             const CyJsonPath *path,
             GError **error)
{
  CyProfileCommandPlan *plan =
    cy_profile_command_plan_parse (name, node, path, &profile->defaults, error);

  if (plan == NULL)
    return FALSE;
  g_ptr_array_add (profile->commands, plan);
  return places_exist (profile, plan, path, error);
}

static void
parse_commands (CyProfile *profile, CyProfileReader *reader)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "commands");
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (reader->failed || !cy_profile_reader_has (reader, "commands"))
    return;
  reader->failed =
    !cy_json_get_object (cy_profile_reader_get (reader, "commands"), path, &object, reader->error);
  if (reader->failed)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &name, &node))
    reader->failed = !add_command (profile, name, node, CY_JSON_MEMBER (path, name), reader->error);
}

typedef gboolean (*ParseMember) (CyProfile *profile,
                                 JsonNode *node,
                                 const CyJsonPath *path,
                                 GError **error);

static void
parse_optional (CyProfile *profile, CyProfileReader *reader, const char *name, ParseMember parse)
{
  if (!reader->failed && cy_profile_reader_has (reader, name))
    reader->failed = !parse (profile, cy_profile_reader_get (reader, name),
                             CY_JSON_MEMBER (reader->path, name), reader->error);
}

/**
 * cy_profile_compile:
 * @document: a profile, as `protocol/profiles/README.md` describes.
 * @n_connectors: guns of the pile.
 *
 * Returns: (transfer full): the profile, ready to scan piles with.
 *
 * Errors: #CY_BASE_ERROR with the path of what is wrong: nothing unknown, doubtful or double is let
 *   through, since a wrong register shows as a wrong value much later.
 */
CyProfile *
cy_profile_compile (JsonNode *document, guint n_connectors, GError **error)
{
  g_autoptr (CyProfile) profile = profile_new (n_connectors);
  CyProfileReader reader;

  if (!cy_profile_reader_open (&reader, document, NULL, profile_members, error))
    return NULL;
  parse_identity (profile, &reader);
  parse_manners (profile, &reader);
  parse_connectors (profile, &reader);
  parse_defaults (profile, &reader);
  parse_registers (profile, &reader);
  parse_state (profile, &reader);
  if (reader.failed || !cy_profile_plan (profile, NULL, error))
    return NULL;
  make_tags (profile);
  if (profile->state_rules != NULL && !rule_inputs_exist (profile, &reader))
    return NULL;
  parse_commands (profile, &reader);
  parse_optional (profile, &reader, "keep_alive", cy_profile_keep_alive_parse);
  parse_optional (profile, &reader, "tariff", cy_profile_tariff_compile);
  parse_optional (profile, &reader, "firmware", cy_profile_firmware_compile);
  return reader.failed ? NULL : g_steal_pointer (&profile);
}

const char *
cy_profile_get_id (const CyProfile *profile)
{
  return profile->id;
}

const char *
cy_profile_get_vendor (const CyProfile *profile)
{
  return profile->vendor;
}

const char *
cy_profile_get_model (const CyProfile *profile)
{
  return profile->model;
}

gboolean
cy_profile_is_dc (const CyProfile *profile)
{
  return profile->is_dc;
}

CyTagSet *
cy_profile_get_tags (const CyProfile *profile)
{
  return profile->tags;
}

/**
 * cy_profile_get_blocks:
 * @out_n_blocks: (out): how many.
 *
 * Returns: (array length=out_n_blocks): the reads of a complete scan.
 */
const CyReadBlock *
cy_profile_get_blocks (const CyProfile *profile, guint *out_n_blocks)
{
  *out_n_blocks = profile->blocks->len;
  return (const CyReadBlock *) (gconstpointer) profile->blocks->data;
}

const CyProfileManners *
cy_profile_get_manners (const CyProfile *profile)
{
  return &profile->manners;
}

static const CyProfileRow *
row_of (const CyProfile *profile, guint tag)
{
  int item;

  g_assert (tag < profile->tag_items->len);
  item = g_array_index (profile->tag_items, int, tag);
  return item < 0 ? NULL : g_array_index (profile->items, CyProfileItem, (guint) item).row;
}

/**
 * cy_profile_get_fault_class:
 * @tag: a tag of flags.
 * @bit: one of them.
 *
 * Returns: (nullable): what the bit means to an operator: `communication`, `over_current`,
 *   `supply`, `output`, `over_temperature`, `over_humidity` or `other`; %NULL when the profile does
 *   not name the bit.
 */
const char *
cy_profile_get_fault_class (const CyProfile *profile, guint tag, guint bit)
{
  const CyProfileRow *row = row_of (profile, tag);

  if (row == NULL || bit >= G_N_ELEMENTS (row->classes) || row->classes[bit] == 0)
    return NULL;
  return cy_profile_fault_classes[row->classes[bit] - 1];
}

/**
 * cy_profile_get_wrap:
 * @tag: a counter.
 *
 * Returns: the count at which it starts again from 0, or 0 when it never does. While a scan
 *   goes on, cy_profile_decode() carries the count on over a wrap; over a restart only the
 *   difference modulo this number is known.
 */
gint64
cy_profile_get_wrap (const CyProfile *profile, guint tag)
{
  const CyProfileRow *row = row_of (profile, tag);

  return row == NULL ? 0 : row->wrap;
}
