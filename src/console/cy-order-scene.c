/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-scene.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-row.h"
#include "cy-shown.h"
#include "cy-text.h"

/* What trends show around a moment. */
#define AROUND_US ((gint64) 30 * 60 * G_USEC_PER_SEC)

/* Kinds differ by sign and by word. */
static const struct {
  const char *label;
  const char *icon;
} kinds[CY_N_SCENE_KINDS] = {
  [CY_SCENE_ALARM] = { N_ ("Alarm"), "dialog-warning-symbolic" },
  [CY_SCENE_COMMAND] = { N_ ("Command"), "system-run-symbolic" },
  [CY_SCENE_ORDER] = { N_ ("Work order"), "emblem-documents-symbolic" },
  [CY_SCENE_RECORD] = { N_ ("Change"), "document-edit-symbolic" },
  [CY_SCENE_STATE] = { N_ ("State"), "battery-full-charging-symbolic" },
  [CY_SCENE_VALUE] = { N_ ("Value"), "x-office-presentation-symbolic" },
};

struct _CyOrderScene {
  GtkWidget parent_instance;

  GtkWidget *top;
  GtkLabel *span;
  GtkWidget *scroller;
  GtkListView *view;
  GListStore *rows; /* owned, of CyRow of CySceneLine */
  GtkSingleSelection *selection;
  CyOrderFocus *focus; /* owned */
};

G_DEFINE_FINAL_TYPE (CyOrderScene, cy_order_scene, GTK_TYPE_WIDGET)

/* --- a line --------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* The sign, and beside it when and what kind above what happened. */
static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *text;

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 3);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_widget_add_css_class (add_label (words), "dim-label");
  text = add_label (words);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_list_item_set_child (item, row);
}

static char *
spell (const CySceneLine *line)
{
  GString *text = g_string_new (NULL);

  /* What a state says begins with its gun. */
  if (line->connector != 0 && line->kind != CY_SCENE_STATE)
    g_string_append_printf (text, _ ("gun %u: "), line->connector);
  g_string_append (text, line->text);
  if (line->is_fault)
    g_string_append (text, _ (" (what the order is about)"));
  if (line->actor != NULL)
    g_string_append_printf (text, " · %s", line->actor);
  if (line->detail != NULL)
    g_string_append_printf (text, " · %s", line->detail);
  return g_string_free (text, FALSE);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const CySceneLine *line = cy_row_get_data (gtk_list_item_get_item (item));
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *head = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *text = gtk_widget_get_next_sibling (head);
  g_autofree char *when = cy_shown_time (line->time_us);
  g_autofree char *what = g_strdup_printf ("%s · %s", when, _ (kinds[line->kind].label));
  g_autofree char *words = spell (line);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), kinds[line->kind].icon);
  gtk_label_set_text (GTK_LABEL (head), what);
  gtk_label_set_text (GTK_LABEL (text), words);
  cy_text_set_label_bold (GTK_LABEL (text), line->is_fault);
}

/* --- what is shown -------------------------------------------------------------------------------- */

static void
line_free (gpointer data)
{
  CySceneLine *line = data;

  g_free (line->actor);
  g_free (line->text);
  g_free (line->detail);
  g_free (line);
}

static CySceneLine *
line_copy (const CySceneLine *line)
{
  CySceneLine *copy = g_memdup2 (line, sizeof *line);

  copy->actor = g_strdup (line->actor);
  copy->text = g_strdup (line->text);
  copy->detail = g_strdup (line->detail);
  return copy;
}

static guint
find_fault (const CyScene *scene)
{
  for (guint i = 0; i < scene->lines->len; i++) {
    if (((const CySceneLine *) scene->lines->pdata[i])->is_fault)
      return i;
  }
  return 0;
}

static void
show_lines (CyOrderScene *self, const CyScene *scene)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; scene != NULL && i < scene->lines->len; i++)
    g_ptr_array_add (rows, cy_row_new ("", line_copy (scene->lines->pdata[i]), line_free));
  g_list_store_splice (self->rows, 0, n_old, rows->pdata, rows->len);
  if (rows->len > 0)
    gtk_single_selection_set_selected (
      self->selection, n_old > 0 && selected < rows->len ? selected : find_fault (scene));
}

static void
enable_trend (CyOrderScene *self)
{
  const CyScene *scene = cy_order_focus_get_scene (self->focus);
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scene.show-trend",
                                 scene != NULL && scene->lines->len > 0 && dossier != NULL &&
                                   dossier->order.pile != NULL);
}

static void
on_changed_cb (CyOrderScene *self)
{
  const CyScene *scene = cy_order_focus_get_scene (self->focus);
  gboolean any = scene != NULL && scene->lines->len > 0;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *text = NULL;

  show_lines (self, scene);
  if (any) {
    from = cy_shown_time (scene->from_us);
    to = cy_shown_time (scene->to_us);
    text = g_strdup_printf (_ ("%s – %s"), from, to);
  }
  gtk_label_set_text (self->span, any ? text : _ ("Nothing is known of the time around it."));
  gtk_widget_set_visible (self->scroller, any);
  enable_trend (self);
}

/* The value a limit is about; of a fault without one, the power, which every pile has. */
static const char *
choose_measure (CyOrderScene *self, const CyOrder *order)
{
  CyYard *yard = cy_node_get_yard (cy_order_focus_get_node (self->focus));
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, order->pile);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
  gboolean is_ac = type != NULL && g_strcmp0 (cy_record_get_text (type, "current"), "ac") == 0;
  CyMeasureId measure = is_ac ? CY_MEASURE_AC_POWER_ACTIVE : CY_MEASURE_DC_POWER;

  for (guint i = 0; order->conditions != NULL && order->conditions[i] != NULL; i++) {
    if (cy_alarm_condition_measure (order->conditions[i], &measure))
      break;
  }
  return cy_measure_get (measure)->name;
}

static void
on_show_trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderScene *self = CY_ORDER_SCENE (widget);
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);
  const CySceneLine *line = row == NULL ? NULL : cy_row_get_data (row);
  guint connector;

  if (dossier == NULL || dossier->order.pile == NULL || line == NULL)
    return;
  connector = line->connector != 0 ? line->connector : MAX (dossier->order.connector, 1);
  gtk_widget_activate_action (widget, "win.show-trend-at", "(susxx)", dossier->order.pile,
                              connector, choose_measure (self, &dossier->order),
                              line->time_us - AROUND_US, line->time_us + AROUND_US);
}

static void
on_activate_cb (GtkListView *view, guint position, CyOrderScene *self)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self), "scene.show-trend", NULL);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_scene_dispose (GObject *object)
{
  CyOrderScene *self = CY_ORDER_SCENE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->rows);
  g_clear_object (&self->focus);
  G_OBJECT_CLASS (cy_order_scene_parent_class)->dispose (object);
}

static void
cy_order_scene_class_init (CyOrderSceneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_scene_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "scene.show-trend", NULL, on_show_trend_action);
}

static void
add_top (CyOrderScene *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("To t_rends"));

  self->top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->span = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->span, 0);
  gtk_label_set_wrap (self->span, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->span), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->span), "dim-label");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "scene.show-trend");
  gtk_widget_set_tooltip_text (button,
                               _ ("Half an hour before and after the selected line (Enter)"));
  gtk_box_append (GTK_BOX (self->top), GTK_WIDGET (self->span));
  gtk_box_append (GTK_BOX (self->top), button);
  gtk_widget_set_parent (self->top, GTK_WIDGET (self));
}

static void
add_list (CyOrderScene *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  self->rows = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  self->view = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "scene");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What happened around it"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (on_activate_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
cy_order_scene_init (CyOrderScene *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  add_top (self);
  add_list (self);
}

GtkWidget *
cy_order_scene_new (CyOrderFocus *focus)
{
  CyOrderScene *self = g_object_new (CY_TYPE_ORDER_SCENE, NULL);

  self->focus = g_object_ref (focus);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (focus, "changed::scene", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (enable_trend), self,
                           G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return GTK_WIDGET (self);
}
