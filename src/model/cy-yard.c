/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard.h"

#include <string.h>

#include "cy-default-limits.h"

/* Areas nest a handful of levels; a loop between two nodes' edits must not hang anybody. */
#define MAX_AREA_DEPTH 16

struct _CyYard {
  gatomicrefcount refs;
  GHashTable *records[CY_N_KINDS]; /* borrowed id -> owned CyRecord */
  GHashTable *claims;              /* owned subject -> owned CyClaim */
  GMutex lock;                     /* of what follows, since any thread may ask first */
  GPtrArray *lists[CY_N_KINDS];    /* nullable until somebody asked: the records sorted by id */
};

static void
claim_free (gpointer data)
{
  CyClaim *claim = data;

  cy_claim_clear (claim);
  g_free (claim);
}

CyYard *
cy_yard_new (void)
{
  CyYard *yard = g_new0 (CyYard, 1);

  g_atomic_ref_count_init (&yard->refs);
  g_mutex_init (&yard->lock);
  yard->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, claim_free);
  for (guint i = 0; i < CY_N_KINDS; i++)
    yard->records[i] =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_record_unref);
  return yard;
}

CyYard *
cy_yard_ref (CyYard *yard)
{
  g_atomic_ref_count_inc (&yard->refs);
  return yard;
}

void
cy_yard_unref (CyYard *yard)
{
  if (!g_atomic_ref_count_dec (&yard->refs))
    return;
  for (guint i = 0; i < CY_N_KINDS; i++) {
    g_hash_table_unref (yard->records[i]);
    g_clear_pointer (&yard->lists[i], g_ptr_array_unref);
  }
  g_hash_table_unref (yard->claims);
  g_mutex_clear (&yard->lock);
  g_free (yard);
}

static void
copy_claims (CyYard *yard, CyYard *copy)
{
  GHashTableIter iter;
  gpointer subject;
  gpointer claim;

  g_hash_table_iter_init (&iter, yard->claims);
  while (g_hash_table_iter_next (&iter, &subject, &claim))
    cy_yard_set_claim (copy, subject, claim);
}

/**
 * cy_yard_copy:
 *
 * Returns: a yard with the same records that may be changed until it is shared.
 */
CyYard *
cy_yard_copy (CyYard *yard)
{
  CyYard *copy = cy_yard_new ();

  for (guint i = 0; i < CY_N_KINDS; i++) {
    GHashTableIter iter;
    gpointer record;

    g_hash_table_iter_init (&iter, yard->records[i]);
    while (g_hash_table_iter_next (&iter, NULL, &record))
      cy_yard_put (copy, cy_record_ref (record));
  }
  copy_claims (yard, copy);
  return copy;
}

/**
 * cy_yard_set_claim:
 * @subject: of a pile or a station.
 *
 * Only before the yard is shared.
 */
void
cy_yard_set_claim (CyYard *yard, const char *subject, const CyClaim *claim)
{
  CyClaim *copy = g_new (CyClaim, 1);

  *copy = (CyClaim){ g_strdup (claim->node), claim->epoch };
  g_hash_table_replace (yard->claims, g_strdup (subject), copy);
}

/**
 * cy_yard_get_claim:
 *
 * Returns: (transfer none) (nullable): who took the subject over last.
 */
const CyClaim *
cy_yard_get_claim (CyYard *yard, const char *subject)
{
  return g_hash_table_lookup (yard->claims, subject);
}

/**
 * cy_yard_put:
 * @record: (transfer full): replaces the one with its id.
 *
 * Only before the yard is shared.
 */
void
cy_yard_put (CyYard *yard, CyRecord *record)
{
  g_clear_pointer (&yard->lists[record->kind], g_ptr_array_unref);
  g_hash_table_replace (yard->records[record->kind], record->id, record);
}

void
cy_yard_remove (CyYard *yard, CyKindId kind, const char *id)
{
  g_clear_pointer (&yard->lists[kind], g_ptr_array_unref);
  g_hash_table_remove (yard->records[kind], id);
}

/**
 * cy_yard_get:
 *
 * Returns: (transfer none) (nullable): the record.
 */
CyRecord *
cy_yard_get (CyYard *yard, CyKindId kind, const char *id)
{
  return id == NULL ? NULL : g_hash_table_lookup (yard->records[kind], id);
}

/**
 * cy_yard_get_ref:
 * @record: (nullable): a record.
 * @field: one of its references.
 *
 * Returns: (transfer none) (nullable): the record it points at, if there is one.
 */
CyRecord *
cy_yard_get_ref (CyYard *yard, const CyRecord *record, const char *field)
{
  const CyField *description;

  if (record == NULL)
    return NULL;
  description = cy_kind_find_field (record->kind, field);
  g_return_val_if_fail (description != NULL && description->type == CY_FIELD_REF, NULL);
  return cy_yard_get (yard, description->reference, cy_record_get_text (record, field));
}

static gint
compare_by_id (gconstpointer a, gconstpointer b)
{
  const CyRecord *left = *(CyRecord *const *) a;
  const CyRecord *right = *(CyRecord *const *) b;

  return strcmp (left->id, right->id);
}

static GPtrArray *
sort_kind (CyYard *yard, CyKindId kind)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, yard->records[kind]);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    g_ptr_array_add (list, cy_record_ref (record));
  g_ptr_array_sort (list, compare_by_id);
  return list;
}

/**
 * cy_yard_list:
 *
 * Sorted once, when it is first asked for: settings are looked through for every alarm.
 *
 * Returns: (transfer full) (element-type CyRecord): the records of a kind, sorted by id; not to be changed.
 */
GPtrArray *
cy_yard_list (CyYard *yard, CyKindId kind)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&yard->lock);

  if (yard->lists[kind] == NULL)
    yard->lists[kind] = sort_kind (yard, kind);
  return g_ptr_array_ref (yard->lists[kind]);
}

guint
cy_yard_count (CyYard *yard, CyKindId kind)
{
  return g_hash_table_size (yard->records[kind]);
}

static gboolean
refers_to (const CyRecord *record, CyKindId kind, const char *id)
{
  const CyKind *description = cy_kind_get (record->kind);

  for (guint i = 0; i < description->n_fields; i++) {
    const CyField *field = &description->fields[i];

    if (field->type == CY_FIELD_REF && field->reference == kind &&
        g_strcmp0 (cy_record_get_text (record, field->name), id) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_yard_dependents:
 *
 * Returns: (transfer full) (element-type CyRecord): the records that point at this one.
 */
GPtrArray *
cy_yard_dependents (CyYard *yard, CyKindId kind, const char *id)
{
  GPtrArray *dependents = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);

  for (guint i = 0; i < CY_N_KINDS; i++) {
    g_autoptr (GPtrArray) records = cy_yard_list (yard, i);

    for (guint j = 0; j < records->len; j++) {
      if (refers_to (records->pdata[j], kind, id))
        g_ptr_array_add (dependents, cy_record_ref (records->pdata[j]));
    }
  }
  return dependents;
}

static gboolean
check_area_loop (CyYard *yard, const CyRecord *area, const CyJsonPath *path, GError **error)
{
  const CyRecord *above = area;

  for (guint depth = 0; above != NULL; depth++) {
    above = cy_yard_get_ref (yard, above, "parent");
    if (above != NULL && g_str_equal (above->id, area->id)) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, "parent"),
                         "area \"%s\" would be part of itself", area->id);
      return FALSE;
    }
    if (above != NULL && depth >= MAX_AREA_DEPTH) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, "parent"),
                         "area \"%s\" has more than %d areas above it, or they go in circles",
                         area->id, MAX_AREA_DEPTH);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_yard_check_references:
 * @yard: what @record may refer to; contains @record itself.
 * @path: where it stands, for errors.
 *
 * Returns: whether everything @record points at exists and areas do not go in circles.
 */
gboolean
cy_yard_check_references (CyYard *yard,
                          const CyRecord *record,
                          const CyJsonPath *path,
                          GError **error)
{
  const CyKind *kind = cy_kind_get (record->kind);

  for (guint i = 0; i < kind->n_fields; i++) {
    const CyField *field = &kind->fields[i];
    const char *id;

    if (field->type != CY_FIELD_REF || (id = cy_record_get_text (record, field->name)) == NULL)
      continue;
    if (cy_yard_get (yard, field->reference, id) == NULL) {
      g_autofree char *words =
        g_strdelimit (g_strdup (cy_kind_get (field->reference)->name), "_", ' ');

      cy_json_set_error (error, CY_JSON_MEMBER (path, field->name), "no %s \"%s\"", words, id);
      return FALSE;
    }
  }
  return record->kind != CY_KIND_AREA || check_area_loop (yard, record, path, error);
}

static void
overlay_limit (GArray *limits, const CyEffectiveLimit *effective)
{
  guint i = 0;

  while (i < limits->len &&
         g_array_index (limits, CyEffectiveLimit, i).limit.measure != effective->limit.measure)
    i++;
  if (i == limits->len)
    g_array_append_val (limits, *effective);
  else
    g_array_index (limits, CyEffectiveLimit, i) = *effective;
}

static void
overlay_defaults (GArray *limits, const CyRecord *type)
{
  guint n_limits;
  const CyLimit *defaults =
    cy_default_limits (type == NULL ? NULL : cy_record_get_text (type, "limit_class"), &n_limits);

  for (guint i = 0; i < n_limits; i++)
    overlay_limit (limits, &(const CyEffectiveLimit){ .limit = defaults[i] });
}

static void
overlay_limits (GArray *limits, CyRecord *source)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (source == NULL)
    return;
  json_object_iter_init (&iter, source->cells);
  while (json_object_iter_next (&iter, &name, &node)) {
    CyEffectiveLimit effective = { .source = source };

    if (g_str_has_prefix (name, CY_LIMIT_CELL_PREFIX) &&
        cy_limit_from_json (node, NULL, &effective.limit, NULL))
      overlay_limit (limits, &effective);
  }
}

/**
 * cy_yard_list_above:
 * @pile: a pile of @yard.
 *
 * Returns: (transfer container) (element-type CyRecord): what a pile inherits from, the least specific
 *   first: its areas from the largest, its station, its type, itself.
 */
GPtrArray *
cy_yard_list_above (CyYard *yard, CyRecord *pile)
{
  GPtrArray *above = g_ptr_array_new ();
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");
  CyRecord *type = cy_yard_get_ref (yard, pile, "type");
  CyRecord *area = cy_yard_get_ref (yard, station != NULL ? station : pile, "area");

  for (guint depth = 0; area != NULL && depth <= MAX_AREA_DEPTH; depth++) {
    g_ptr_array_insert (above, 0, area);
    area = cy_yard_get_ref (yard, area, "parent");
  }
  if (station != NULL)
    g_ptr_array_add (above, station);
  if (type != NULL)
    g_ptr_array_add (above, type);
  g_ptr_array_add (above, pile);
  return above;
}

/**
 * cy_yard_effective_limits:
 * @pile: a pile of @yard.
 *
 * The more specific wins, measure by measure: the pile's own limits over its type's over its station's
 * over its area's, and a part of an area over the area; at each of them its own over its limit set's. What
 * nobody says is as the type's class has it by default.
 *
 * Returns: (transfer full) (element-type CyEffectiveLimit): at most one per measure.
 */
GArray *
cy_yard_effective_limits (CyYard *yard, CyRecord *pile)
{
  g_autoptr (GPtrArray) sources = cy_yard_list_above (yard, pile);
  GArray *limits = g_array_new (FALSE, FALSE, sizeof (CyEffectiveLimit));

  overlay_defaults (limits, cy_yard_get_ref (yard, pile, "type"));
  for (guint i = 0; i < sources->len; i++) {
    overlay_limits (limits, cy_yard_get_ref (yard, sources->pdata[i], "limit_set"));
    overlay_limits (limits, sources->pdata[i]);
  }
  return limits;
}

static gboolean
area_is_in (CyYard *yard, CyRecord *area, const char *id)
{
  for (guint depth = 0; area != NULL && depth <= MAX_AREA_DEPTH; depth++) {
    if (g_str_equal (area->id, id))
      return TRUE;
    area = cy_yard_get_ref (yard, area, "parent");
  }
  return FALSE;
}

/**
 * cy_yard_pile_is_in:
 * @kind: area, station, pile type or pile.
 *
 * Returns: whether @pile is of that station or type, in that area or one of its parts, or is that pile.
 */
gboolean
cy_yard_pile_is_in (CyYard *yard, CyRecord *pile, CyKindId kind, const char *id)
{
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");

  switch (kind) {
  case CY_KIND_AREA:
    return area_is_in (yard, cy_yard_get_ref (yard, station != NULL ? station : pile, "area"), id);
  case CY_KIND_STATION:
    return station != NULL && g_str_equal (station->id, id);
  case CY_KIND_PILE_TYPE:
    return g_strcmp0 (cy_record_get_text (pile, "type"), id) == 0;
  default:
    return kind == CY_KIND_PILE && g_str_equal (pile->id, id);
  }
}

/**
 * cy_yard_list_piles_in:
 * @kind: as in cy_yard_pile_is_in().
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of piles.
 */
char **
cy_yard_list_piles_in (CyYard *yard, CyKindId kind, const char *id)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];

    if (cy_yard_pile_is_in (yard, pile, kind, id))
      g_strv_builder_add (ids, pile->id);
  }
  return g_strv_builder_end (ids);
}

/**
 * cy_yard_display_name:
 *
 * Returns: (transfer full): the record's name, or its id when it has none or is gone.
 */
char *
cy_yard_display_name (CyYard *yard, CyKindId kind, const char *id)
{
  CyRecord *record = cy_yard_get (yard, kind, id);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  return g_strdup (name != NULL ? name : id);
}

/**
 * cy_yard_policy:
 * @field: a whole number of the kind policy.
 *
 * Returns: the smallest number that a policy says, @otherwise when none does: who is asked or warned
 *   once too often loses less.
 */
gint64
cy_yard_policy (CyYard *yard, const char *field, gint64 otherwise)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < policies->len; i++)
    least = MIN (least, cy_record_get_int (policies->pdata[i], field, G_MAXINT64));
  return least == G_MAXINT64 ? otherwise : least;
}

/**
 * cy_yard_policy_most:
 * @field: a whole number of the kind policy, of which more is more careful.
 *
 * Returns: the largest number that a policy says, @otherwise when none does.
 */
gint64
cy_yard_policy_most (CyYard *yard, const char *field, gint64 otherwise)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);
  gint64 most = G_MININT64;

  for (guint i = 0; i < policies->len; i++)
    most = MAX (most, cy_record_get_int (policies->pdata[i], field, G_MININT64));
  return most == G_MININT64 ? otherwise : most;
}
