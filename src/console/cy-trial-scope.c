/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trial-scope.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-option.h"
#include "cy-shown-command.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

static const struct {
  const char *label;
  guint days;
} periods[] = {
  { N_ ("24 hours"), 1 },
  { N_ ("7 days"), 7 },
  { N_ ("30 days"), 30 },
  { N_ ("90 days"), 90 },
};

#define FIRST_PERIOD 2

/* How far around the gun that is chosen. */
enum {
  REACH_GUN,
  REACH_PILE,
  REACH_STATION,
};

static const char *const reaches[] = {
  [REACH_GUN] = N_ ("This gun"),
  [REACH_PILE] = N_ ("All guns of the pile"),
  [REACH_STATION] = N_ ("Its type in its station, up to 20 piles"),
};

struct _CyTrialScope {
  GtkWidget parent_instance;
  GtkWidget *pile; /* these are children */
  GtkWidget *gun;
  GtkWidget *measure;
  GtkWidget *reach;
  GtkWidget *period;
  CyWatch *watch; /* owned */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (CyTrialScope, cy_trial_scope, GTK_TYPE_WIDGET)

static guint signal_changed;

static CyYard *
get_yard (CyTrialScope *self)
{
  return cy_node_get_yard (cy_watch_get_node (self->watch));
}

/**
 * cy_trial_scope_get_pile:
 *
 * Returns: (transfer none): its record id; empty when none is chosen.
 */
const char *
cy_trial_scope_get_pile (CyTrialScope *self)
{
  return cy_option_drop_down_get (GTK_DROP_DOWN (self->pile));
}

guint
cy_trial_scope_get_connector (CyTrialScope *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->gun));

  return selected == GTK_INVALID_LIST_POSITION ? 0 : selected;
}

gboolean
cy_trial_scope_get_measure (CyTrialScope *self, CyMeasureId *out_measure)
{
  return cy_measure_find (cy_option_drop_down_get (GTK_DROP_DOWN (self->measure)), out_measure);
}

gint64
cy_trial_scope_get_span_us (CyTrialScope *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period));

  return periods[MIN (selected, G_N_ELEMENTS (periods) - 1)].days * DAY_US;
}

/* Those like it beside it, it first. */
static void
add_station (CyTrialScope *self, CyRecord *pile, GStrvBuilder *builder)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (get_yard (self), CY_KIND_PILE);
  const char *station = cy_record_get_text (pile, "station");
  const char *type = cy_record_get_text (pile, "type");
  guint n = 1;

  for (guint i = 0; i < piles->len && n < CY_NODE_TRIAL_MAX_PILES; i++) {
    const CyRecord *other = piles->pdata[i];

    if (g_str_equal (other->id, pile->id) || station == NULL ||
        g_strcmp0 (cy_record_get_text (other, "station"), station) != 0 ||
        g_strcmp0 (cy_record_get_text (other, "type"), type) != 0)
      continue;
    g_strv_builder_add (builder, other->id);
    n++;
  }
}

/**
 * cy_trial_scope_list_piles:
 * @out_connector: as in #CyNodeTrialScope.
 *
 * Returns: (transfer full) (nullable): whose history is meant; %NULL when no pile is chosen.
 */
char **
cy_trial_scope_list_piles (CyTrialScope *self, guint *out_connector)
{
  guint reach = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->reach));
  CyRecord *pile = cy_yard_get (get_yard (self), CY_KIND_PILE, cy_trial_scope_get_pile (self));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (pile == NULL)
    return NULL;
  g_strv_builder_add (builder, pile->id);
  if (reach == REACH_STATION)
    add_station (self, pile, builder);
  *out_connector =
    reach == REACH_GUN ? cy_trial_scope_get_connector (self) : CY_NODE_TRIAL_ALL_GUNS;
  return g_strv_builder_end (builder);
}

static void
tell (CyTrialScope *self)
{
  if (!self->is_loading && self->watch != NULL)
    g_signal_emit (self, signal_changed, 0);
}

/* The pile as a whole, and as many guns as its type has. */
static void
list_guns (CyTrialScope *self)
{
  CyYard *yard = get_yard (self);
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, cy_trial_scope_get_pile (self));
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
  guint n_guns = type == NULL ? 1 : (guint) cy_record_get_int (type, "connectors", 1);
  guint selected = cy_trial_scope_get_connector (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Whole pile"));
  for (guint i = 1; i <= n_guns; i++) {
    g_autofree char *name = g_strdup_printf (_ ("Gun %u"), i);

    gtk_string_list_append (names, name);
  }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->gun), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->gun), CLAMP (selected, 1, n_guns));
}

static void
on_pile_cb (CyTrialScope *self)
{
  gboolean was_loading = self->is_loading;

  if (self->watch == NULL)
    return;
  self->is_loading = TRUE;
  list_guns (self);
  self->is_loading = was_loading;
  tell (self);
}

/**
 * cy_trial_scope_refresh:
 *
 * Lists the piles there are; the one that is chosen stays.
 */
void
cy_trial_scope_refresh (CyTrialScope *self)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (get_yard (self), CY_KIND_PILE);
  GListStore *options = G_LIST_STORE (gtk_drop_down_get_model (GTK_DROP_DOWN (self->pile)));
  g_autofree char *chosen = g_strdup (cy_trial_scope_get_pile (self));

  if (piles->len == g_list_model_get_n_items (G_LIST_MODEL (options)) && *chosen != '\0')
    return;
  self->is_loading = TRUE;
  g_list_store_remove_all (options);
  for (guint i = 0; i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];
    g_autofree char *name = cy_shown_target (get_yard (self), pile->id, 0);

    cy_option_add (options, pile->id, name);
  }
  cy_option_sort (options, 0);
  if (*chosen != '\0')
    cy_option_drop_down_select (GTK_DROP_DOWN (self->pile), chosen);
  list_guns (self);
  self->is_loading = FALSE;
}

/**
 * cy_trial_scope_show:
 * @pile: its record id.
 *
 * Chooses a gun and a measure; #CyTrialScope::changed is emitted once.
 */
void
cy_trial_scope_show (CyTrialScope *self, const char *pile, guint connector, CyMeasureId measure)
{
  cy_trial_scope_refresh (self);
  self->is_loading = TRUE;
  cy_option_drop_down_select (GTK_DROP_DOWN (self->pile), pile);
  list_guns (self);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->gun), connector);
  cy_option_drop_down_select (GTK_DROP_DOWN (self->measure), cy_measure_get (measure)->name);
  self->is_loading = FALSE;
  tell (self);
}

static GListStore *
list_measures (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = 0; i < CY_N_MEASURES; i++) {
    const CyMeasure *measure = cy_measure_get (i);

    if (measure->kind == CY_MEASURE_NUMBER)
      cy_option_add (options, measure->name, _ (measure->label));
  }
  cy_option_sort (options, 0);
  return options;
}

static GtkWidget *
names_new (const char *const *labels, guint n, gsize stride)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, _ (*(const char *const *) ((const char *) labels + i * stride)));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
}

static void
add_control (CyTrialScope *self, GtkWidget *control, const char *label, GCallback changed)
{
  gtk_widget_set_tooltip_text (control, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (control, "notify::selected", changed, self);
  gtk_widget_set_parent (control, GTK_WIDGET (self));
}

static void
cy_trial_scope_dispose (GObject *object)
{
  CyTrialScope *self = CY_TRIAL_SCOPE (object);

  self->is_loading = TRUE;
  g_clear_object (&self->watch);
  cy_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (cy_trial_scope_parent_class)->dispose (object);
}

static void
cy_trial_scope_class_init (CyTrialScopeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_trial_scope_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);

  /**
   * CyTrialScope::changed:
   *
   * Something else is meant.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_trial_scope_init (CyTrialScope *self)
{
  self->is_loading = TRUE;
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              8);
  self->pile = cy_option_drop_down_new (g_list_store_new (CY_TYPE_OPTION), TRUE);
  self->gun = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);
  self->measure = cy_option_drop_down_new (list_measures (), TRUE);
  self->reach = names_new (reaches, G_N_ELEMENTS (reaches), sizeof *reaches);
  self->period = names_new (&periods[0].label, G_N_ELEMENTS (periods), sizeof *periods);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), FIRST_PERIOD);
  cy_option_drop_down_select (GTK_DROP_DOWN (self->measure),
                              cy_measure_get (CY_MEASURE_TEMP_GUN)->name);
  add_control (self, self->pile, _ ("Pile"), G_CALLBACK (on_pile_cb));
  add_control (self, self->gun, _ ("Gun"), G_CALLBACK (tell));
  add_control (self, self->measure, _ ("Measure"), G_CALLBACK (tell));
  add_control (self, self->reach, _ ("On whose history the limit is tried"), G_CALLBACK (tell));
  add_control (self, self->period, _ ("How far back it is tried"), G_CALLBACK (tell));
  self->is_loading = FALSE;
}

GtkWidget *
cy_trial_scope_new (CyWatch *watch)
{
  CyTrialScope *self = g_object_new (CY_TYPE_TRIAL_SCOPE, NULL);

  self->watch = g_object_ref (watch);
  cy_trial_scope_refresh (self);
  return GTK_WIDGET (self);
}
