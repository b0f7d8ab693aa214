/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-entry.h"
#include "cy-json.h"
#include "cy-node-command.h"
#include "cy-question.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* A command has a dozen entries at most; this is for what nobody thought of. */
#define MAX_STEPS 50

/* How often the share of a long command that is done is looked at. */
#define PERCENT_MS 500

static const struct {
  const char *kind; /* of the entry, behind the prefix */
  const char *label;
} steps[] = {
  { "select", N_ ("Selected") },
  { "order", N_ ("Ordered by a batch") },
  { "refuse", N_ ("Refused") },
  { "operate", N_ ("Ordered") },
  { "approve", N_ ("Second person agreed") },
  { "send", N_ ("Sent to the pile") },
  { "written", N_ ("Repeated by the pile") },
  { "verify", N_ ("Read back as asked") },
  { "fail", N_ ("Failed") },
  { "lose", N_ ("Outcome unknown") },
  { "cancel", N_ ("Cancelled") },
  { "expire", N_ ("Expired") },
};

typedef struct {
  char *key;
  gint64 time_us;
  char *what;
  char *who;
} Step;

struct _CyCommandStory {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkBox *badge_place;
  GtkLabel *outcome;
  GtkProgressBar *progress;
  GtkLabel *facts;
  GtkColumnView *steps;
  CyStateBadge *badge;
  GListStore *store; /* of CyRow of Step */
  CyNode *node;      /* owned */
  char *id;          /* owned, nullable: nothing is shown */
  guint question;    /* the newest query; older answers are dropped */
  guint timer;       /* source id, 0 when the command is at its end */
};

G_DEFINE_FINAL_TYPE (CyCommandStory, cy_command_story, GTK_TYPE_WIDGET)

static void
step_free (Step *step)
{
  g_free (step->key);
  g_free (step->what);
  g_free (step->who);
  g_free (step);
}

static const char *
step_key (gconstpointer data)
{
  return ((const Step *) data)->key;
}

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const Step *) data)->time_us);
}

static char *
show_what (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Step *) data)->what);
}

static char *
show_who (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Step *) data)->who);
}

static const CyColumn columns[] = {
  { N_ ("Time"), show_time, NULL, TRUE, FALSE },
  { N_ ("Step"), show_what, NULL, FALSE, TRUE },
  { N_ ("By"), show_who, NULL, FALSE, FALSE },
};

static const char *
label_of_kind (const char *kind)
{
  const char *event = strrchr (kind, '.') != NULL ? strrchr (kind, '.') + 1 : kind;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (g_str_equal (steps[i].kind, event))
      return _ (steps[i].label);
  }
  return kind;
}

static const char *
get_text (JsonNode *payload, const char *name)
{
  JsonObject *object;

  if (payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload))
    return NULL;
  object = json_node_get_object (payload);
  return json_object_get_string_member_with_default (object, name, NULL);
}

static Step *
step_new (CyNode *node, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  const char *reason = get_text (payload, "reason");
  g_autofree char *outcome = cy_shown_outcome (get_text (payload, "outcome"));
  const char *more = *outcome != '\0' ? outcome : reason;
  const char *label = label_of_kind (entry->kind);
  /* What the pile did is written down by this node, which is nobody's name. */
  gboolean is_node = g_str_equal (entry->actor, cy_node_get_id (node));
  Step *step = g_new (Step, 1);

  *step = (Step){ .key = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->hlc),
                  .time_us = cy_hlc_to_us (entry->hlc),
                  .what = more == NULL || *more == '\0' ? g_strdup (label)
                                                        : g_strdup_printf ("%s · %s", label, more),
                  .who = g_strdup (is_node ? "–" : entry->actor) };
  return step;
}

static void
on_entries_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint question;
  g_autoptr (CyCommandStory) self = cy_question_end (user_data, &question);
  g_autoptr (GPtrArray) entries = result;
  GPtrArray *items;

  if (entries != NULL && self != NULL && question == self->question && self->node != NULL) {
    items = g_ptr_array_new ();
    for (guint i = entries->len; i > 0; i--) /* they come newest first */
      g_ptr_array_add (items, step_new (self->node, entries->pdata[i - 1]));
    cy_rows_sync (self->store, items, step_key, (GDestroyNotify) step_free);
  }
}

static void
ask_steps (CyCommandStory *self)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_COMMAND_PREFIX, self->id, NULL);

  cy_node_query_entries (self->node, subject, 0, MAX_STEPS, on_entries_cb,
                         cy_question_new (self, ++self->question));
}

static void
show_percent (CyCommandStory *self)
{
  int percent = self->id == NULL ? -1 : cy_node_get_command_percent (self->node, self->id);

  gtk_widget_set_visible (GTK_WIDGET (self->progress), percent >= 0);
  if (percent >= 0)
    gtk_progress_bar_set_fraction (self->progress, percent / 100.0);
}

static gboolean
on_timer_cb (gpointer user_data)
{
  show_percent (user_data);
  return G_SOURCE_CONTINUE;
}

static void
show_facts (CyCommandStory *self, const CyCommand *command)
{
  g_autofree char *arguments =
    cy_shown_arguments (cy_node_get_yard (self->node), command->arguments);
  g_autofree char *people = cy_shown_command_people (command);
  GString *text = g_string_new (people);

  if (*arguments != '\0')
    g_string_append_printf (text, " · %s", arguments);
  if (command->reason != NULL)
    g_string_append_printf (text, " · %s", command->reason);
  gtk_label_set_text (self->facts, text->str);
  g_string_free (text, TRUE);
}

static void
follow (CyCommandStory *self, gboolean is_final)
{
  if (is_final)
    g_clear_handle_id (&self->timer, g_source_remove);
  else if (self->timer == 0)
    self->timer = g_timeout_add (PERCENT_MS, on_timer_cb, self);
  show_percent (self);
}

/**
 * cy_command_story_show:
 * @command: (nullable): whose story; %NULL for none.
 */
void
cy_command_story_show (CyCommandStory *self, const CyCommand *command)
{
  g_autofree char *title = NULL;
  g_autofree char *outcome = NULL;

  if (command == NULL) {
    g_clear_pointer (&self->id, g_free);
    g_clear_handle_id (&self->timer, g_source_remove);
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    return;
  }
  if (g_strcmp0 (self->id, command->id) != 0) {
    g_free (self->id);
    self->id = g_strdup (command->id);
    g_list_store_remove_all (self->store);
  }
  title = cy_shown_command_title (cy_node_get_yard (self->node), command);
  outcome = cy_shown_outcome (command->outcome);
  gtk_label_set_text (self->title, title);
  cy_state_badge_set (self->badge, cy_shown_severity_of_command (command->state),
                      _ (cy_command_state_label (command->state)));
  gtk_label_set_text (self->outcome, outcome);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), *outcome != '\0');
  show_facts (self, command);
  follow (self, cy_command_state_is_final (command->state));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  ask_steps (self);
}

const char *
cy_command_story_get_id (CyCommandStory *self)
{
  return self->id;
}

static void
on_command_changed_cb (CyNode *node, const CyCommand *command, CyCommandStory *self)
{
  if (self->id != NULL && g_str_equal (self->id, command->id))
    cy_command_story_show (self, command);
}

static void
cy_command_story_dispose (GObject *object)
{
  CyCommandStory *self = CY_COMMAND_STORY (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (cy_command_story_parent_class)->dispose (object);
}

static void
cy_command_story_class_init (CyCommandStoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_command_story_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-command-story.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, title);
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, outcome);
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, progress);
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, facts);
  gtk_widget_class_bind_template_child (widget_class, CyCommandStory, steps);
}

static void
cy_command_story_init (CyCommandStory *self)
{
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), "big");
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->steps, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  cy_columns_fill (self->steps, columns, G_N_ELEMENTS (columns), self);
  cy_text_set_label_attributes (self->title);
  cy_text_set_label_attributes (self->outcome);
  cy_text_set_label_attributes (self->facts);
}

GtkWidget *
cy_command_story_new (CyNode *node)
{
  CyCommandStory *self = g_object_new (CY_TYPE_COMMAND_STORY, NULL);

  self->node = g_object_ref (node);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (node, "command-changed", G_CALLBACK (on_command_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
