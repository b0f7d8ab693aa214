/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-row.h"

struct _CyRow {
  GObject parent;

  char *key;
  gpointer data;          /* owned through destroy */
  GDestroyNotify destroy; /* nullable */
  guint revision;
};

enum {
  PROP_0,
  PROP_REVISION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CyRow, cy_row, G_TYPE_OBJECT)

static void
cy_row_finalize (GObject *object)
{
  CyRow *row = CY_ROW (object);

  if (row->destroy != NULL)
    row->destroy (row->data);
  g_free (row->key);
  G_OBJECT_CLASS (cy_row_parent_class)->finalize (object);
}

static void
cy_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, CY_ROW (object)->revision);
}

static void
cy_row_class_init (CyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cy_row_finalize;
  object_class->get_property = cy_row_get_property;
  properties[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cy_row_init (CyRow *row)
{
}

/**
 * cy_row_new:
 * @data: (transfer full): freed with @destroy.
 */
CyRow *
cy_row_new (const char *key, gpointer data, GDestroyNotify destroy)
{
  CyRow *row = g_object_new (CY_TYPE_ROW, NULL);

  row->key = g_strdup (key);
  row->data = data;
  row->destroy = destroy;
  return row;
}

const char *
cy_row_get_key (CyRow *row)
{
  return row->key;
}

gpointer
cy_row_get_data (CyRow *row)
{
  return row->data;
}

/**
 * cy_row_set_data:
 * @data: (transfer full): takes the place of the old, which is freed.
 */
void
cy_row_set_data (CyRow *row, gpointer data, GDestroyNotify destroy)
{
  if (row->destroy != NULL)
    row->destroy (row->data);
  row->data = data;
  row->destroy = destroy;
  row->revision++;
  g_object_notify_by_pspec (G_OBJECT (row), properties[PROP_REVISION]);
}

static GHashTable *
index_rows (GListModel *model)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    CyRow *row = g_list_model_get_item (model, i);

    g_hash_table_insert (rows, row->key, row);
  }
  return rows;
}

/* Leaves alone what is the same at both ends: a list on the screen moves as little as it can. */
static void
splice (GListStore *store, GPtrArray *rows)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n_old = g_list_model_get_n_items (model);
  guint least = MIN (n_old, rows->len);
  guint head = 0, tail = 0;

  for (gboolean same = TRUE; same && head < least;) {
    g_autoptr (CyRow) row = g_list_model_get_item (model, head);

    same = row == rows->pdata[head];
    head += same;
  }
  for (gboolean same = TRUE; same && tail < least - head;) {
    g_autoptr (CyRow) row = g_list_model_get_item (model, n_old - tail - 1);

    same = row == rows->pdata[rows->len - tail - 1];
    tail += same;
  }
  if (n_old > head + tail || rows->len > head + tail)
    g_list_store_splice (store, head, n_old - head - tail, rows->pdata + head,
                         rows->len - head - tail);
}

/**
 * cy_rows_sync:
 * @store: of #CyRow.
 * @items: (transfer full): the rows' data as they shall be, in order; every element is given away.
 * @destroy: frees one of them.
 *
 * Makes the list show @items. Rows whose key stays are kept and only told their new data, so a
 * selection or a scrolled place survives.
 */
void
cy_rows_sync (GListStore *store, GPtrArray *items, CyRowKey key, GDestroyNotify destroy)
{
  GListModel *model = G_LIST_MODEL (store);
  g_autoptr (GHashTable) old = index_rows (model);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++) {
    CyRow *row = g_hash_table_lookup (old, key (items->pdata[i]));

    if (row != NULL)
      cy_row_set_data (g_object_ref (row), items->pdata[i], destroy);
    else
      row = cy_row_new (key (items->pdata[i]), items->pdata[i], destroy);
    g_ptr_array_add (rows, row);
  }
  splice (store, rows);
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_unref (items);
}
