/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-deed.h"
#include "cy-alarm-facts.h"
#include "cy-article-offer.h"
#include "cy-children.h"
#include "cy-fact-grid.h"
#include "cy-field-editor.h"
#include "cy-field.h"
#include "cy-node-alarm.h"
#include "cy-node-notice.h"
#include "cy-question.h"
#include "cy-rationale.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

#define EARLIER_US ((gint64) 30 * 24 * 3600 * G_USEC_PER_SEC)

/* Counted up to here, and so many are told one by one. */
#define COUNT_MAX 1000
#define TOLD      5

#define MESSAGES_MAX 50

struct _CyAlarmPane {
  GtkWidget parent_instance;

  GtkBox *badge_place;
  GtkLabel *what;
  GtkLabel *where;
  GtkButton *close;
  GtkWidget *ways;
  GtkBox *guidance_place;
  GtkLabel *guidance;
  GtkWidget *guidance_page;
  GtkGrid *facts;
  GtkWidget *story;
  GtkLabel *comments;
  GtkEntry *comment;
  GtkLabel *earlier;
  GtkLabel *messages;
  CyStateBadge *badge;
  CyArticleOffer *offer;
  CyNode *node;        /* owned */
  CyAlarm *alarm;      /* owned, nullable */
  CyRecord *limit;     /* owned, nullable: what has the limit it passed */
  CyRecord *rationale; /* owned, nullable: what was thought about it beforehand */
  guint question;      /* the newest alarm; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyAlarmPane, cy_alarm_pane, GTK_TYPE_WIDGET)

/* --- what was said, and what was before ----------------------------------------------------------- */

static void
show_comments (CyAlarmPane *self, GPtrArray *comments)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < comments->len; i++) {
    const CyAlarmComment *comment = comments->pdata[i];
    g_autofree char *when = cy_shown_time (comment->time_us);

    g_string_append_printf (text, "%s%s %s: %s", i > 0 ? "\n" : "", when, comment->actor,
                            comment->text);
  }
  gtk_label_set_text (self->comments, comments->len == 0 ? _ ("None yet.") : text->str);
}

static void
on_comments_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmPane) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) comments = result;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (comments != NULL)
    show_comments (self, comments);
  else
    gtk_label_set_text (self->comments, error->message);
}

static void
tell_one (GString *text, const CyAlarm *alarm)
{
  g_autofree char *when = cy_shown_time (alarm->raised_us);
  g_autofree char *value = cy_shown_alarm_value (alarm);
  g_autofree char *lasted =
    alarm->cleared_us == 0 ? g_strdup ("–") : cy_shown_age (alarm->cleared_us - alarm->raised_us);

  g_string_append_printf (text, "\n%s · %s%s%s", when, lasted, *value != '\0' ? " · " : "", value);
}

/* Of this very subject: a search finds those of the pile's other guns too. */
static void
show_earlier (CyAlarmPane *self, GPtrArray *alarms)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    if (!g_str_equal (alarm->subject, self->alarm->subject) ||
        alarm->occurrence == self->alarm->occurrence)
      continue;
    if (n++ < TOLD)
      tell_one (text, alarm);
  }
  count = n == 0 ? g_strdup (_ ("Not in the last 30 days."))
                 : g_strdup_printf (ngettext ("%u other time in the last 30 days",
                                              "%u other times in the last 30 days", n),
                                    n);
  g_string_prepend (text, count);
  gtk_label_set_text (self->earlier, text->str);
}

static void
on_earlier_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmPane) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) alarms = result;

  if (self == NULL || number != self->question || self->node == NULL || self->alarm == NULL)
    return;
  if (alarms != NULL)
    show_earlier (self, alarms);
  else
    gtk_label_set_text (self->earlier, error->message);
}

static void
tell_message (GString *text, CyYard *yard, const CyMessage *message)
{
  static const char *const states[CY_N_MESSAGE_STATES] = { N_ ("to be sent"), N_ ("sent"),
                                                           N_ ("failed") };
  g_autofree char *when = cy_shown_time (message->planned_us);
  g_autofree char *contact = cy_yard_display_name (yard, CY_KIND_CONTACT, message->contact);

  g_string_append_printf (text, "%s%s %s, %s: %s", text->len > 0 ? "\n" : "", when, contact,
                          message->address, _ (states[message->state]));
  if (message->error != NULL)
    g_string_append_printf (text, " (%s)", message->error);
}

static void
on_messages_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmPane) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) messages = result;
  g_autoptr (GString) text = g_string_new (error != NULL ? error->message : NULL);

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  for (guint i = messages == NULL ? 0 : messages->len; i > 0; i--)
    tell_message (text, cy_node_get_yard (self->node), messages->pdata[i - 1]);
  gtk_label_set_text (self->messages,
                      text->len == 0 ? _ ("Nobody was sent a message.") : text->str);
}

static void
ask (CyAlarmPane *self)
{
  g_auto (GStrv) parts = g_strsplit (self->alarm->subject, "/", 2);
  char *piles[] = { parts[0], NULL };
  char *conditions[] = { self->alarm->condition, NULL };
  const CyAlarmSearch search = { .from_us = g_get_real_time () - EARLIER_US,
                                 .to_us = G_MAXINT64,
                                 .piles = piles,
                                 .conditions = conditions,
                                 .limit = COUNT_MAX };
  g_autofree char *id = cy_alarm_dup_id (self->alarm);

  self->question++;
  cy_node_query_messages (self->node, &(const CyMessageQuery){ .alarm = id, .limit = MESSAGES_MAX },
                          on_messages_cb, cy_question_new (self, self->question));
  cy_node_query_comments (self->node, id, on_comments_cb, cy_question_new (self, self->question));
  cy_node_search_alarms (self->node, &search, on_earlier_cb,
                         cy_question_new (self, self->question));
}

/* --- what is so ----------------------------------------------------------------------------------- */

static void
show_facts (CyAlarmPane *self)
{
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < cy_alarm_facts_count (); i++) {
    g_autofree char *value = cy_alarm_facts_value (i, self->alarm, now_us);

    cy_fact_grid_set (self->facts, i, value);
  }
}

/* What people thought about the alarm beforehand, a line each. */
static char *
read_guidance (const CyRecord *rationale)
{
  static const char *const fields[] = { "cause",       "effect", "action",
                                        "respond_min", "owner",  "reviewed_on" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const CyField *field = cy_kind_find_field (CY_KIND_RATIONALE, fields[i]);
    g_autofree char *value = cy_field_spell (field, rationale->cells);

    if (*value != '\0')
      g_string_append_printf (text, "%s%s: %s%s%s", text->len > 0 ? "\n" : "", _ (field->label),
                              value, field->unit != NULL ? " " : "",
                              field->unit != NULL ? field->unit : "");
  }
  return g_string_free (text, FALSE);
}

static void
show_guidance (CyAlarmPane *self)
{
  CyYard *yard = cy_node_get_yard (self->node);
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, self->alarm->pile);
  CyRecord *rationale = cy_rationale_find (yard, pile, self->alarm->condition);
  g_autofree char *text = rationale == NULL ? NULL : read_guidance (rationale);

  g_clear_pointer (&self->rationale, cy_record_unref);
  self->rationale = rationale == NULL ? NULL : cy_record_ref (rationale);
  cy_alarm_pane_set_guidance (self, text);
}

/* The record whose limit holds for the pile, if the alarm is about a limit. */
static CyRecord *
find_limit (CyAlarmPane *self)
{
  CyYard *yard = cy_node_get_yard (self->node);
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, self->alarm->pile);
  g_autoptr (GArray) limits = NULL;
  CyMeasureId measure;

  if (pile == NULL || !cy_alarm_condition_measure (self->alarm->condition, &measure))
    return NULL;
  limits = cy_yard_effective_limits (yard, pile);
  for (guint i = 0; i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);

    if (limit->limit.measure == measure && limit->source != NULL)
      return cy_record_ref (limit->source);
  }
  return NULL;
}

static void
enable_links (CyAlarmPane *self)
{
  CyMeasureId measure;
  gboolean has_pile = self->alarm != NULL && *self->alarm->pile != '\0';
  gboolean has_measure = has_pile && cy_alarm_condition_measure (self->alarm->condition, &measure);
  gboolean has_page =
    self->rationale != NULL && cy_record_get_text (self->rationale, "page") != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.show-pile", self->alarm != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.show-trend", has_measure);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.show-limit", self->limit != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.show-page", has_page);
  gtk_widget_set_visible (self->guidance_page, has_page);
}

static void
forget (CyAlarmPane *self)
{
  g_clear_pointer (&self->alarm, cy_alarm_free);
  g_clear_pointer (&self->limit, cy_record_unref);
  g_clear_pointer (&self->rationale, cy_record_unref);
}

/* A feeder about which nothing was raised: only what is folded below it is known. */
static void
show_group (CyAlarmPane *self, const CyAlarmRow *row)
{
  cy_state_badge_set (self->badge, cy_shown_severity_of_priority (row->priority),
                      _ (cy_priority_label (row->priority)));
  cy_article_offer_show (self->offer, NULL, NULL);
  self->question++;
}

static void
show_alarm (CyAlarmPane *self, const CyAlarm *alarm, gboolean is_new)
{
  cy_state_badge_set (self->badge, cy_shown_severity_of_alarm (alarm),
                      _ (cy_priority_label (alarm->priority)));
  self->alarm = cy_alarm_copy (alarm);
  self->limit = find_limit (self);
  show_facts (self);
  show_guidance (self);
  cy_article_offer_show (self->offer, alarm->condition, alarm->pile);
  if (is_new) {
    gtk_label_set_text (self->comments, "");
    gtk_label_set_text (self->earlier, "");
    gtk_label_set_text (self->messages, "");
    gtk_editable_set_text (GTK_EDITABLE (self->comment), "");
  }
  ask (self);
}

static gboolean
is_same (const CyAlarm *a, const CyAlarm *b)
{
  return a != NULL && b != NULL && a->occurrence == b->occurrence &&
         g_str_equal (a->subject, b->subject);
}

/**
 * cy_alarm_pane_show:
 * @row: (nullable): what to show; nothing hides the pane.
 *
 * Shows an alarm as it is now. What somebody is typing stays while it is the same alarm.
 */
void
cy_alarm_pane_show (CyAlarmPane *self, const CyAlarmRow *row)
{
  gboolean same = row != NULL && is_same (self->alarm, row->alarm);
  g_autofree char *what = NULL;
  g_autofree char *where = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  forget (self);
  if (row == NULL)
    return;
  what = cy_alarm_row_what (row, cy_node_get_yard (self->node));
  where = cy_alarm_row_where (row, cy_node_get_yard (self->node));
  gtk_label_set_text (self->what, what);
  gtk_label_set_text (self->where, where);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), row->alarm != NULL);
  gtk_widget_set_visible (self->story, row->alarm != NULL);
  gtk_widget_set_visible (self->ways, row->alarm != NULL);
  if (row->alarm != NULL)
    show_alarm (self, row->alarm, !same);
  else
    show_group (self, row);
  if (row->alarm == NULL)
    cy_alarm_pane_set_guidance (self, NULL);
  enable_links (self);
}

/**
 * cy_alarm_pane_get_alarm:
 *
 * Returns: (transfer none) (nullable): what it shows.
 */
const CyAlarm *
cy_alarm_pane_get_alarm (CyAlarmPane *self)
{
  return self->alarm;
}

/**
 * cy_alarm_pane_set_guidance:
 * @text: (nullable): what to do about the alarm; goes when another alarm is shown.
 */
void
cy_alarm_pane_set_guidance (CyAlarmPane *self, const char *text)
{
  gtk_label_set_text (self->guidance, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->guidance), text != NULL && *text != '\0');
}

/**
 * cy_alarm_pane_get_guidance_place:
 *
 * Returns: (transfer none): where more than a text can be put.
 */
GtkBox *
cy_alarm_pane_get_guidance_place (CyAlarmPane *self)
{
  return self->guidance_place;
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CyAlarm *alarm = CY_ALARM_PANE (widget)->alarm;

  if (alarm != NULL)
    gtk_widget_activate_action (widget, "win.show-pile", "(su)", alarm->pile, alarm->connector);
}

static void
on_show_trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CyAlarm *alarm = CY_ALARM_PANE (widget)->alarm;
  CyMeasureId measure;

  if (alarm != NULL && cy_alarm_condition_measure (alarm->condition, &measure))
    gtk_widget_activate_action (widget, "win.show-trend", "(sus)", alarm->pile, alarm->connector,
                                cy_measure_get (measure)->name);
}

/* Where to look next, as the guidance says: "pile" and "trend" are about this alarm, the others are pages. */
static void
on_show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmPane *self = CY_ALARM_PANE (widget);
  const char *page = cy_record_get_text (self->rationale, "page");

  if (g_str_equal (page, "pile"))
    gtk_widget_activate_action (widget, "alarm.show-pile", NULL);
  else if (g_str_equal (page, "trend"))
    gtk_widget_activate_action (widget, "alarm.show-trend", NULL);
  else
    gtk_widget_activate_action (widget, "win.show-page", "s",
                                g_str_equal (page, "link") ? "links" : page);
}

static void
on_show_limit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyRecord *limit = CY_ALARM_PANE (widget)->limit;

  if (limit != NULL)
    gtk_widget_activate_action (widget, "win.show-record", "(ss)", cy_kind_get (limit->kind)->name,
                                limit->id);
}

static void
on_say_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmPane *self = CY_ALARM_PANE (widget);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->comment));
  const CyAlarmWish wish = { .kind = CY_ALARM_WISH_COMMENT, .note = text };
  GPtrArray *ids;

  if (self->alarm == NULL || *text == '\0')
    return;
  ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ids, cy_alarm_dup_id (self->alarm));
  cy_alarm_deed_do (widget, self->node, ids, &wish);
  gtk_editable_set_text (GTK_EDITABLE (self->comment), "");
}

static void
on_comment_activate_cb (GtkEntry *entry, CyAlarmPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "alarm.say", NULL);
}

static void
on_comment_changed_cb (GtkEditable *entry, CyAlarmPane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.say",
                                 *gtk_editable_get_text (entry) != '\0');
}

static void
on_close_cb (GtkButton *button, CyAlarmPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static gboolean
on_escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_widget_set_visible (widget, FALSE);
  return TRUE;
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_alarm_pane_dispose (GObject *object)
{
  CyAlarmPane *self = CY_ALARM_PANE (object);

  cy_children_unparent (GTK_WIDGET (self));
  forget (self);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_alarm_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, what);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, where);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, close);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, ways);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, guidance_place);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, guidance);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, story);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, comments);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, comment);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, earlier);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, messages);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmPane, guidance_page);
}

static void
cy_alarm_pane_class_init (CyAlarmPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarm_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarm-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "alarm.show-pile", NULL, on_show_pile_action);
  gtk_widget_class_install_action (widget_class, "alarm.show-trend", NULL, on_show_trend_action);
  gtk_widget_class_install_action (widget_class, "alarm.show-limit", NULL, on_show_limit_action);
  gtk_widget_class_install_action (widget_class, "alarm.show-page", NULL, on_show_page_action);
  gtk_widget_class_install_action (widget_class, "alarm.say", NULL, on_say_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
}

static void
cy_alarm_pane_init (CyAlarmPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  for (guint i = 0; i < cy_alarm_facts_count (); i++)
    cy_fact_grid_add (self->facts, i, cy_alarm_facts_label (i));
  cy_text_set_label_bold (self->what, TRUE);
  cy_text_set_label_attributes (self->where);
  cy_text_set_label_attributes (self->comments);
  cy_text_set_label_attributes (self->guidance);
  cy_entry_set_chinese (self->comment);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarm.say", FALSE);
  enable_links (self);
  g_signal_connect (self->close, "clicked", G_CALLBACK (on_close_cb), self);
  g_signal_connect (self->comment, "activate", G_CALLBACK (on_comment_activate_cb), self);
  g_signal_connect (self->comment, "changed", G_CALLBACK (on_comment_changed_cb), self);
}

GtkWidget *
cy_alarm_pane_new (CyNode *node)
{
  CyAlarmPane *self = g_object_new (CY_TYPE_ALARM_PANE, NULL);

  self->node = g_object_ref (node);
  self->offer = CY_ARTICLE_OFFER (cy_article_offer_new (node));
  gtk_box_append (self->guidance_place, GTK_WIDGET (self->offer));
  return GTK_WIDGET (self);
}
