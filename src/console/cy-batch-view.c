/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-view.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-name-question.h"
#include "cy-node-batch.h"
#include "cy-node-command.h"
#include "cy-question.h"
#include "cy-seat.h"
#include "cy-shown-command.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* Hundreds of commands may change in a second; the table, which may have thousands of rows, follows
 * this often. */
#define REFRESH_MS 500

/* A target and where its newest command is. */
typedef struct {
  char *target;
  char *place;
  CyCommandState state;
  char *outcome; /* nullable */
} Target;

struct _CyBatchView {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkBox *badge_place;
  GtkLabel *outcome;
  GtkProgressBar *progress;
  GtkLabel *counts;
  GtkLabel *facts;
  GtkColumnView *targets;
  CyStateBadge *badge;
  CyNode *node;      /* owned */
  CyBatch *batch;    /* owned, nullable: nothing is shown */
  GListStore *store; /* of CyRow of Target */
  guint question;    /* the newest query; older answers are dropped */
  guint later;       /* source id, 0 when no refresh is due */
};

G_DEFINE_FINAL_TYPE (CyBatchView, cy_batch_view, GTK_TYPE_WIDGET)

/* What may be done in which state. */
static const struct {
  const char *name;
  CyBatchAction action;
  guint states;
} actions[] = {
  { "batch.approve", CY_BATCH_ACTION_APPROVE, 1u << CY_BATCH_WAITING },
  { "batch.pause", CY_BATCH_ACTION_PAUSE, 1u << CY_BATCH_RUNNING },
  { "batch.resume", CY_BATCH_ACTION_RESUME, 1u << CY_BATCH_PAUSED | 1u << CY_BATCH_STOPPED },
  { "batch.cancel", CY_BATCH_ACTION_CANCEL,
    1u << CY_BATCH_SELECTED | 1u << CY_BATCH_WAITING | 1u << CY_BATCH_RUNNING |
      1u << CY_BATCH_PAUSED | 1u << CY_BATCH_STOPPED },
};

static gboolean
is_over (const CyBatchView *self)
{
  return self->batch != NULL && cy_batch_state_is_final (self->batch->state);
}

static void
target_free (Target *target)
{
  g_free (target->target);
  g_free (target->place);
  g_free (target->outcome);
  g_free (target);
}

static const char *
target_key (gconstpointer data)
{
  return ((const Target *) data)->target;
}

static char *
show_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Target *) data)->place);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  const Target *target = data;
  const CyBatchView *self = user_data;

  if (target->state != CY_COMMAND_NONE)
    return g_strdup (_ (cy_command_state_label (target->state)));
  return g_strdup (is_over (self) ? _ ("Was not told") : _ ("Not told yet"));
}

static CySeverity
severity_of_target (gconstpointer data, gpointer user_data)
{
  return cy_shown_severity_of_command (((const Target *) data)->state);
}

static char *
show_outcome (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Target *) data)->outcome);
}

static const CyColumn columns[] = {
  { N_ ("Pile"), show_place, NULL, FALSE, FALSE },
  { N_ ("State"), show_state, severity_of_target, FALSE, FALSE },
  { N_ ("Outcome"), show_outcome, NULL, FALSE, TRUE },
};

/* The newest command of each target; a pile with one gun may have been told as a whole. */
static GHashTable *
index_commands (GPtrArray *commands)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = commands->len; i > 0; i--) { /* they come newest first: the last put in counts */
    CyCommand *command = commands->pdata[i - 1];

    if (command->pile == NULL)
      continue;
    g_hash_table_insert (index, g_strdup (command->pile), command);
    g_hash_table_insert (index, cy_command_target (command), command);
  }
  return index;
}

/* --- counting ----------------------------------------------------------------------------------- */

typedef struct {
  guint n;
  guint done;
  guint failed;
  guint refused;
} Counts;

static void
count (Counts *counts, CyCommandState state)
{
  counts->n++;
  counts->done += state == CY_COMMAND_VERIFIED;
  counts->failed += state == CY_COMMAND_FAILED || state == CY_COMMAND_UNKNOWN;
  counts->refused +=
    state == CY_COMMAND_REFUSED || state == CY_COMMAND_EXPIRED || state == CY_COMMAND_CANCELLED;
}

static void
show_counts (CyBatchView *self, const Counts *counts)
{
  guint ended = counts->done + counts->failed + counts->refused;
  guint left = counts->n - ended;
  g_autofree char *text = is_over (self)
                            ? g_strdup_printf (_ ("%u done, %u failed, %u refused, %u not told"),
                                               counts->done, counts->failed, counts->refused, left)
                            : g_strdup_printf (_ ("%u done, %u failed, %u refused, %u waiting"),
                                               counts->done, counts->failed, counts->refused, left);
  g_autofree char *share = g_strdup_printf ("%u / %u", ended, counts->n);

  gtk_label_set_text (self->counts, text);
  gtk_progress_bar_set_fraction (self->progress, counts->n == 0 ? 0 : (double) ended / counts->n);
  gtk_progress_bar_set_text (self->progress, share);
}

static void
show_targets (CyBatchView *self, GPtrArray *commands)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autoptr (GHashTable) index = index_commands (commands);
  GPtrArray *items = g_ptr_array_new ();
  Counts counts = { 0 };

  for (guint i = 0; self->batch->targets[i] != NULL; i++) {
    const char *name = self->batch->targets[i];
    const CyCommand *command = g_hash_table_lookup (index, name);
    Target *target = g_new (Target, 1);

    *target = (Target){ .target = g_strdup (name),
                        .place = cy_shown_target_text (yard, name),
                        .state = command == NULL ? CY_COMMAND_NONE : command->state,
                        .outcome = command == NULL ? NULL : cy_shown_outcome (command->outcome) };
    count (&counts, target->state);
    g_ptr_array_add (items, target);
  }
  show_counts (self, &counts);
  cy_rows_sync (self->store, items, target_key, (GDestroyNotify) target_free);
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint question;
  g_autoptr (CyBatchView) self = cy_question_end (user_data, &question);
  g_autoptr (GPtrArray) commands = result;

  if (commands != NULL && self != NULL && question == self->question && self->node != NULL &&
      self->batch != NULL)
    show_targets (self, commands);
}

static void
ask_commands (CyBatchView *self)
{
  CyCommandQuery *query = cy_command_query_new (2 * CY_BATCH_MAX_TARGETS);

  g_clear_handle_id (&self->later, g_source_remove);
  query->batch = g_strdup (self->batch->id);
  cy_node_query_commands (self->node, query, on_commands_cb,
                          cy_question_new (self, ++self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyBatchView *self = user_data;

  self->later = 0;
  if (self->batch != NULL)
    ask_commands (self);
  return G_SOURCE_REMOVE;
}

static void
on_command_changed_cb (CyNode *node, const CyCommand *command, CyBatchView *self)
{
  if (self->batch != NULL && self->later == 0 && g_strcmp0 (command->batch, self->batch->id) == 0 &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

/* --- showing ------------------------------------------------------------------------------------ */

static void
show_facts (CyBatchView *self)
{
  const CyBatch *batch = self->batch;
  GString *text = g_string_new (batch->actor != NULL ? batch->actor : "–");

  if (batch->approver != NULL)
    g_string_append_printf (text, ", %s", batch->approver);
  if (batch->reason != NULL)
    g_string_append_printf (text, " · %s", batch->reason);
  g_string_append (text, " · ");
  g_string_append_printf (text, _ ("first alone: %u, then at once: %u, stop at failures: %u"),
                          batch->canaries, batch->wave, batch->max_failures);
  gtk_label_set_text (self->facts, text->str);
  g_string_free (text, TRUE);
}

static void
update_actions (CyBatchView *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                   self->batch != NULL &&
                                     (actions[i].states & 1u << self->batch->state) != 0);
}

/**
 * cy_batch_view_show:
 * @batch: (nullable): %NULL for none.
 */
void
cy_batch_view_show (CyBatchView *self, const CyBatch *batch)
{
  g_autofree char *name = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *title = NULL;
  g_autofree char *outcome = NULL;
  gboolean same = batch != NULL && self->batch != NULL && g_str_equal (batch->id, self->batch->id);
  CyBatch *copy = batch == NULL ? NULL : cy_batch_copy (batch);

  g_clear_pointer (&self->batch, cy_batch_free);
  self->batch = copy;
  gtk_widget_set_visible (GTK_WIDGET (self), copy != NULL);
  update_actions (self);
  if (copy == NULL)
    return;
  name = cy_shown_command_name (copy->name);
  arguments = cy_shown_arguments (cy_node_get_yard (self->node), copy->arguments);
  title = g_strdup_printf ("%s%s%s", name, *arguments != '\0' ? ": " : "", arguments);
  outcome = cy_shown_outcome (copy->outcome);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->outcome, outcome);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), *outcome != '\0');
  cy_state_badge_set (self->badge, cy_shown_severity_of_batch (copy->state),
                      _ (cy_batch_state_label (copy->state)));
  show_facts (self);
  if (!same)
    g_list_store_remove_all (self->store);
  ask_commands (self);
}

/* --- acting ------------------------------------------------------------------------------------- */

static void
on_acted_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  g_autoptr (CyBatchView) self = user_data;

  if (error != NULL && self->node != NULL) {
    g_autofree char *text = cy_shown_outcome (error->message);

    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
  }
}

static void
on_agreed_cb (const char *name, gpointer user_data)
{
  CyBatchView *self = user_data;

  if (self->node != NULL && self->batch != NULL)
    cy_node_act_on_batch (self->node, self->batch->id, CY_BATCH_ACTION_APPROVE, NULL, name,
                          on_acted_cb, g_object_ref (self));
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBatchView *self = CY_BATCH_VIEW (widget);
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions) && self->batch != NULL; i++) {
    if (!g_str_equal (actions[i].name, name))
      continue;
    if (actions[i].action != CY_BATCH_ACTION_APPROVE) {
      cy_node_act_on_batch (self->node, self->batch->id, actions[i].action, NULL,
                            cy_node_get_person (self->node), on_acted_cb, g_object_ref (self));
      return;
    }
    body =
      g_strdup_printf (_ ("%s wants: %s"), self->batch->actor, gtk_label_get_text (self->title));
    cy_name_question_present (widget, self->node, body, on_agreed_cb, g_object_ref (self),
                              g_object_unref);
  }
}

static void
cy_batch_view_dispose (GObject *object)
{
  CyBatchView *self = CY_BATCH_VIEW (object);

  g_clear_handle_id (&self->later, g_source_remove);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->batch, cy_batch_free);
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_batch_view_parent_class)->dispose (object);
}

static void
cy_batch_view_class_init (CyBatchViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_batch_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-batch-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, title);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, outcome);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, progress);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, counts);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, facts);
  gtk_widget_class_bind_template_child (widget_class, CyBatchView, targets);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, on_action);
}

static void
cy_batch_view_init (CyBatchView *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), "big");
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->targets, GTK_SELECTION_MODEL (selection));
  cy_columns_fill (self->targets, columns, G_N_ELEMENTS (columns), self);
  cy_text_set_label_attributes (self->title);
  cy_text_set_label_attributes (self->facts);
}

GtkWidget *
cy_batch_view_new (CyNode *node)
{
  CyBatchView *self = g_object_new (CY_TYPE_BATCH_VIEW, NULL);

  self->node = g_object_ref (node);
  cy_batch_view_show (self, NULL);
  g_signal_connect_object (node, "command-changed", G_CALLBACK (on_command_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
