/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-health.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-health-rows.h"
#include "cy-limit-save.h"
#include "cy-question.h"
#include "cy-rate-strip.h"
#include "cy-row.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-state-badge.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

/* What is looked at goes on; so often it is asked for again. */
#define AGAIN_US ((gint64) 60 * G_USEC_PER_SEC)

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

struct _CyAlarmHealthView {
  GtkWidget parent_instance;

  GtkDropDown *period;
  GtkLabel *summary;
  GtkBox *priorities;
  GtkStack *contents; /* "figures" or "empty" */
  GtkBox *strip_place;
  GtkColumnView *metrics;
  GtkColumnView *actors;
  GtkColumnView *stale;
  GtkColumnView *floods;
  GtkStack *actors_stack; /* "rows" or "empty", like the next two */
  GtkStack *stale_stack;
  GtkStack *floods_stack;
  GtkLabel *hint;
  CyRateStrip *strip;
  GtkWidget *badges[CY_N_PRIORITIES];
  CyWatch *watch; /* owned */
  GListStore *metric_store;
  GListStore *actor_store;
  GListStore *stale_store;
  GListStore *flood_store;
  GtkSingleSelection *selection; /* of the actors */
  guint question;
  gint64 asked_us; /* monotonic; 0 when the next tick is to ask */
};

G_DEFINE_FINAL_TYPE (CyAlarmHealthView, cy_alarm_health_view, GTK_TYPE_WIDGET)

static guint signal_try_limit;

/* --- what is chosen ------------------------------------------------------------------------------- */

static const CyHealthActor *
get_selected (CyAlarmHealthView *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static CyRecord *
find_pile (CyAlarmHealthView *self, const CyHealthActor *actor)
{
  return cy_yard_get (cy_node_get_yard (cy_watch_get_node (self->watch)), CY_KIND_PILE,
                      actor->pile);
}

/* The limit that gives an alarm, and whose it is. */
static gboolean
find_limit (CyAlarmHealthView *self,
            const CyHealthActor *actor,
            CyLimit *out_limit,
            CyRecord **out_source)
{
  CyRecord *pile = find_pile (self, actor);
  g_autoptr (GArray) limits = NULL;

  if (pile == NULL || !actor->is_limit)
    return FALSE;
  limits = cy_yard_effective_limits (cy_node_get_yard (cy_watch_get_node (self->watch)), pile);
  for (guint i = 0; i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);

    if (limit->limit.measure != actor->measure)
      continue;
    *out_limit = limit->limit;
    *out_source = limit->source;
    return TRUE;
  }
  return FALSE;
}

/* What can be done about it, or why nothing can. */
static char *
spell_hint (CyAlarmHealthView *self, const CyHealthActor *actor)
{
  g_autofree char *name = NULL;
  CyRecord *source;
  CyLimit limit;

  if (actor == NULL)
    return g_strdup ("");
  if (!actor->is_limit)
    return g_strdup (_ ("No limit gives this alarm, so no delay can be set here."));
  if (find_pile (self, actor) == NULL)
    return g_strdup (_ ("The pile is gone."));
  if (!find_limit (self, actor, &limit, &source))
    return g_strdup (_ ("The limit that gave it is gone."));
  name = cy_yard_display_name (cy_node_get_yard (cy_watch_get_node (self->watch)), source->kind,
                               source->id);
  return g_strdup_printf (_ ("The limit comes from: %s %s"), _ (cy_kind_get (source->kind)->label),
                          name);
}

static void
on_selected_cb (CyAlarmHealthView *self)
{
  const CyHealthActor *actor = get_selected (self);
  g_autofree char *hint = NULL;
  gboolean has_limit;
  CyRecord *source;
  CyLimit limit;

  if (self->watch == NULL)
    return;
  hint = spell_hint (self, actor);
  has_limit = actor != NULL && find_limit (self, actor, &limit, &source);
  gtk_label_set_text (self->hint, hint);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "health.show-pile",
                                 actor != NULL && find_pile (self, actor) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "health.try-limit", has_limit);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "health.apply",
                                 has_limit && actor->remedy != CY_NODE_REMEDY_NONE);
}

/* --- what is shown -------------------------------------------------------------------------------- */

static void
show_rows (GtkStack *stack, GListStore *store)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (store)) > 0;

  gtk_stack_set_visible_child_name (stack, any ? "rows" : "empty");
}

static void
show_strip (CyAlarmHealthView *self, const CyNodeAlarmHealth *health)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (CyRateSpan));

  for (guint i = 0; i < health->floods->len; i++) {
    const CyNodeFlood *flood = &g_array_index (health->floods, CyNodeFlood, i);
    const CyRateSpan span = { flood->from_us, flood->to_us, flood->count };

    g_array_append_val (spans, span);
  }
  cy_rate_strip_set (self->strip, health->from_us, CY_NODE_SLOT_US,
                     (const guint *) (gpointer) health->slots->data, health->slots->len);
  cy_rate_strip_set_spans (self->strip, (const CyRateSpan *) (gpointer) spans->data, spans->len);
}

static void
show_priorities (CyAlarmHealthView *self, const CyNodeAlarmHealth *health)
{
  for (guint i = 0; i < CY_N_PRIORITIES; i++) {
    guint n = health->n_by_priority[i];
    g_autofree char *share = cy_shown_number (100.0 * n / MAX (1, health->n_announced), 1);
    g_autofree char *text = g_strdup_printf ("%s %u · %s %%", _ (cy_priority_label (i)), n, share);

    cy_state_badge_set (CY_STATE_BADGE (self->badges[i]), cy_shown_severity_of_priority (i), text);
  }
}

static void
show_summary (CyAlarmHealthView *self, const CyNodeAlarmHealth *health)
{
  g_autofree char *ack = isnan (health->ack_p95_s)
                           ? g_strdup ("–")
                           : cy_shown_age ((gint64) (health->ack_p95_s * G_USEC_PER_SEC));
  g_autofree char *text = g_strdup_printf (
    _ ("%u alarms announced, %u put aside; %u not acknowledged; 95 %% acknowledged within %s"),
    health->n_announced, health->n_aside, health->n_unacked, ack);

  gtk_label_set_text (self->summary, text);
}

static void
show_health (CyAlarmHealthView *self, const CyNodeAlarmHealth *health)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (self->watch));

  show_summary (self, health);
  show_strip (self, health);
  show_priorities (self, health);
  cy_health_metrics_take (self->metric_store, health);
  cy_health_actors_take (self->actor_store, health, yard);
  cy_health_stale_take (self->stale_store, health, yard);
  cy_health_floods_take (self->flood_store, health);
  show_rows (self->actors_stack, self->actor_store);
  show_rows (self->stale_stack, self->stale_store);
  show_rows (self->floods_stack, self->flood_store);
  gtk_stack_set_visible_child_name (
    self->contents, health->n_announced + health->n_standing > 0 ? "figures" : "empty");
  on_selected_cb (self);
}

static void
on_health_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmHealthView) self = cy_question_end (user_data, &number);
  g_autoptr (CyNodeAlarmHealth) health = result;

  if (self == NULL || self->watch == NULL || number != self->question)
    return;
  if (error != NULL)
    cy_shown_message (self->summary, error->message);
  else
    show_health (self, health);
}

static void
ask (CyAlarmHealthView *self)
{
  guint selected = gtk_drop_down_get_selected (self->period);
  gint64 now_us = g_get_real_time ();

  if (self->watch == NULL || selected >= G_N_ELEMENTS (periods) ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->asked_us = g_get_monotonic_time ();
  cy_node_query_alarm_health (cy_watch_get_node (self->watch),
                              now_us - periods[selected].days * DAY_US, now_us, NULL, on_health_cb,
                              cy_question_new (self, ++self->question));
}

static void
on_tick_cb (CyAlarmHealthView *self)
{
  if (g_get_monotonic_time () - self->asked_us >= AGAIN_US)
    ask (self);
}

/* --- what a person does --------------------------------------------------------------------------- */

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CyHealthActor *actor = get_selected (CY_ALARM_HEALTH_VIEW (widget));

  if (actor != NULL)
    gtk_widget_activate_action (widget, "win.show-pile", "(su)", actor->pile, actor->connector);
}

static void
on_actor_activated_cb (GtkColumnView *view, guint position, CyAlarmHealthView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "health.show-pile", NULL);
}

static void
on_try_limit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CyHealthActor *actor = get_selected (CY_ALARM_HEALTH_VIEW (widget));

  if (actor != NULL && actor->is_limit)
    g_signal_emit (widget, signal_try_limit, 0, actor->pile, actor->connector,
                   (guint) actor->measure);
}

static void
on_saved_cb (const GError *error, gpointer user_data)
{
  CyAlarmHealthView *self = user_data;

  if (self->watch == NULL)
    return;
  if (error != NULL)
    cy_shown_message (self->hint, error->message);
  else
    gtk_label_set_text (self->hint, _ ("The pile has the delay as a limit of its own now."));
}

/* The pile gets the limit that applies to it as its own, with the delay that would have helped. */
static void
on_apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmHealthView *self = CY_ALARM_HEALTH_VIEW (widget);
  const CyHealthActor *actor = get_selected (self);
  CyLimitChange change;
  CyRecord *source;

  if (actor == NULL || !find_limit (self, actor, &change.now, &source))
    return;
  change.record = find_pile (self, actor);
  change.then = change.now;
  if (actor->remedy == CY_NODE_REMEDY_ON_DELAY)
    change.then.on_delay_s = MAX (change.now.on_delay_s, actor->delay_s);
  else
    change.then.off_delay_s = MAX (change.now.off_delay_s, actor->delay_s);
  cy_limit_save_present (widget, cy_watch_get_node (self->watch), &change, on_saved_cb,
                         g_object_ref (self), g_object_unref);
}

static void
cy_alarm_health_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_alarm_health_view_parent_class)->map (widget);
  ask (CY_ALARM_HEALTH_VIEW (widget));
}

static void
cy_alarm_health_view_dispose (GObject *object)
{
  CyAlarmHealthView *self = CY_ALARM_HEALTH_VIEW (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->metric_store);
  g_clear_object (&self->actor_store);
  g_clear_object (&self->stale_store);
  g_clear_object (&self->flood_store);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_alarm_health_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarm-health.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, period);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, summary);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, priorities);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, contents);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, strip_place);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, metrics);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, actors);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, stale);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, floods);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, actors_stack);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, stale_stack);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, floods_stack);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmHealthView, hint);
}

static void
cy_alarm_health_view_class_init (CyAlarmHealthViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarm_health_view_dispose;
  widget_class->map = cy_alarm_health_view_map;
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "health.show-pile", NULL, on_show_pile_action);
  gtk_widget_class_install_action (widget_class, "health.try-limit", NULL, on_try_limit_action);
  gtk_widget_class_install_action (widget_class, "health.apply", NULL, on_apply_action);

  /**
   * CyAlarmHealthView::try-limit:
   * @pile: record id.
   * @connector: which gun.
   * @measure: a #CyMeasureId.
   *
   * A person wants to see what another limit would have given: see cy_limit_trial_show().
   */
  signal_try_limit =
    g_signal_new ("try-limit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
}

static GListStore *
give_store (GtkColumnView *view)
{
  GListStore *store = g_list_store_new (CY_TYPE_ROW);
  g_autoptr (GtkSingleSelection) selection =
    gtk_single_selection_new (G_LIST_MODEL (g_object_ref (store)));

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  return store;
}

static void
make_parts (CyAlarmHealthView *self)
{
  self->strip = CY_RATE_STRIP (cy_rate_strip_new ());
  cy_rate_strip_set_line (self->strip, CY_NODE_FLOOD_BEGINS);
  gtk_widget_set_hexpand (GTK_WIDGET (self->strip), TRUE);
  gtk_box_append (self->strip_place, GTK_WIDGET (self->strip));
  /* The gravest first, as in the list of alarms. */
  for (guint i = CY_N_PRIORITIES; i > 0; i--) {
    self->badges[i - 1] = cy_state_badge_new (CY_SEVERITY_NORMAL, "");
    gtk_box_append (self->priorities, self->badges[i - 1]);
  }
}

static void
cy_alarm_health_view_init (CyAlarmHealthView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (names, _ (periods[i].label));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->period, FIRST_PERIOD);
  make_parts (self);
  self->metric_store = give_store (self->metrics);
  self->actor_store = give_store (self->actors);
  self->stale_store = give_store (self->stale);
  self->flood_store = give_store (self->floods);
  self->selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->actors));
  cy_health_metrics_init (self->metrics);
  cy_health_actors_init (self->actors);
  cy_health_stale_init (self->stale);
  cy_health_floods_init (self->floods);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self->actors, "activate", G_CALLBACK (on_actor_activated_cb), self);
  g_signal_connect_swapped (self->period, "notify::selected", G_CALLBACK (ask), self);
}

GtkWidget *
cy_alarm_health_view_new (CyWatch *watch)
{
  CyAlarmHealthView *self = g_object_new (CY_TYPE_ALARM_HEALTH_VIEW, NULL);

  self->watch = g_object_ref (watch);
  on_selected_cb (self);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_watch_get_node (watch), "yard-changed", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
