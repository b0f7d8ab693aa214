/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-option.h"

#include "cy-text.h"

/**
 * CyOption:
 *
 * One line of a drop-down: what records hold, and what people read.
 *
 * Threading: main thread.
 */
struct _CyOption {
  GObject parent_instance;
  char *value; /* owned */
  char *label; /* owned */
};

G_DEFINE_FINAL_TYPE (CyOption, cy_option, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
cy_option_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL)
    g_value_set_string (value, CY_OPTION (object)->label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_option_finalize (GObject *object)
{
  CyOption *self = CY_OPTION (object);

  g_free (self->value);
  g_free (self->label);
  G_OBJECT_CLASS (cy_option_parent_class)->finalize (object);
}

static void
cy_option_class_init (CyOptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cy_option_get_property;
  object_class->finalize = cy_option_finalize;

  /**
   * CyOption:label:
   *
   * What people read; what a drop-down's search looks at.
   */
  props[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
cy_option_init (CyOption *self)
{
}

/**
 * cy_option_new:
 * @value: what records hold; empty for "not set".
 * @label: what people read.
 */
CyOption *
cy_option_new (const char *value, const char *label)
{
  CyOption *self = g_object_new (CY_TYPE_OPTION, NULL);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  return self;
}

const char *
cy_option_get_value (CyOption *self)
{
  return self->value;
}

const char *
cy_option_get_label (CyOption *self)
{
  return self->label;
}

/**
 * cy_option_add:
 * @options: a list of #CyOption, appended to.
 */
void
cy_option_add (GListStore *options, const char *value, const char *label)
{
  g_autoptr (CyOption) option = cy_option_new (value, label);

  g_list_store_append (options, option);
}

static gint
compare_by_label (gconstpointer a, gconstpointer b)
{
  const CyOption *left = *(CyOption *const *) a;
  const CyOption *right = *(CyOption *const *) b;
  gint order = g_utf8_collate (left->label, right->label);

  return order != 0 ? order : g_strcmp0 (left->value, right->value);
}

/* Two of the same name can only be told apart by id. */
static void
tell_apart (GPtrArray *sorted)
{
  gboolean again = FALSE;

  for (guint i = 0; i < sorted->len; i++) {
    CyOption *option = sorted->pdata[i];
    CyOption *next = i + 1 < sorted->len ? sorted->pdata[i + 1] : NULL;
    gboolean same = next != NULL && g_str_equal (option->label, next->label);

    if (same || again) {
      char *longer = g_strdup_printf ("%s (%s)", option->label, option->value);

      g_free (option->label);
      option->label = longer;
    }
    again = same;
  }
}

/**
 * cy_option_sort:
 * @options: a list of #CyOption.
 * @first: how many at its head stay where they are.
 *
 * Sorts by label, and adds the value to labels that appear twice.
 */
void
cy_option_sort (GListStore *options, guint first)
{
  guint n_options = g_list_model_get_n_items (G_LIST_MODEL (options));
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = first; i < n_options; i++)
    g_ptr_array_add (sorted, g_list_model_get_item (G_LIST_MODEL (options), i));
  g_ptr_array_sort (sorted, compare_by_label);
  tell_apart (sorted);
  g_list_store_splice (options, first, n_options - first, sorted->pdata, sorted->len);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  CyOption *option = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), option->label);
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list_view (child);
  return found;
}

/* GTK 4.8 searches a drop-down by prefix only and has no property for it. People look for
 * "People's Square" in "Shanghai, People's Square", so the filter inside is told. Where GTK is built
 * otherwise nothing is found and the search stays one by prefix. */
static void
search_inside (GtkWidget *drop_down)
{
  GtkWidget *view = find_list_view (drop_down);
  GListModel *model =
    view == NULL ? NULL : G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  GtkFilter *filter;

  if (GTK_IS_SINGLE_SELECTION (model))
    model = gtk_single_selection_get_model (GTK_SINGLE_SELECTION (model));
  if (!GTK_IS_FILTER_LIST_MODEL (model))
    return;
  filter = gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (model));
  if (GTK_IS_STRING_FILTER (filter))
    gtk_string_filter_set_match_mode (GTK_STRING_FILTER (filter),
                                      GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
}

/**
 * cy_option_drop_down_new:
 * @options: (transfer full): a list of #CyOption.
 * @search: whether its pop-up has a search entry.
 */
GtkWidget *
cy_option_drop_down_new (GListStore *options, gboolean search)
{
  GtkExpression *label = gtk_property_expression_new (CY_TYPE_OPTION, NULL, "label");
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (options), label);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), search);
  if (search)
    search_inside (drop_down);
  return drop_down;
}

/**
 * cy_option_drop_down_select:
 * @value: to select; a value that is not offered is added, so that looking at a record never
 *   changes it.
 */
void
cy_option_drop_down_select (GtkDropDown *drop_down, const char *value)
{
  GListModel *model = gtk_drop_down_get_model (drop_down);
  guint n_options = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_options; i++) {
    g_autoptr (CyOption) option = g_list_model_get_item (model, i);

    if (g_str_equal (option->value, value)) {
      gtk_drop_down_set_selected (drop_down, i);
      return;
    }
  }
  cy_option_add (G_LIST_STORE (model), value, value);
  gtk_drop_down_set_selected (drop_down, n_options);
}

/**
 * cy_option_drop_down_get:
 *
 * Returns: (transfer none): the value that is selected, empty for none.
 */
const char *
cy_option_drop_down_get (GtkDropDown *drop_down)
{
  CyOption *option = gtk_drop_down_get_selected_item (drop_down);

  return option == NULL ? "" : option->value;
}
