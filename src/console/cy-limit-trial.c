/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-trial.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-limit-draft.h"
#include "cy-limit-save.h"
#include "cy-node-limit-trial.h"
#include "cy-question.h"
#include "cy-row.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-trial-chart.h"
#include "cy-trial-rows.h"
#include "cy-trial-scope.h"

/* A limit that is being moved is tried when it stood still for so long. */
#define SETTLE_MS 80

/* A trial that is done at once needs no sign that it is under way. */
#define BUSY_MS 300

struct _CyLimitTrial {
  GtkWidget parent_instance;

  GtkBox *scope_place;
  GtkBox *chart_place;
  GtkBox *draft_place;
  GtkWidget *busy;
  GtkLabel *counts;
  GtkLabel *levels;
  GtkLabel *source;
  GtkLabel *message;
  GtkColumnView *alarms;
  GtkStack *alarms_stack; /* "rows" or "empty" */
  GtkLabel *empty;
  CyTrialScope *scope;
  CyTrialChart *chart;
  CyLimitDraft *draft;
  CyWatch *watch; /* owned */
  GListStore *store;
  GtkSingleSelection *selection;
  CyNodeTrial *trial;   /* owned, nullable */
  GCancellable *trying; /* owned, nullable */
  CyLimit now;          /* what applies to the pile that is chosen */
  guint question;
  guint settle_timer;
  guint busy_timer;
  gboolean is_stale; /* what is chosen was not looked at yet */
};

G_DEFINE_FINAL_TYPE (CyLimitTrial, cy_limit_trial, GTK_TYPE_WIDGET)

static CyNode *
get_node (CyLimitTrial *self)
{
  return cy_watch_get_node (self->watch);
}

static CyRecord *
get_pile (CyLimitTrial *self)
{
  return cy_yard_get (cy_node_get_yard (get_node (self)), CY_KIND_PILE,
                      cy_trial_scope_get_pile (self->scope));
}

/* --- what came of it ------------------------------------------------------------------------------ */

static void
show_idle (CyLimitTrial *self)
{
  g_clear_handle_id (&self->busy_timer, g_source_remove);
  gtk_widget_set_visible (self->busy, FALSE);
}

static gboolean
on_still_busy_cb (gpointer user_data)
{
  CyLimitTrial *self = user_data;

  self->busy_timer = 0;
  gtk_widget_set_visible (self->busy, TRUE);
  return G_SOURCE_REMOVE;
}

/* Which levels it concerns, as far as there is anything to say. */
static void
show_levels (CyLimitTrial *self, const CyTrialCounts *total)
{
  static const char *const words[CY_N_TRIAL_FATES] = {
    [CY_TRIAL_GONE] = N_ ("Lost"), [CY_TRIAL_ADDED] = N_ ("Won"), [CY_TRIAL_KEPT] = N_ ("Kept")
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint fate = 0; fate < CY_N_TRIAL_FATES; fate++) {
    if (cy_trial_count (total, fate) == 0)
      continue;
    g_string_append_printf (text, "%s%s:", text->len > 0 ? "\n" : "", _ (words[fate]));
    for (guint level = CY_N_LIMIT_LEVELS - 1; level > CY_LIMIT_LEVEL_NONE; level--) {
      if (total->n[fate][level] > 0)
        g_string_append_printf (text, "  %s %u", cy_shown_level (level), total->n[fate][level]);
    }
  }
  gtk_label_set_text (self->levels, text->str);
}

static void
show_empty (CyLimitTrial *self, const char *why)
{
  gtk_label_set_text (self->empty, why);
  gtk_stack_set_visible_child_name (self->alarms_stack, "empty");
}

static void
show_result (CyLimitTrial *self, const CyTrialResult *result)
{
  g_autofree char *now = g_strdup_printf (_ ("Now: %u"), result->total.n_now);
  g_autofree char *tried = g_strdup_printf (_ ("With the new limit: %u"), result->total.n_tried);
  g_autofree char *lost =
    g_strdup_printf (_ ("Lost: %u"), cy_trial_count (&result->total, CY_TRIAL_GONE));
  g_autofree char *won =
    g_strdup_printf (_ ("Won: %u"), cy_trial_count (&result->total, CY_TRIAL_ADDED));
  g_autofree char *text = g_strjoin ("\n", now, tried, lost, won, NULL);

  gtk_label_set_text (self->counts, text);
  show_levels (self, &result->total);
  cy_trial_rows_take (self->store, result, cy_node_get_yard (get_node (self)));
  if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0)
    gtk_stack_set_visible_child_name (self->alarms_stack, "rows");
  else if (result->guns->len == 0)
    show_empty (self, _ ("Nothing was recorded of this measure."));
  else
    show_empty (self, _ ("With this limit the alarms are the same. Drag a line, or change a number,"
                         " to see which are lost and won."));
}

static void
show_nothing (CyLimitTrial *self, const char *why)
{
  show_idle (self);
  gtk_label_set_text (self->counts, "–");
  gtk_label_set_text (self->levels, "");
  g_list_store_remove_all (self->store);
  show_empty (self, why);
}

/* --- trying --------------------------------------------------------------------------------------- */

/* Whatever is answered from here on is not wanted. */
static void
stop_trying (CyLimitTrial *self)
{
  self->question++;
  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
  g_clear_handle_id (&self->settle_timer, g_source_remove);
}

static void
on_result_cb (gpointer data, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyLimitTrial) self = cy_question_end (user_data, &number);
  g_autoptr (CyTrialResult) result = data;

  if (self == NULL || self->watch == NULL || number != self->question)
    return;
  show_idle (self);
  if (error != NULL)
    show_nothing (self, error->message);
  else
    show_result (self, result);
}

static gboolean
is_none (const CyLimit *limit)
{
  return isnan (limit->ll) && isnan (limit->l) && isnan (limit->h) && isnan (limit->hh);
}

/* No limit at all is no limit to save, but one to try. */
static void
try (CyLimitTrial *self)
{
  const char *wrong = cy_limit_draft_check (self->draft);
  CyLimit draft = cy_limit_draft_get (self->draft);

  stop_trying (self);
  gtk_label_set_text (self->message, wrong != NULL ? wrong : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trial.save", wrong == NULL);
  if (self->trial == NULL || (wrong != NULL && !is_none (&draft))) {
    show_idle (self);
    return;
  }
  self->trying = g_cancellable_new ();
  if (self->busy_timer == 0)
    self->busy_timer = g_timeout_add (BUSY_MS, on_still_busy_cb, self);
  cy_node_trial_try (self->trial, &draft, self->trying, on_result_cb,
                     cy_question_new (self, ++self->question));
}

static gboolean
on_settled_cb (gpointer user_data)
{
  CyLimitTrial *self = user_data;

  self->settle_timer = 0;
  try (self);
  return G_SOURCE_REMOVE;
}

/* While it moves nothing is tried, and what was begun is not wanted any more. */
static void
on_draft_changed_cb (CyLimitTrial *self)
{
  CyLimit draft = cy_limit_draft_get (self->draft);

  cy_trial_chart_set_limit (self->chart, &draft);
  stop_trying (self);
  self->settle_timer = g_timeout_add (SETTLE_MS, on_settled_cb, self);
}

static void
on_limit_dragged_cb (CyTrialChart *chart, guint level, double value, CyLimitTrial *self)
{
  double moved = cy_limit_draft_move (self->draft, level, value);

  /* It was stopped by the next one. */
  if (moved != value)
    on_draft_changed_cb (self);
}

/* --- what is chosen ------------------------------------------------------------------------------- */

static CyRecord *
find_limit (CyLimitTrial *self, CyRecord *pile, CyMeasureId measure, CyLimit *out_limit)
{
  g_autoptr (GArray) limits = cy_yard_effective_limits (cy_node_get_yard (get_node (self)), pile);

  *out_limit = (CyLimit){ .measure = measure, .ll = NAN, .l = NAN, .h = NAN, .hh = NAN };
  for (guint i = 0; i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);

    if (limit->limit.measure == measure) {
      *out_limit = limit->limit;
      return limit->source;
    }
  }
  return NULL;
}

static void
show_source (CyLimitTrial *self, const CyRecord *source)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (source != NULL) {
    name = cy_yard_display_name (cy_node_get_yard (get_node (self)), source->kind, source->id);
    text = g_strdup_printf (_ ("The limit comes from: %s %s"),
                            _ (cy_kind_get (source->kind)->label), name);
  }
  gtk_label_set_text (self->source, text != NULL ? text : _ ("No limit applies now."));
}

static void
show_limit (CyLimitTrial *self, CyRecord *pile, CyMeasureId measure)
{
  CyRecord *source = find_limit (self, pile, measure, &self->now);
  const CyTrendLine *line = cy_trial_chart_get_line (self->chart);

  show_source (self, source);
  cy_limit_draft_set_shown (self->draft, line->series.unit, line->series.decimals, line->scale);
  cy_limit_draft_set (self->draft, &self->now);
  cy_trial_chart_set_limit (self->chart, &self->now);
}

static void
begin (CyLimitTrial *self, CyRecord *pile, CyMeasureId measure)
{
  gint64 to_us = g_get_real_time ();
  gint64 from_us = to_us - cy_trial_scope_get_span_us (self->scope);
  CyNodeTrialScope scope = { .measure = measure, .from_us = from_us, .to_us = to_us };
  g_auto (GStrv) piles = cy_trial_scope_list_piles (self->scope, &scope.connector);
  g_autoptr (GError) error = NULL;

  scope.piles = (const char *const *) piles;
  self->trial = cy_node_trial_new (get_node (self), &scope, &error);
  cy_trial_chart_show (self->chart, pile->id, cy_trial_scope_get_connector (self->scope), measure,
                       from_us, to_us);
  show_limit (self, pile, measure);
  if (self->trial == NULL)
    show_nothing (self, error->message);
  else
    try (self);
}

/* Something else is chosen: all begins again, from the limit that applies there. */
static void
on_scope_changed_cb (CyLimitTrial *self)
{
  CyRecord *pile = get_pile (self);
  CyMeasureId measure;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->is_stale = TRUE;
    return;
  }
  self->is_stale = FALSE;
  stop_trying (self);
  g_clear_pointer (&self->trial, cy_node_trial_unref);
  gtk_label_set_text (self->message, "");
  if (pile != NULL && cy_trial_scope_get_measure (self->scope, &measure))
    begin (self, pile, measure);
  else
    show_nothing (self, _ ("There is no pile whose limits could be tried."));
}

static gboolean
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
same_limit (const CyLimit *a, const CyLimit *b)
{
  return same_number (a->ll, b->ll) && same_number (a->l, b->l) && same_number (a->h, b->h) &&
         same_number (a->hh, b->hh) && a->hysteresis == b->hysteresis &&
         a->on_delay_s == b->on_delay_s && a->off_delay_s == b->off_delay_s;
}

/* What somebody is trying stays, unless what applies is not what it is compared with any more. */
static void
on_yard_changed_cb (CyLimitTrial *self)
{
  CyRecord *pile = get_pile (self);
  CyMeasureId measure;
  CyLimit limit;

  cy_trial_scope_refresh (self->scope);
  if (pile == NULL || self->trial == NULL || !cy_trial_scope_get_measure (self->scope, &measure)) {
    on_scope_changed_cb (self);
    return;
  }
  (void) find_limit (self, pile, measure, &limit);
  if (!same_limit (&limit, &self->now))
    on_scope_changed_cb (self);
}

/**
 * cy_limit_trial_show:
 * @pile: its record id.
 * @connector: which gun.
 * @measure: a number.
 *
 * Opens the trial of one limit, from elsewhere.
 */
void
cy_limit_trial_show (CyLimitTrial *self, const char *pile, guint connector, CyMeasureId measure)
{
  cy_trial_scope_show (self->scope, pile, connector, measure);
}

/* --- what a person does --------------------------------------------------------------------------- */

static void
on_selected_cb (CyLimitTrial *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);
  const CyTrialItem *item = row == NULL ? NULL : cy_row_get_data (row);

  if (item != NULL)
    cy_trial_chart_look_at (self->chart, item->pile, item->connector, item->alarm.raised_us,
                            item->alarm.cleared_us != 0 ? item->alarm.cleared_us
                                                        : item->alarm.raised_us);
}

static void
on_reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyLimitTrial *self = CY_LIMIT_TRIAL (widget);

  cy_limit_draft_set (self->draft, &self->now);
  on_draft_changed_cb (self);
}

static void
on_saved_cb (const GError *error, gpointer user_data)
{
  CyLimitTrial *self = user_data;

  if (self->watch == NULL)
    return;
  if (error != NULL)
    cy_shown_message (self->message, error->message);
  else
    gtk_label_set_text (self->message, _ ("Saved."));
}

/* As the limit of the pile, or of its type. */
static void
on_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyLimitTrial *self = CY_LIMIT_TRIAL (widget);
  CyRecord *pile = get_pile (self);
  CyLimitChange change = { .now = self->now, .then = cy_limit_draft_get (self->draft) };

  if (pile == NULL || self->trial == NULL || cy_limit_draft_check (self->draft) != NULL)
    return;
  change.record = g_str_equal (g_variant_get_string (parameter, NULL), "type")
                    ? cy_yard_get_ref (cy_node_get_yard (get_node (self)), pile, "type")
                    : pile;
  if (change.record != NULL)
    cy_limit_save_present (widget, get_node (self), &change, on_saved_cb, g_object_ref (self),
                           g_object_unref);
}

static void
cy_limit_trial_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_limit_trial_parent_class)->map (widget);
  if (CY_LIMIT_TRIAL (widget)->is_stale)
    on_scope_changed_cb (CY_LIMIT_TRIAL (widget));
}

static void
cy_limit_trial_dispose (GObject *object)
{
  CyLimitTrial *self = CY_LIMIT_TRIAL (object);

  stop_trying (self);
  g_clear_handle_id (&self->busy_timer, g_source_remove);
  g_clear_pointer (&self->trial, cy_node_trial_unref);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_limit_trial_parent_class)->dispose (object);
}

static void
cy_limit_trial_class_init (CyLimitTrialClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_limit_trial_dispose;
  widget_class->map = cy_limit_trial_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-limit-trial.ui");
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, scope_place);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, chart_place);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, draft_place);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, busy);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, counts);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, levels);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, source);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, message);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, alarms);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, alarms_stack);
  gtk_widget_class_bind_template_child (widget_class, CyLimitTrial, empty);
  gtk_widget_class_install_action (widget_class, "trial.reset", NULL, on_reset_action);
  gtk_widget_class_install_action (widget_class, "trial.save", "s", on_save_action);
}

static void
cy_limit_trial_init (CyLimitTrial *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_stale = TRUE;
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->alarms, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_trial_rows_init (self->alarms);
  self->draft = CY_LIMIT_DRAFT (cy_limit_draft_new ());
  gtk_box_append (self->draft_place, GTK_WIDGET (self->draft));
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (on_draft_changed_cb), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
cy_limit_trial_new (CyWatch *watch)
{
  CyLimitTrial *self = g_object_new (CY_TYPE_LIMIT_TRIAL, NULL);

  self->watch = g_object_ref (watch);
  self->scope = CY_TRIAL_SCOPE (cy_trial_scope_new (watch));
  self->chart = CY_TRIAL_CHART (cy_trial_chart_new (watch));
  gtk_box_append (self->scope_place, GTK_WIDGET (self->scope));
  gtk_box_append (self->chart_place, GTK_WIDGET (self->chart));
  g_signal_connect_swapped (self->scope, "changed", G_CALLBACK (on_scope_changed_cb), self);
  g_signal_connect (self->chart, "limit-dragged", G_CALLBACK (on_limit_dragged_cb), self);
  g_signal_connect_object (get_node (self), "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
