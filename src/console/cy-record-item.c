/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-field.h"
#include "cy-procedure.h"

/**
 * CyRecordItem:
 *
 * A record as a table shows it. Column 0 is the id, the others are the kind's fields in their order.
 * Texts are made once per change, so sorting and searching ten thousand only compare bytes.
 *
 * Threading: main thread.
 */
struct _CyRecordItem {
  GObject parent_instance;
  CyRecord *record; /* owned */
  char **cells;     /* owned: column -> what is shown */
  char **keys;      /* owned: column -> collation key, made when sorted by; nullable each */
  char *haystack;   /* owned, nullable: what searches look at, made when searched */
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (CyRecordItem, cy_record_item, G_TYPE_OBJECT)

typedef char *(*ShowFunc) (const CyField *field, CyYard *yard, const CyRecord *record);

static char *
show_text (const CyField *field, CyYard *yard, const CyRecord *record)
{
  const char *text = cy_record_get_text (record, field->name);

  /* A row is one line high. */
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "\r\n", ' ');
}

static char *
show_steps (const CyField *field, CyYard *yard, const CyRecord *record)
{
  const char *text = cy_record_get_text (record, field->name);
  g_autoptr (GPtrArray) steps = text == NULL ? NULL : cy_procedure_parse_steps (text, NULL);

  if (steps == NULL)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("%u step", "%u steps", steps->len), steps->len);
}

static char *
show_int (const CyField *field, CyYard *yard, const CyRecord *record)
{
  if (!json_object_has_member (record->cells, field->name))
    return g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT "%s%s", cy_record_get_int (record, field->name, 0),
                          field->unit != NULL ? " " : "", field->unit != NULL ? field->unit : "");
}

static char *
show_number (const CyField *field, CyYard *yard, const CyRecord *record)
{
  g_autofree char *number = cy_field_spell (field, record->cells);

  if (*number == '\0' || field->unit == NULL)
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, field->unit);
}

static char *
show_bool (const CyField *field, CyYard *yard, const CyRecord *record)
{
  if (!json_object_has_member (record->cells, field->name))
    return g_strdup ("");
  return g_strdup (json_object_get_boolean_member (record->cells, field->name) ? _ ("Yes")
                                                                               : _ ("No"));
}

static char *
show_choice (const CyField *field, CyYard *yard, const CyRecord *record)
{
  const char *text = cy_record_get_text (record, field->name);

  for (const CyChoice *choice = field->choices; text != NULL && choice->name != NULL; choice++) {
    if (g_str_equal (choice->name, text))
      return g_strdup (_ (choice->label));
  }
  return g_strdup (text != NULL ? text : "");
}

static char *
show_ref (const CyField *field, CyYard *yard, const CyRecord *record)
{
  const char *id = cy_record_get_text (record, field->name);

  return id == NULL ? g_strdup ("") : cy_yard_display_name (yard, field->reference, id);
}

static char *
show_position (const CyField *field, CyYard *yard, const CyRecord *record)
{
  double latitude;
  double longitude;

  if (!cy_record_get_position (record, &latitude, &longitude))
    return g_strdup ("");
  return g_strdup_printf ("%.5f, %.5f", latitude, longitude);
}

static char *
show_limits (const CyField *field, CyYard *yard, const CyRecord *record)
{
  JsonObjectIter iter;
  const char *name;
  guint n_limits = 0;

  json_object_iter_init (&iter, record->cells);
  while (json_object_iter_next (&iter, &name, NULL))
    n_limits += g_str_has_prefix (name, CY_LIMIT_CELL_PREFIX) ? 1 : 0;
  if (n_limits == 0)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("%u limit", "%u limits", n_limits), n_limits);
}

static const ShowFunc shows[] = {
  [CY_FIELD_TEXT] = show_text,         [CY_FIELD_INT] = show_int,
  [CY_FIELD_BOOL] = show_bool,         [CY_FIELD_CHOICE] = show_choice,
  [CY_FIELD_REF] = show_ref,           [CY_FIELD_LINK] = show_text,
  [CY_FIELD_POSITION] = show_position, [CY_FIELD_LIMITS] = show_limits,
  [CY_FIELD_PERIODS] = show_text,      [CY_FIELD_PRICE] = show_text,
  [CY_FIELD_NUMBER] = show_number,     [CY_FIELD_DATE] = show_text,
  [CY_FIELD_STEPS] = show_steps,       [CY_FIELD_HUNDREDTHS] = show_text,
  [CY_FIELD_SEASONS] = show_text,
};

static char **
make_cells (CyYard *yard, const CyRecord *record)
{
  const CyKind *kind = cy_kind_get (record->kind);
  char **cells = g_new0 (char *, kind->n_fields + 2);

  cells[0] = g_strdup (record->id);
  for (guint i = 0; i < kind->n_fields; i++)
    cells[i + 1] = shows[kind->fields[i].type](&kind->fields[i], yard, record);
  return cells;
}

static void
forget_keys (CyRecordItem *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->keys[i], g_free);
  g_clear_pointer (&self->haystack, g_free);
}

static void
cy_record_item_finalize (GObject *object)
{
  CyRecordItem *self = CY_RECORD_ITEM (object);

  forget_keys (self);
  g_free (self->keys);
  g_strfreev (self->cells);
  cy_record_unref (self->record);
  G_OBJECT_CLASS (cy_record_item_parent_class)->finalize (object);
}

static void
cy_record_item_class_init (CyRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cy_record_item_finalize;
}

static void
cy_record_item_init (CyRecordItem *self)
{
}

/**
 * cy_record_item_new:
 * @yard: where names of references are looked up.
 */
CyRecordItem *
cy_record_item_new (CyYard *yard, CyRecord *record)
{
  CyRecordItem *self = g_object_new (CY_TYPE_RECORD_ITEM, NULL);

  self->record = cy_record_ref (record);
  self->n_columns = cy_kind_get (record->kind)->n_fields + 1;
  self->cells = make_cells (yard, record);
  self->keys = g_new0 (char *, self->n_columns);
  return self;
}

/**
 * cy_record_item_update:
 * @record: of the same kind and id.
 *
 * Returns: whether it looks different now: of its own, or because what it refers to has a new name.
 */
gboolean
cy_record_item_update (CyRecordItem *self, CyYard *yard, CyRecord *record)
{
  char **cells = make_cells (yard, record);

  cy_record_unref (self->record);
  self->record = cy_record_ref (record);
  if (g_strv_equal ((const char *const *) cells, (const char *const *) self->cells)) {
    g_strfreev (cells);
    return FALSE;
  }
  g_strfreev (self->cells);
  self->cells = cells;
  forget_keys (self);
  return TRUE;
}

/**
 * cy_record_item_get_record:
 *
 * Returns: (transfer none): the record as of the last update.
 */
CyRecord *
cy_record_item_get_record (CyRecordItem *self)
{
  return self->record;
}

/**
 * cy_record_item_get_cell:
 * @column: 0 for the id, or a field's index plus one.
 *
 * Returns: (transfer none): what is shown there, empty when it is not set.
 */
const char *
cy_record_item_get_cell (CyRecordItem *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, "");
  return self->cells[column];
}

/* "pile-10" belongs behind "pile-9", which is what file names want as well. */
static const char *
get_key (CyRecordItem *self, guint column)
{
  if (self->keys[column] == NULL)
    self->keys[column] = g_utf8_collate_key_for_filename (self->cells[column], -1);
  return self->keys[column];
}

static int
compare_ints (const CyRecordItem *a, const CyRecordItem *b, const char *field)
{
  gint64 left = cy_record_get_int (a->record, field, G_MININT64);
  gint64 right = cy_record_get_int (b->record, field, G_MININT64);

  return (left > right) - (left < right);
}

/**
 * cy_record_item_compare:
 *
 * Returns: less than, equal to or greater than zero, for sorting by a column: whole numbers by value,
 *   texts as people sort them.
 */
int
cy_record_item_compare (CyRecordItem *a, CyRecordItem *b, guint column)
{
  const CyField *field = column == 0 ? NULL : &cy_kind_get (a->record->kind)->fields[column - 1];

  if (field != NULL && field->type == CY_FIELD_INT)
    return compare_ints (a, b, field->name);
  return strcmp (get_key (a, column), get_key (b, column));
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

/* Not shown, and yet people look for it: the id of a reference, and the words of steps. */
static const char *
get_hidden (const CyRecord *record, const CyField *field)
{
  return field->type == CY_FIELD_REF || field->type == CY_FIELD_STEPS
           ? cy_record_get_text (record, field->name)
           : NULL;
}

static char *
make_haystack (const CyRecordItem *self)
{
  const CyKind *kind = cy_kind_get (self->record->kind);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++) {
    g_string_append (all, self->cells[i]);
    g_string_append_c (all, '\n');
  }
  for (guint i = 0; i < kind->n_fields; i++) {
    const char *hidden = get_hidden (self->record, &kind->fields[i]);

    if (hidden != NULL)
      g_string_append_printf (all, "%s\n", hidden);
  }
  return fold (all->str);
}

/**
 * cy_record_item_split_query:
 * @query: what a person typed into a search entry.
 *
 * Returns: (transfer full): the words for cy_record_item_matches().
 */
char **
cy_record_item_split_query (const char *query)
{
  g_autofree char *folded = fold (query);

  return g_strsplit_set (folded, " \t\n", 32);
}

/**
 * cy_record_item_matches:
 * @words: from cy_record_item_split_query().
 *
 * Returns: whether each of the words stands somewhere in the record.
 */
gboolean
cy_record_item_matches (CyRecordItem *self, char **words)
{
  if (self->haystack == NULL)
    self->haystack = make_haystack (self);
  for (guint i = 0; words[i] != NULL; i++) {
    if (strstr (self->haystack, words[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static CyRecordItem *
item_for (GHashTable *by_id, CyYard *yard, CyRecord *record, gboolean *out_changed)
{
  CyRecordItem *item = g_hash_table_lookup (by_id, record->id);

  if (item == NULL) {
    *out_changed = TRUE;
    return cy_record_item_new (yard, record);
  }
  *out_changed = cy_record_item_update (item, yard, record);
  return g_object_ref (item);
}

static GHashTable *
index_items (GListModel *items)
{
  GHashTable *by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  guint n_items = g_list_model_get_n_items (items);

  for (guint i = 0; i < n_items; i++) {
    CyRecordItem *item = g_list_model_get_item (items, i);

    g_hash_table_insert (by_id, g_strdup (item->record->id), item);
  }
  return by_id;
}

static gboolean
same_at (GListModel *items, guint position, gconstpointer item)
{
  g_autoptr (CyRecordItem) there = g_list_model_get_item (items, position);

  return there == item;
}

/**
 * cy_record_items_sync:
 * @items: (element-type CyRecordItem): all records of the kind by id, as of an earlier call.
 *
 * Brings the list up to date with as small a change as one splice can be. A record that stays keeps
 * its item, so that selections do too.
 *
 * Returns: whether anything changed.
 */
gboolean
cy_record_items_sync (GListStore *items, CyYard *yard, CyKindId kind)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);
  g_autoptr (GHashTable) by_id = index_items (G_LIST_MODEL (items));
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree gboolean *changed = g_new0 (gboolean, records->len + 1);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (items));
  guint head = 0;
  guint tail = 0;

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (next, item_for (by_id, yard, records->pdata[i], &changed[i]));
  while (head < MIN (n_old, next->len) && !changed[head] &&
         same_at (G_LIST_MODEL (items), head, next->pdata[head]))
    head++;
  while (tail < MIN (n_old, next->len) - head && !changed[next->len - 1 - tail] &&
         same_at (G_LIST_MODEL (items), n_old - 1 - tail, next->pdata[next->len - 1 - tail]))
    tail++;
  if (head + tail == n_old && n_old == next->len)
    return FALSE;
  g_list_store_splice (items, head, n_old - head - tail, next->pdata + head,
                       next->len - head - tail);
  return TRUE;
}
