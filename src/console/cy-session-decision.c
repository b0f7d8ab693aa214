/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-decision.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-fact-grid.h"
#include "cy-node-people.h"
#include "cy-node-session-price.h"
#include "cy-node-session.h"
#include "cy-order-sections.h"
#include "cy-question.h"
#include "cy-seat.h"
#include "cy-session-facts.h"
#include "cy-session-words.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* More readings than this nobody compares; the first and the last ones are shown. */
#define READINGS_SHOWN 12

/* A character may be four bytes long, and the node takes 500 bytes. */
#define NOTE_MAX_CHARS 125

typedef enum {
  DECIDE_BILL,
  DECIDE_REPAIR,
  DECIDE_WAIVE,
  N_DECISIONS,
} Decision;

static const struct {
  const char *action;
  const char *label; /* with what it would come to, or alone */
} decisions[N_DECISIONS] = {
  [DECIDE_BILL] = { "decision.bill", N_ ("Bill as it _stands") },
  [DECIDE_REPAIR] = { "decision.repair", N_ ("Bill as _proposed") },
  [DECIDE_WAIVE] = { "decision.waive", N_ ("Ask _nothing for it") },
};

enum {
  PROPOSED_SOURCE,
  PROPOSED_ENERGY,
  PROPOSED_FROM,
  PROPOSED_TO,
  PROPOSED_READINGS,
  N_PROPOSED,
};

static const char *const proposed_labels[N_PROPOSED] = {
  [PROPOSED_SOURCE] = N_ ("Source"),     [PROPOSED_ENERGY] = N_ ("Energy"),
  [PROPOSED_FROM] = N_ ("From"),         [PROPOSED_TO] = N_ ("Until"),
  [PROPOSED_READINGS] = N_ ("Readings"),
};

struct _CySessionDecision {
  GtkWidget parent_instance;

  GtkBox *findings;
  GtkBox *meter_place;
  GtkGrid *proposed;
  GtkLabel *no_proposal;
  GtkEntry *note;
  GtkLabel *message;
  GtkButton *bill;
  GtkButton *repair;
  GtkButton *waive;
  CySessionFocus *focus; /* owned */
  char *shown;           /* owned, nullable: whose findings are shown */
  gboolean waits;        /* for the node's answer */
};

G_DEFINE_FINAL_TYPE (CySessionDecision, cy_session_decision, GTK_TYPE_WIDGET)

/* --- what is wrong -------------------------------------------------------------------------------- */

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add_finding (CySessionDecision *self, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *badge = cy_state_badge_new (CY_SEVERITY_HIGH, "");
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (self->findings, row);
}

static void
show_findings (CySessionDecision *self, const CySession *session)
{
  g_autoptr (GArray) findings = cy_gate_parse (session->holds);

  clear (self->findings);
  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *text = cy_session_words_finding (&g_array_index (findings, CyGateFinding, i));

    add_finding (self, text);
  }
  /* A newer node may have found what this one has no words for. */
  if (findings->len == 0)
    add_finding (self, session->holds != NULL ? session->holds : _ ("Unknown"));
}

/* --- what is proposed ----------------------------------------------------------------------------- */

static void
append_reading (GString *text, const CyMeterReading *reading)
{
  g_autofree char *time = cy_shown_time (reading->time_us);
  g_autofree char *energy = cy_session_words_energy_exact (reading->energy_dwh);

  g_string_append_printf (text, "%s%s  %s%s", text->len > 0 ? "\n" : "", time, energy,
                          reading->interpolated ? _ (" (between two)") : "");
}

static char *
spell_readings (const GArray *readings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < readings->len; i++) {
    if (readings->len > READINGS_SHOWN && i >= READINGS_SHOWN / 2 &&
        i < readings->len - READINGS_SHOWN / 2) {
      if (i == READINGS_SHOWN / 2)
        g_string_append (text, "\n…");
      continue;
    }
    append_reading (text, &g_array_index (readings, CyMeterReading, i));
  }
  return g_string_free (text, FALSE);
}

static void
show_proposal (CySessionDecision *self, const CySessionProposal *proposal)
{
  char *values[N_PROPOSED] = { NULL };

  if (proposal != NULL) {
    values[PROPOSED_SOURCE] = cy_session_words_source (proposal);
    values[PROPOSED_ENERGY] = cy_session_words_energy_exact (proposal->energy_dwh);
    values[PROPOSED_FROM] = cy_shown_time (proposal->started_us);
    values[PROPOSED_TO] = cy_shown_time (proposal->stopped_us);
    values[PROPOSED_READINGS] = spell_readings (proposal->readings);
  }
  for (guint i = 0; i < N_PROPOSED; i++) {
    cy_fact_grid_set (self->proposed, i, values[i]);
    g_free (values[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->proposed), proposal != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->no_proposal), proposal == NULL);
}

/* --- what may be decided -------------------------------------------------------------------------- */

static char *
refuse (CySessionDecision *self, const CySession *session)
{
  CyNode *node = cy_session_focus_get_node (self->focus);
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE, session->pile);
  g_autoptr (GError) error = NULL;

  if (!cy_node_may (node, cy_node_get_person (node), CY_ACTION_MONEY, subject, &error))
    return g_strdup (error->message);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->note)) == '\0')
    return g_strdup (_ ("Say why first: it goes into the journal with your name."));
  return NULL;
}

static void
show_button (CySessionDecision *self, GtkButton *button, Decision decision, const char *why)
{
  const char *tooltip = why != NULL ? why : "";

  gtk_widget_action_set_enabled (GTK_WIDGET (self), decisions[decision].action, why == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
}

/* What cannot be done is grey and says why. */
static void
show_buttons (CySessionDecision *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  g_autoptr (CySessionProposal) proposal = NULL;
  g_autofree char *why = NULL;
  g_autofree char *forbidden = NULL;

  if (session == NULL || session->verdict != CY_SESSION_HELD)
    return;
  forbidden = cy_node_forbid_bill (cy_session_focus_get_node (self->focus), session);
  proposal = cy_session_proposal_read (session->proposal);
  why = self->waits ? g_strdup (_ ("It is being written…")) : refuse (self, session);
  show_button (self, self->bill, DECIDE_BILL, forbidden != NULL ? forbidden : why);
  show_button (self, self->waive, DECIDE_WAIVE, why);
  show_button (self, self->repair, DECIDE_REPAIR,
               proposal == NULL ? _ ("Nothing is proposed for it.") : why);
}

/* Whoever decides sees what it comes to. */
static void
label_button (CySessionDecision *self,
              GtkButton *button,
              Decision decision,
              gint64 energy_dwh,
              gint64 minor)
{
  GtkWidget *child = gtk_button_get_child (button);
  g_autofree char *energy = cy_session_words_energy (energy_dwh);
  g_autofree char *amount = cy_session_words_money (minor);
  g_autofree char *text =
    minor == CY_SESSION_UNKNOWN
      ? g_strdup_printf ("%s: %s", _ (decisions[decision].label), energy)
      : g_strdup_printf ("%s: %s · %s", _ (decisions[decision].label), energy, amount);

  gtk_label_set_text_with_mnemonic (GTK_LABEL (child), text);
}

static void
label_buttons (CySessionDecision *self, const CySession *session)
{
  CyNode *node = cy_session_focus_get_node (self->focus);
  g_autoptr (CySessionProposal) proposal = cy_session_proposal_read (session->proposal);
  g_autofree char *forbidden = cy_node_forbid_bill (node, session);

  if (forbidden != NULL)
    gtk_label_set_text_with_mnemonic (GTK_LABEL (gtk_button_get_child (self->bill)),
                                      _ ("Bill as it _stands: it cannot have been"));
  else
    label_button (self, self->bill, DECIDE_BILL, session->energy_dwh,
                  cy_node_price_session (node, session, session->readings, session->stopped_us));
  if (proposal != NULL)
    label_button (self, self->repair, DECIDE_REPAIR, proposal->energy_dwh,
                  cy_node_price_session (node, session, proposal->readings, proposal->stopped_us));
  gtk_widget_set_visible (GTK_WIDGET (self->repair), proposal != NULL);
  show_proposal (self, proposal);
}

static void
say (CySessionDecision *self, const char *text)
{
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *text != '\0');
}

/* Of another session what was typed says nothing. */
static void
on_session_changed_cb (CySessionDecision *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  const char *id = cy_session_focus_get_id (self->focus);

  if (g_strcmp0 (id, self->shown) != 0) {
    g_free (self->shown);
    self->shown = g_strdup (id);
    self->waits = FALSE;
    gtk_editable_set_text (GTK_EDITABLE (self->note), "");
    say (self, "");
  }
  if (session == NULL || session->verdict != CY_SESSION_HELD)
    return;
  show_findings (self, session);
  label_buttons (self, session);
  show_buttons (self);
}

/* --- deciding ------------------------------------------------------------------------------------- */

static void
on_settled_cb (const CySession *session, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionDecision) self = cy_question_end (user_data, &number);

  if (self == NULL || self->focus == NULL)
    return;
  self->waits = FALSE;
  if (error != NULL)
    say (self, error->message);
  else if (g_strcmp0 (session->id, self->shown) == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  show_buttons (self);
}

static void
decide (CySessionDecision *self, Decision decision)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  CyNode *node = cy_session_focus_get_node (self->focus);

  if (session == NULL || self->waits)
    return;
  self->waits = TRUE;
  say (self, "");
  show_buttons (self);
  cy_node_settle_session (node, session->id, decision != DECIDE_WAIVE, decision == DECIDE_REPAIR,
                          gtk_editable_get_text (GTK_EDITABLE (self->note)),
                          cy_node_get_person (node), on_settled_cb, cy_question_new (self, 0));
}

static void
on_decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < N_DECISIONS; i++) {
    if (g_str_equal (name, decisions[i].action))
      decide (CY_SESSION_DECISION (widget), (Decision) i);
  }
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_session_decision_dispose (GObject *object)
{
  CySessionDecision *self = CY_SESSION_DECISION (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->focus);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (cy_session_decision_parent_class)->dispose (object);
}

static void
cy_session_decision_class_init (CySessionDecisionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_session_decision_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-session-decision.ui");
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, findings);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, meter_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, proposed);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, no_proposal);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, note);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, message);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, bill);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, repair);
  gtk_widget_class_bind_template_child (widget_class, CySessionDecision, waive);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
  for (guint i = 0; i < N_DECISIONS; i++)
    gtk_widget_class_install_action (widget_class, decisions[i].action, NULL, on_decide_action);
}

static void
prepare_button (GtkButton *button, Decision decision)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ (decisions[decision].label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (button));
  gtk_button_set_child (button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), decisions[decision].action);
}

static void
cy_session_decision_init (CySessionDecision *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_text_set_label_attributes (self->message);
  gtk_entry_set_max_length (self->note, NOTE_MAX_CHARS);
  for (guint i = 0; i < N_PROPOSED; i++)
    cy_fact_grid_add (self->proposed, i, _ (proposed_labels[i]));
  prepare_button (self->bill, DECIDE_BILL);
  prepare_button (self->repair, DECIDE_REPAIR);
  prepare_button (self->waive, DECIDE_WAIVE);
}

GtkWidget *
cy_session_decision_new (CySessionFocus *focus)
{
  CySessionDecision *self = g_object_new (CY_TYPE_SESSION_DECISION, NULL);

  self->focus = g_object_ref (focus);
  gtk_box_append (self->meter_place,
                  cy_order_section_new (cy_session_facts_group_label (CY_SESSION_FACTS_METER),
                                        cy_session_facts_new (focus, CY_SESSION_FACTS_METER)));
  g_signal_connect_object (focus, "changed::session", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (cy_session_focus_get_node (focus)), "changed",
                           G_CALLBACK (show_buttons), self, G_CONNECT_SWAPPED);
  on_session_changed_cb (self);
  return GTK_WIDGET (self);
}
