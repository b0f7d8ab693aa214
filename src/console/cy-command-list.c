/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-list.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-command-rows.h"
#include "cy-command-story.h"
#include "cy-name-question.h"
#include "cy-node-command.h"
#include "cy-question.h"
#include "cy-seat.h"
#include "cy-shown-command.h"

#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* The newest of the time that are looked at; who wants older ones searches by a shorter time. */
#define MAX_ROWS 5000

/* A batch changes hundreds of commands in a second; the table follows this often. */
#define REFRESH_MS 300

static const struct {
  const char *label;
  gint64 span_us; /* 0 for what is not at its end */
} spans[] = {
  { N_ ("Under way"), 0 },
  { N_ ("Last 24 hours"), DAY_US },
  { N_ ("Last 7 days"), 7 * DAY_US },
  { N_ ("Last 90 days"), 90 * DAY_US },
};

struct _CyCommandList {
  GtkWidget parent_instance;

  GtkDropDown *span;
  GtkDropDown *state;
  GtkSearchEntry *search;
  GtkLabel *count;
  GtkStack *stack;
  GtkColumnView *commands;
  GtkBox *story_place;
  CyCommandStory *story;
  CyNode *node;      /* owned */
  GListStore *store; /* of CyRow of CyCommandRow */
  GtkSingleSelection *selection;
  guint question; /* the newest query; older answers are dropped */
  guint later;    /* source id, 0 when no refresh is due */
};

G_DEFINE_FINAL_TYPE (CyCommandList, cy_command_list, GTK_TYPE_WIDGET)

static const CyCommand *
get_selected (CyCommandList *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : ((const CyCommandRow *) cy_row_get_data (row))->command;
}

static void
on_selection_cb (CyCommandList *self)
{
  const CyCommand *command = get_selected (self);
  gboolean open = command != NULL && !cy_command_state_is_final (command->state);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "commands.approve",
                                 open && command->state == CY_COMMAND_WAITING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "commands.cancel", open);
  if (command == NULL || g_strcmp0 (cy_command_story_get_id (self->story), command->id) != 0)
    cy_command_story_show (self->story, command);
}

static void
show_count (CyCommandList *self, guint n_shown, guint n_found)
{
  g_autofree char *text =
    n_found >= MAX_ROWS
      ? g_strdup_printf (_ ("%u commands; older ones are not shown"), n_shown)
      : g_strdup_printf (ngettext ("%u command", "%u commands", n_shown), n_shown);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n_shown == 0 ? "empty" : "table");
}

static void
show_commands (CyCommandList *self, GPtrArray *commands)
{
  CyYard *yard = cy_node_get_yard (self->node);
  guint state = gtk_drop_down_get_selected (self->state);
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  GPtrArray *rows = g_ptr_array_new ();
  guint n_shown;

  for (guint i = 0; i < commands->len; i++) {
    const CyCommand *command = commands->pdata[i];
    CyCommandRow *row;

    if (state != 0 && state != GTK_INVALID_LIST_POSITION && command->state != state)
      continue;
    row = cy_command_row_new (yard, command);
    if (*needle != '\0' && !cy_command_row_matches (row, needle))
      cy_command_row_free (row);
    else
      g_ptr_array_add (rows, row);
  }
  n_shown = rows->len;
  cy_command_rows_take (self->store, rows);
  show_count (self, n_shown, commands->len);
  on_selection_cb (self);
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint question;
  g_autoptr (CyCommandList) self = cy_question_end (user_data, &question);
  g_autoptr (GPtrArray) commands = result;

  if (self != NULL && question == self->question && self->node != NULL) {
    if (commands != NULL)
      show_commands (self, commands);
    else
      gtk_label_set_text (self->count, error->message);
  }
}

static void
refresh (CyCommandList *self)
{
  guint span = gtk_drop_down_get_selected (self->span);
  CyCommandQuery *query;

  g_clear_handle_id (&self->later, g_source_remove);
  self->question++;
  if (span == GTK_INVALID_LIST_POSITION || spans[span].span_us == 0) {
    g_autoptr (GPtrArray) commands = cy_node_list_open_commands (self->node);

    show_commands (self, commands);
    return;
  }
  query = cy_command_query_new (MAX_ROWS);
  query->from_us = g_get_real_time () - spans[span].span_us;
  cy_node_query_commands (self->node, query, on_commands_cb,
                          cy_question_new (self, self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyCommandList *self = user_data;

  self->later = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_later (CyCommandList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->later == 0)
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

static void
on_done_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommandList) self = user_data;

  if (error != NULL && self->node != NULL) {
    g_autofree char *text = cy_shown_outcome (error->message);

    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
  }
}

static void
on_cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyCommandList *self = CY_COMMAND_LIST (widget);
  const CyCommand *command = get_selected (self);

  if (command != NULL)
    cy_node_cancel_command (self->node, command->id, cy_node_get_person (self->node), on_done_cb,
                            g_object_ref (self));
}

/* What somebody was asked to agree to. */
typedef struct {
  CyCommandList *list; /* owned */
  char *id;
} Agreement;

static void
agreement_free (gpointer data)
{
  Agreement *agreement = data;

  g_object_unref (agreement->list);
  g_free (agreement->id);
  g_free (agreement);
}

static void
on_agreed_cb (const char *name, gpointer user_data)
{
  Agreement *agreement = user_data;

  if (agreement->list->node != NULL)
    cy_node_approve_command (agreement->list->node, agreement->id, name, on_done_cb,
                             g_object_ref (agreement->list));
}

static void
on_approve_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyCommandList *self = CY_COMMAND_LIST (widget);
  const CyCommand *command = get_selected (self);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  Agreement *agreement;

  if (command == NULL)
    return;
  title = cy_shown_command_title (cy_node_get_yard (self->node), command);
  body = g_strdup_printf (_ ("%s wants: %s"), command->actor, title);
  agreement = g_new (Agreement, 1);
  *agreement = (Agreement){ g_object_ref (self), g_strdup (command->id) };
  cy_name_question_present (widget, self->node, body, on_agreed_cb, agreement, agreement_free);
}

/* Enter or a double click goes to the pile. */
static void
on_activate_cb (GtkColumnView *view, guint position, CyCommandList *self)
{
  const CyCommand *command = get_selected (self);

  if (command != NULL && command->pile != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-pile", "(su)", command->pile,
                                MAX (command->connector, 1));
}

static void
cy_command_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_command_list_parent_class)->map (widget);
  refresh (CY_COMMAND_LIST (widget));
}

static void
cy_command_list_dispose (GObject *object)
{
  CyCommandList *self = CY_COMMAND_LIST (object);

  g_clear_handle_id (&self->later, g_source_remove);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_command_list_parent_class)->dispose (object);
}

static void
cy_command_list_class_init (CyCommandListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_command_list_dispose;
  widget_class->map = cy_command_list_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-command-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, span);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, state);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, search);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, count);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, stack);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, commands);
  gtk_widget_class_bind_template_child (widget_class, CyCommandList, story_place);
  gtk_widget_class_install_action (widget_class, "commands.approve", NULL, on_approve_action);
  gtk_widget_class_install_action (widget_class, "commands.cancel", NULL, on_cancel_action);
}

static void
fill_lists (CyCommandList *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) states = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    gtk_string_list_append (labels, _ (spans[i].label));
  gtk_drop_down_set_model (self->span, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->span, 1);
  /* A row for each state but "none", whose place is taken by all of them. */
  gtk_string_list_append (states, _ ("All states"));
  for (guint i = CY_COMMAND_NONE + 1; i < CY_N_COMMAND_STATES; i++)
    gtk_string_list_append (states, _ (cy_command_state_label (i)));
  gtk_drop_down_set_model (self->state, G_LIST_MODEL (states));
}

static void
cy_command_list_init (CyCommandList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_lists (self);
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->commands, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_command_rows_fill_columns (self->commands, CY_COMMAND_ROWS_ALL);
  g_signal_connect (self->commands, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_command_list_new (CyNode *node)
{
  CyCommandList *self = g_object_new (CY_TYPE_COMMAND_LIST, NULL);

  self->node = g_object_ref (node);
  self->story = CY_COMMAND_STORY (cy_command_story_new (node));
  gtk_widget_set_hexpand (GTK_WIDGET (self->story), TRUE);
  gtk_box_append (self->story_place, GTK_WIDGET (self->story));
  on_selection_cb (self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selection_cb),
                            self);
  g_signal_connect_swapped (self->span, "notify::selected", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->state, "notify::selected", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (refresh), self);
  g_signal_connect_object (node, "command-changed", G_CALLBACK (refresh_later), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (refresh_later), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
