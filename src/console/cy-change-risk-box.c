/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-risk-box.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "cy-change-words.h"
#include "cy-children.h"
#include "cy-text.h"

struct _CyChangeRiskBox {
  GtkWidget parent_instance;

  CyRiskMatrix *matrix;
  GtkLabel *risk;
  GtkLabel *radius;
  GtkLabel *suggestion;
  CyNode *node; /* owned */
};

G_DEFINE_FINAL_TYPE (CyChangeRiskBox, cy_change_risk_box, GTK_TYPE_WIDGET)

static CyRiskScale
make_scale (void)
{
  CyRiskScale scale = { 0 };

  for (guint i = 0; i < CY_NODE_RISK_STEPS; i++) {
    scale.likelihoods[i] = cy_node_likelihood_label (i + 1);
    scale.consequences[i] = cy_node_consequence_label (i + 1);
    for (guint k = 0; k < CY_NODE_RISK_STEPS; k++) {
      CyNodeRisk risk = cy_node_weigh_risk (i + 1, k + 1);

      scale.cells[i][k] = (CyRiskCell){ cy_change_words_risk_severity (risk.level), risk.label };
    }
  }
  return scale;
}

/**
 * cy_change_risk_box_measure:
 * @targets: (array zero-terminated=1): of the change.
 *
 * Shows what they take with them now.
 *
 * Returns: how grave that would be, from 1 to 5.
 */
guint
cy_change_risk_box_measure (CyChangeRiskBox *self, char **targets)
{
  g_autoptr (CyChangeRadius) radius = cy_node_measure_radius (self->node, targets);
  g_autofree char *text = cy_change_words_radius (radius);
  g_autofree char *suggestion = cy_change_words_suggestion (radius);
  gboolean empty = radius->n_piles == 0;

  gtk_label_set_text (self->radius,
                      empty ? _ ("No pile is within its reach; say what it is about.") : text);
  gtk_label_set_text (self->suggestion, suggestion);
  gtk_widget_set_visible (GTK_WIDGET (self->suggestion), !empty);
  return radius->consequence;
}

/**
 * cy_change_risk_box_mark:
 * @likelihood: from 1 to 5; 0 when it is not told.
 * @consequence: likewise.
 */
void
cy_change_risk_box_mark (CyChangeRiskBox *self, guint likelihood, guint consequence)
{
  g_autofree char *text = NULL;

  cy_risk_matrix_mark (self->matrix, likelihood, consequence);
  text = cy_risk_matrix_describe (self->matrix);
  gtk_label_set_text (self->risk, text);
}

static void
cy_change_risk_box_dispose (GObject *object)
{
  CyChangeRiskBox *self = CY_CHANGE_RISK_BOX (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_change_risk_box_parent_class)->dispose (object);
}

static void
cy_change_risk_box_class_init (CyChangeRiskBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_change_risk_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkLabel *
add_label (CyChangeRiskBox *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (label, TRUE);
  cy_text_set_label_attributes (label);
  gtk_widget_set_parent (GTK_WIDGET (label), GTK_WIDGET (self));
  return label;
}

static void
cy_change_risk_box_init (CyChangeRiskBox *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  CyRiskScale scale = make_scale ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->radius = add_label (self);
  self->suggestion = add_label (self);
  gtk_widget_add_css_class (GTK_WIDGET (self->suggestion), "dim-label");
  self->matrix = CY_RISK_MATRIX (cy_risk_matrix_new (&scale));
  gtk_widget_set_parent (GTK_WIDGET (self->matrix), GTK_WIDGET (self));
  self->risk = add_label (self);
}

GtkWidget *
cy_change_risk_box_new (CyNode *node)
{
  CyChangeRiskBox *self = g_object_new (CY_TYPE_CHANGE_RISK_BOX, NULL);

  self->node = g_object_ref (node);
  cy_change_risk_box_mark (self, 0, 0);
  return GTK_WIDGET (self);
}
