/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-probe-profiles.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-probe.h"

struct _CyProbeProfiles {
  GtkWidget parent;

  GtkProgressBar *progress;
  GtkLabel *message;
  GtkLabel *why; /* all of it: its cell may be too narrow */
  GtkLabel *doubt;
  GtkColumnView *profiles;
  CyNode *node;              /* owned */
  char *own;                 /* nullable: the profile of the pile's type */
  GCancellable *cancellable; /* owned, nullable: while it tries */
  GListStore *store;         /* of CyRow of CyFinding */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (CyProbeProfiles, cy_probe_profiles, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static CySeverity
severity_of_finding (gconstpointer data, gpointer user_data)
{
  return ((const CyFinding *) data)->score < CY_FINDING_DOUBTFUL ? CY_SEVERITY_STALE
                                                                 : CY_SEVERITY_NORMAL;
}

static char *
show_score (gconstpointer data, gpointer user_data)
{
  const CyFinding *finding = data;

  return g_strdup_printf (
    finding->score < CY_FINDING_DOUBTFUL ? _ ("%u, doubtful") : _ ("%u, fits"), finding->score);
}

static char *
show_profile (gconstpointer data, gpointer user_data)
{
  const CyFinding *finding = data;
  CyProbeProfiles *self = user_data;

  return g_strcmp0 (finding->profile, self->own) == 0
           ? g_strdup_printf (_ ("%s (its type's)"), finding->profile)
           : g_strdup (finding->profile);
}

static char *
show_device (gconstpointer data, gpointer user_data)
{
  const CyFinding *finding = data;

  return g_strdup_printf ("%s %s", finding->vendor, finding->model);
}

static char *
show_why (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyFinding *) data)->why);
}

static const CyColumn columns[] = {
  { N_ ("Fit"), show_score, severity_of_finding, FALSE, FALSE, 12 },
  { N_ ("Profile"), show_profile, NULL, FALSE, FALSE, 22 },
  { N_ ("Devices"), show_device, NULL, FALSE, FALSE, 20 },
  { N_ ("Why"), show_why, NULL, FALSE, TRUE, 40 },
};

/**
 * cy_probe_profiles_get_finding:
 *
 * Returns: (transfer none) (nullable): what was read with the chosen profile.
 */
CyFinding *
cy_probe_profiles_get_finding (CyProbeProfiles *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
show_doubt (CyProbeProfiles *self)
{
  const CyFinding *finding = cy_probe_profiles_get_finding (self);
  const char *text = "";

  if (finding != NULL && finding->n_answered == 0)
    text = _ ("Nothing was answered: check the unit id, and whether the device stands another "
              "connection.");
  else if (finding != NULL && finding->score < CY_FINDING_DOUBTFUL)
    text = _ ("This is doubtful: much was refused, or values make no sense. Compare the registers "
              "with what the pile's display says before you trust it.");
  else if (finding != NULL && self->own != NULL && !g_str_equal (finding->profile, self->own))
    text = _ ("The pile's type says another profile. Give the pile another type, or its type this "
              "profile, before it goes into service.");
  gtk_label_set_text (self->why, finding == NULL ? "" : finding->why);
  gtk_label_set_text (self->doubt, text);
  gtk_widget_set_visible (GTK_WIDGET (self->doubt), *text != '\0');
}

static void
on_selected_cb (CyProbeProfiles *self)
{
  if (self->node == NULL)
    return;
  show_doubt (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A question of its own, so that the answer to one that was given up says nothing. */
typedef struct {
  CyProbeProfiles *self;     /* owned */
  GCancellable *cancellable; /* owned */
} Question;

static void
on_progress_cb (guint done, guint total, const CyFoundUnit *unit, gpointer user_data)
{
  const Question *question = user_data;
  CyProbeProfiles *self = question->self;
  g_autofree char *text = NULL;

  if (self->node == NULL || self->cancellable != question->cancellable)
    return;
  text = g_strdup_printf (_ ("%u of %u profiles tried"), done, total);
  gtk_label_set_text (self->message, text);
  gtk_progress_bar_set_fraction (self->progress, (double) done / MAX (total, 1));
}

static void
show_findings (CyProbeProfiles *self, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    CyFinding *finding = cy_finding_ref (findings->pdata[i]);
    g_autoptr (CyRow) row =
      cy_row_new (finding->profile, finding, (GDestroyNotify) cy_finding_unref);

    g_list_store_append (self->store, row);
  }
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_label_set_text (self->message, _ ("The best fit is chosen. Choose another one if you know "
                                        "better."));
}

static void
on_tried_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (CyProbeProfiles) self = question->self;
  g_autoptr (GCancellable) cancellable = question->cancellable;
  g_autoptr (GPtrArray) findings = result;

  if (self->node == NULL || self->cancellable != cancellable)
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  if (error != NULL)
    gtk_label_set_text (self->message, error->message);
  else
    show_findings (self, findings);
  on_selected_cb (self);
}

/**
 * cy_probe_profiles_begin:
 * @link: where the device is.
 * @current: (nullable): `ac` or `dc`: only such profiles; %NULL for all.
 * @connectors: how many guns it is taken to have.
 * @own: (nullable): the profile of the pile's type.
 *
 * Tries the profiles, whatever was tried before.
 */
void
cy_probe_profiles_begin (CyProbeProfiles *self,
                         const char *link,
                         const char *current,
                         guint connectors,
                         const char *own)
{
  g_auto (GStrv) profiles = cy_node_list_profiles_for (self->node, current);
  const CyProfilesRequest request = { link, (const char *const *) profiles, connectors, 0 };
  Question *question;

  cy_probe_profiles_stop (self);
  g_list_store_remove_all (self->store);
  g_free (self->own);
  self->own = g_strdup (own);
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_label_set_text (self->message, _ ("Trying…"));
  question = g_new (Question, 1);
  *question = (Question){ g_object_ref (self), g_object_ref (self->cancellable) };
  cy_node_probe_profiles (self->node, &request, self->cancellable, on_progress_cb, on_tried_cb,
                          question);
}

/**
 * cy_probe_profiles_stop:
 *
 * Gives up trying.
 */
void
cy_probe_profiles_stop (CyProbeProfiles *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
cy_probe_profiles_dispose (GObject *object)
{
  CyProbeProfiles *self = CY_PROBE_PROFILES (object);

  cy_probe_profiles_stop (self);
  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->own, g_free);
  G_OBJECT_CLASS (cy_probe_profiles_parent_class)->dispose (object);
}

static void
cy_probe_profiles_class_init (CyProbeProfilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_probe_profiles_dispose;
  signals[CHANGED] = g_signal_new ("changed", CY_TYPE_PROBE_PROFILES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-probe-profiles.ui");
  gtk_widget_class_bind_template_child (widget_class, CyProbeProfiles, progress);
  gtk_widget_class_bind_template_child (widget_class, CyProbeProfiles, message);
  gtk_widget_class_bind_template_child (widget_class, CyProbeProfiles, why);
  gtk_widget_class_bind_template_child (widget_class, CyProbeProfiles, doubt);
  gtk_widget_class_bind_template_child (widget_class, CyProbeProfiles, profiles);
}

static void
cy_probe_profiles_init (CyProbeProfiles *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->profiles, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->profiles, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
cy_probe_profiles_new (CyNode *node)
{
  CyProbeProfiles *self = g_object_new (CY_TYPE_PROBE_PROFILES, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
