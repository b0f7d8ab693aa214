/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-checklist.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-order-act.h"
#include "cy-order-attach.h"
#include "cy-order-dialog.h"
#include "cy-order-words.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* A step on the screen; all of it is borrowed. */
typedef struct {
  GtkLabel *text;
  GtkLabel *said;
  CyStateBadge *badge;
  GtkWidget *buttons; /* nullable */
} Row;

struct _CyOrderChecklist {
  GtkWidget parent_instance;

  GtkBox *box;
  GtkLabel *note;      /* why there is nothing to tick */
  CyOrderFocus *focus; /* owned */
  GArray *rows;        /* owned, of Row, in the order they stand in */
  GtkSizeGroup *sizes; /* owned: states are as wide as the widest, so that texts stand in a line */
  char *id;            /* owned, nullable: the order that is shown */
  gboolean is_review;
};

G_DEFINE_FINAL_TYPE (CyOrderChecklist, cy_order_checklist, GTK_TYPE_WIDGET)

/* --- words ---------------------------------------------------------------------------------------- */

static CySeverity
severity_of (const CyOrderStep *step)
{
  if (step->state == CY_ORDER_STEP_SKIPPED)
    return CY_SEVERITY_MEDIUM;
  return step->state == CY_ORDER_STEP_TICKED && cy_order_step_is_off (step) ? CY_SEVERITY_HIGH
                                                                            : CY_SEVERITY_NORMAL;
}

static const char *
word_of (const CyOrderStep *step)
{
  if (step->state == CY_ORDER_STEP_OPEN)
    return _ ("To do");
  if (step->state == CY_ORDER_STEP_SKIPPED)
    return _ ("Skipped");
  return cy_order_step_is_off (step) ? _ ("Out of range") : _ ("Done");
}

static char *
spell_text (guint number, const CyOrderStep *step)
{
  g_autofree char *range = cy_order_words_range (step->step);

  if (step->step->want == CY_STEP_WANT_PHOTO)
    return g_strdup_printf (_ ("%u. %s (photo)"), number, step->step->text);
  if (range != NULL && *range != '\0')
    return g_strdup_printf ("%u. %s (%s)", number, step->step->text, range);
  return g_strdup_printf ("%u. %s", number, step->step->text);
}

/* What was measured, said and shown, by whom and when. */
static char *
spell_said (const CyOrderStep *step)
{
  GString *text = g_string_new (NULL);
  g_autofree char *when = cy_shown_time (step->time_us);

  if (step->state == CY_ORDER_STEP_OPEN)
    return g_string_free (text, FALSE);
  if (!isnan (step->value))
    g_string_append_printf (text, "%.6g %s%s · ", step->value,
                            step->step->unit == NULL ? "" : step->step->unit,
                            cy_order_step_is_off (step) ? _ (", out of range") : "");
  if (step->photo != NULL)
    g_string_append_printf (text, "%s · ", _ ("with a photo"));
  if (step->note != NULL)
    g_string_append_printf (text, "%s · ", step->note);
  g_string_append_printf (text, "%s, %s", step->actor == NULL ? "–" : step->actor, when);
  return g_string_free (text, FALSE);
}

/* --- rows ----------------------------------------------------------------------------------------- */

static GtkLabel *
add_text (GtkWidget *box)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (label, 24);
  cy_text_set_label_attributes (label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (label));
  return label;
}

static void
add_button (GtkWidget *box, guint step, const char *label, const char *action, const char *text)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", step + 1);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_buttons (guint step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *done = g_strdup_printf (_ ("Step %u is done"), step + 1);
  g_autofree char *skip = g_strdup_printf (_ ("Skip step %u"), step + 1);

  gtk_widget_set_valign (box, GTK_ALIGN_START);
  add_button (box, step, _ ("Done"), "checklist.tick", done);
  add_button (box, step, _ ("Skip…"), "checklist.skip", skip);
  return box;
}

static void
add_row (CyOrderChecklist *self, guint step)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *badge = cy_state_badge_new (CY_SEVERITY_NORMAL, "");
  Row made = { .badge = CY_STATE_BADGE (badge) };

  gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_first_child (badge)), PANGO_ELLIPSIZE_NONE);
  gtk_size_group_add_widget (self->sizes, badge);
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  made.text = add_text (words);
  made.said = add_text (words);
  gtk_widget_add_css_class (GTK_WIDGET (made.said), "dim-label");
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), words);
  if (!self->is_review) {
    made.buttons = make_buttons (step);
    gtk_box_append (GTK_BOX (row), made.buttons);
  }
  gtk_box_append (self->box, row);
  g_array_append_val (self->rows, made);
}

static void
rebuild (CyOrderChecklist *self, guint n_steps)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < n_steps; i++)
    add_row (self, i);
}

static void
show_row (const Row *row, guint step, const CyOrderStep *data, gboolean can_tick)
{
  g_autofree char *text = spell_text (step + 1, data);
  g_autofree char *said = spell_said (data);

  gtk_label_set_text (row->text, text);
  gtk_label_set_text (row->said, said);
  gtk_widget_set_visible (GTK_WIDGET (row->said), *said != '\0');
  cy_state_badge_set (row->badge, severity_of (data), word_of (data));
  if (row->buttons == NULL)
    return;
  gtk_widget_set_visible (row->buttons, can_tick);
  /* Whoever measured wrong measures again. */
  gtk_button_set_label (GTK_BUTTON (gtk_widget_get_first_child (row->buttons)),
                        data->state == CY_ORDER_STEP_OPEN ? _ ("Done") : _ ("Again"));
}

static void
add_steps (GArray *order, const CyDossier *dossier, gboolean troubled)
{
  for (guint i = 0; i < dossier->steps->len; i++) {
    if (troubled == (severity_of (dossier->steps->pdata[i]) != CY_SEVERITY_NORMAL))
      g_array_append_val (order, i);
  }
}

/* What a reviewer has to think about stands first. */
static GArray *
list_order (CyOrderChecklist *self, const CyDossier *dossier)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  if (self->is_review) {
    add_steps (order, dossier, TRUE);
    add_steps (order, dossier, FALSE);
    return order;
  }
  for (guint i = 0; i < dossier->steps->len; i++)
    g_array_append_val (order, i);
  return order;
}

static char *
spell_note (CyOrderChecklist *self, const CyDossier *dossier, const char *why)
{
  const CyOrderInsight *insight = cy_order_focus_get_insight (self->focus);

  if (dossier->steps->len == 0)
    return g_strdup (_ ("This order has no checklist."));
  if (why != NULL && !self->is_review && cy_order_is_open (&dossier->order))
    return g_strdup (dossier->order.state == CY_ORDER_PENDING
                       ? _ ("Take the order on first (Ctrl+T), then tick its steps.")
                       : why);
  if (insight != NULL && insight->procedure_changed)
    return g_strdup (_ ("The procedure was edited since; this order keeps its own checklist."));
  return NULL;
}

static void
on_changed_cb (CyOrderChecklist *self)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  const char *id = cy_order_focus_get_id (self->focus);
  guint n_steps = dossier == NULL ? 0 : dossier->steps->len;
  g_autoptr (GArray) order = dossier == NULL ? NULL : list_order (self, dossier);
  g_autofree char *why =
    dossier == NULL ? NULL : cy_order_act_refuse (self->focus, CY_ORDER_EVENT_SKIP);
  g_autofree char *note = dossier == NULL ? NULL : spell_note (self, dossier, why);

  /* Of the same order the rows stay, and whoever stands on a button of one stays there. */
  if (g_strcmp0 (id, self->id) != 0 || self->rows->len != n_steps) {
    g_free (self->id);
    self->id = g_strdup (id);
    rebuild (self, n_steps);
  }
  for (guint i = 0; i < n_steps; i++) {
    guint step = g_array_index (order, guint, i);

    show_row (&g_array_index (self->rows, Row, i), step, dossier->steps->pdata[step], why == NULL);
  }
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

/* --- doing it ------------------------------------------------------------------------------------- */

/* The step, unless it is not there any more. */
static const CyOrderStep *
find_step (CyOrderChecklist *self, guint number)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);

  return dossier == NULL || number == 0 || number > dossier->steps->len
           ? NULL
           : dossier->steps->pdata[number - 1];
}

static JsonObject *
make_said (guint number)
{
  JsonObject *said = json_object_new ();

  json_object_set_int_member (said, "step", number);
  return said;
}

static void
ask (CyOrderChecklist *self,
     CyOrderEvent event,
     guint number,
     const char *title,
     const char *go,
     const CyOrderField *fields,
     guint n_fields)
{
  g_autoptr (JsonObject) said = make_said (number);
  g_autofree char *about = spell_text (number, find_step (self, number));
  const CyOrderAsk wish = { .event = event,
                            .id = cy_order_focus_get_id (self->focus),
                            .title = title,
                            .about = about,
                            .go = go,
                            .fields = fields,
                            .n_fields = n_fields,
                            .said = said };

  (void) cy_order_dialog_present (GTK_WIDGET (self), cy_order_focus_get_node (self->focus), &wish);
}

static void
ask_value (CyOrderChecklist *self, guint number, const CyStep *step)
{
  g_autofree char *label = step->unit == NULL ? g_strdup (_ ("Measured"))
                                              : g_strdup_printf (_ ("Measured [%s]"), step->unit);
  const CyOrderField fields[] = {
    { "value", label, CY_ORDER_FIELD_NUMBER, TRUE, 0, 0 },
    { "note", N_ ("Remark"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
  };

  ask (self, CY_ORDER_EVENT_TICK, number, _ ("Measured value"), _ ("_Done"), fields,
       G_N_ELEMENTS (fields));
}

static gboolean
may (CyOrderChecklist *self)
{
  g_autofree char *why = cy_order_act_refuse (self->focus, CY_ORDER_EVENT_SKIP);

  if (why != NULL)
    cy_order_act_tell (GTK_WIDGET (self), why);
  return why == NULL;
}

static void
tick (CyOrderChecklist *self, guint number)
{
  const CyOrderStep *step = find_step (self, number);

  if (step == NULL || !may (self))
    return;
  if (step->step->want == CY_STEP_WANT_VALUE)
    ask_value (self, number, step->step);
  else if (step->step->want == CY_STEP_WANT_PHOTO)
    cy_order_attach_ask (GTK_WIDGET (self), self->focus, number);
  else
    cy_order_act_do_plain (GTK_WIDGET (self), self->focus, CY_ORDER_EVENT_TICK, make_said (number));
}

static void
on_tick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tick (CY_ORDER_CHECKLIST (widget), g_variant_get_uint32 (parameter));
}

static void
on_skip_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const CyOrderField fields[] = {
    { "reason", N_ ("Reason"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
  };
  CyOrderChecklist *self = CY_ORDER_CHECKLIST (widget);
  guint number = g_variant_get_uint32 (parameter);

  if (find_step (self, number) != NULL && may (self))
    ask (self, CY_ORDER_EVENT_SKIP, number, _ ("Skip the step"), _ ("_Skip"), fields,
         G_N_ELEMENTS (fields));
}

static void
on_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderChecklist *self = CY_ORDER_CHECKLIST (widget);
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);

  for (guint i = 0; dossier != NULL && i < dossier->steps->len; i++) {
    const CyOrderStep *step = dossier->steps->pdata[i];

    if (step->state == CY_ORDER_STEP_OPEN) {
      tick (self, i + 1);
      return;
    }
  }
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_checklist_dispose (GObject *object)
{
  CyOrderChecklist *self = CY_ORDER_CHECKLIST (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->focus);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_object (&self->sizes);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (cy_order_checklist_parent_class)->dispose (object);
}

static void
cy_order_checklist_class_init (CyOrderChecklistClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_checklist_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "checklist.tick", "u", on_tick_action);
  gtk_widget_class_install_action (widget_class, "checklist.skip", "u", on_skip_action);
  gtk_widget_class_install_action (widget_class, "checklist.next", NULL, on_next_action);
}

static void
cy_order_checklist_init (CyOrderChecklist *self)
{
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->sizes = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->note), GTK_WIDGET (self));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * cy_order_checklist_new:
 * @is_review: whether somebody judges it and does not work on it.
 */
GtkWidget *
cy_order_checklist_new (CyOrderFocus *focus, gboolean is_review)
{
  CyOrderChecklist *self = g_object_new (CY_TYPE_ORDER_CHECKLIST, NULL);

  self->focus = g_object_ref (focus);
  self->is_review = is_review;
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "changed::insight", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return GTK_WIDGET (self);
}
