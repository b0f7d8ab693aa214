/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-targets.h"

#include <glib/gi18n-lib.h>

#include "cy-change-words.h"
#include "cy-children.h"
#include "cy-option.h"

struct _CyChangeTargets {
  GtkWidget parent_instance;

  GtkDropDown *choice;
  GtkFlowBox *chosen;
  CyYard *yard;       /* owned */
  GPtrArray *targets; /* owned subjects, in the order they were chosen */
};

G_DEFINE_FINAL_TYPE (CyChangeTargets, cy_change_targets, GTK_TYPE_WIDGET)

static guint signal_changed;

static gboolean
find_target (CyChangeTargets *self, const char *target, guint *out_index)
{
  return g_ptr_array_find_with_equal_func (self->targets, target, g_str_equal, out_index);
}

static void
on_remove_cb (GtkWidget *button, CyChangeTargets *self)
{
  const char *target = g_object_get_data (G_OBJECT (button), "target");
  guint index;

  if (!find_target (self, target, &index))
    return;
  g_ptr_array_remove_index (self->targets, index);
  gtk_flow_box_remove (self->chosen, gtk_widget_get_parent (button));
  gtk_widget_grab_focus (GTK_WIDGET (self->choice));
  g_signal_emit (self, signal_changed, 0);
}

static GtkWidget *
make_chip (CyChangeTargets *self, const char *target)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *name = cy_change_words_target (self->yard, target);
  g_autofree char *label = g_strdup_printf (_ ("Take out: %s"), name);

  gtk_box_append (GTK_BOX (box), gtk_label_new (name));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "target", g_strdup (target), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_cb), self, 0);
  return button;
}

/**
 * cy_change_targets_add:
 * @target: `pile:p1`; once is enough.
 */
void
cy_change_targets_add (CyChangeTargets *self, const char *target)
{
  if (find_target (self, target, NULL))
    return;
  g_ptr_array_add (self->targets, g_strdup (target));
  gtk_flow_box_insert (self->chosen, make_chip (self, target), -1);
  g_signal_emit (self, signal_changed, 0);
}

/**
 * cy_change_targets_get:
 *
 * Returns: (transfer full) (array zero-terminated=1): what is chosen.
 */
char **
cy_change_targets_get (CyChangeTargets *self)
{
  g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();

  for (guint i = 0; i < self->targets->len; i++)
    g_strv_builder_add (targets, self->targets->pdata[i]);
  return g_strv_builder_end (targets);
}

/* Choosing adds; the list goes back to its first line, which says so. */
static void
on_chosen_cb (CyChangeTargets *self)
{
  const char *target = cy_option_drop_down_get (self->choice);

  if (*target == '\0')
    return;
  cy_change_targets_add (self, target);
  gtk_drop_down_set_selected (self->choice, 0);
}

static GListStore *
list_options (CyYard *yard)
{
  static const CyKindId kinds[] = { CY_KIND_STATION, CY_KIND_TRANSFORMER, CY_KIND_SWITCHBOARD,
                                    CY_KIND_PILE };
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", _ ("Add a station, feeder or pile…"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GPtrArray) records = cy_yard_list (yard, kinds[i]);

    for (guint k = 0; k < records->len; k++) {
      g_autofree char *target = cy_record_subject (kinds[i], ((CyRecord *) records->pdata[k])->id);
      g_autofree char *label = cy_change_words_target (yard, target);

      cy_option_add (options, target, label);
    }
  }
  return options;
}

static void
cy_change_targets_dispose (GObject *object)
{
  CyChangeTargets *self = CY_CHANGE_TARGETS (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->yard, cy_yard_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  G_OBJECT_CLASS (cy_change_targets_parent_class)->dispose (object);
}

static gboolean
cy_change_targets_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_CHANGE_TARGETS (widget)->choice));
}

static void
cy_change_targets_class_init (CyChangeTargetsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_change_targets_dispose;
  widget_class->grab_focus = cy_change_targets_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  /**
   * CyChangeTargets::changed:
   *
   * Something was added or taken out.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_change_targets_init (CyChangeTargets *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  self->targets = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
cy_change_targets_new (CyYard *yard)
{
  CyChangeTargets *self = g_object_new (CY_TYPE_CHANGE_TARGETS, NULL);

  self->yard = cy_yard_ref (yard);
  self->choice = GTK_DROP_DOWN (cy_option_drop_down_new (list_options (yard), TRUE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add what it is about"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->choice), GTK_WIDGET (self));
  self->chosen = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->chosen, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->chosen, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chosen), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What it is about"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->chosen), GTK_WIDGET (self));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (on_chosen_cb), self);
  return GTK_WIDGET (self);
}
