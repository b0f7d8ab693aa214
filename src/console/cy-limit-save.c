/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-save.h"
#include "cy-seat.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* The numbers of a limit in the order people read them. */
static const struct {
  const char *label;
  gsize offset;
  gboolean is_delay;
} members[] = {
  { N_ ("LL"), G_STRUCT_OFFSET (CyLimit, ll), FALSE },
  { N_ ("L"), G_STRUCT_OFFSET (CyLimit, l), FALSE },
  { N_ ("H"), G_STRUCT_OFFSET (CyLimit, h), FALSE },
  { N_ ("HH"), G_STRUCT_OFFSET (CyLimit, hh), FALSE },
  { N_ ("Hysteresis"), G_STRUCT_OFFSET (CyLimit, hysteresis), FALSE },
  { N_ ("On delay"), G_STRUCT_OFFSET (CyLimit, on_delay_s), TRUE },
  { N_ ("Off delay"), G_STRUCT_OFFSET (CyLimit, off_delay_s), TRUE },
};

/* A change that waits for a yes. */
typedef struct {
  CyNode *node; /* owned */
  CyRecord *base;
  CyLimit then;
  CyLimitSaved saved;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (Question *question)
{
  if (question->destroy != NULL)
    question->destroy (question->user_data);
  cy_record_unref (question->base);
  g_object_unref (question->node);
  g_free (question);
}

static void
spell_number (GString *text, double value, const char *unit)
{
  if (isnan (value))
    g_string_append (text, _ ("none"));
  else
    g_string_append_printf (text, "%g %s", value, unit);
}

/**
 * cy_limit_save_spell:
 *
 * Returns: (transfer full): what is different, a line each; empty when nothing is.
 */
char *
cy_limit_save_spell (const CyLimit *now, const CyLimit *then)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    double before = G_STRUCT_MEMBER (double, now, members[i].offset);
    double after = G_STRUCT_MEMBER (double, then, members[i].offset);
    const char *unit = members[i].is_delay ? "s" : cy_measure_get (then->measure)->unit;

    if (before == after || (isnan (before) && isnan (after)))
      continue;
    g_string_append_printf (text, "%s%s: ", text->len > 0 ? "\n" : "", _ (members[i].label));
    spell_number (text, before, unit);
    g_string_append (text, " → ");
    spell_number (text, after, unit);
  }
  return g_string_free (text, FALSE);
}

/* Where a type's limit will not be seen. */
static guint
count_own (CyYard *yard, const CyRecord *type, const char *cell)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  guint n = 0;

  for (guint i = 0; i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];

    n += g_strcmp0 (cy_record_get_text (pile, "type"), type->id) == 0 &&
         json_object_has_member (pile->cells, cell);
  }
  return n;
}

static char *
limit_cell (CyMeasureId measure)
{
  return g_strconcat (CY_LIMIT_CELL_PREFIX, cy_measure_get (measure)->name, NULL);
}

static char *
spell_body (CyYard *yard, const CyLimitChange *change)
{
  g_autofree char *changes = cy_limit_save_spell (&change->now, &change->then);
  g_autofree char *cell = limit_cell (change->then.measure);
  GString *text = g_string_new (_ (cy_measure_get (change->then.measure)->label));
  guint n_own;

  g_string_append_printf (text, "\n%s\n\n", *changes != '\0' ? changes : _ ("As it is now."));
  if (change->record->kind == CY_KIND_PILE) {
    g_string_append (text, json_object_has_member (change->record->cells, cell)
                             ? _ ("The pile has a limit of its own already; it is replaced.")
                             : _ ("It becomes the pile's own limit and wins over its type's,"
                                  " its station's and its area's."));
    return g_string_free (text, FALSE);
  }
  g_string_append (text, _ ("It applies to every pile of this type without a limit of its own."));
  n_own = count_own (yard, change->record, cell);
  if (n_own > 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("Piles of this type with their own: %u."), n_own);
  }
  return g_string_free (text, FALSE);
}

static void
on_put_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Question *question = user_data;

  question->saved (error, question->user_data);
  question_free (question);
}

static void
save (Question *question)
{
  g_autofree char *cell = limit_cell (question->then.measure);
  g_autoptr (JsonNode) node = cy_limit_to_json (&question->then);
  g_autofree char *text = cy_json_to_text (node, FALSE);
  g_autoptr (CyRecord) record = cy_record_copy (question->base, question->base->id);
  g_autoptr (GError) error = NULL;

  if (!cy_record_set_text (record, cell, text, &error)) {
    question->saved (error, question->user_data);
    question_free (question);
    return;
  }
  cy_node_put_record (question->node, question->base, record, cy_node_get_person (question->node),
                      on_put_cb, question);
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "save"))
    save (question);
  else
    question_free (question);
}

/**
 * cy_limit_save_present:
 * @near: a widget of the window that asks.
 * @change: copied.
 * @saved: told when it is in the journal, or why it is not.
 *
 * Says what a limit's change comes to, and makes it after a yes.
 *
 * Returns: (transfer none): the question.
 */
GtkWidget *
cy_limit_save_present (GtkWidget *near,
                       CyNode *node,
                       const CyLimitChange *change,
                       CyLimitSaved saved,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (near);
  CyYard *yard = cy_node_get_yard (node);
  g_autofree char *name = cy_yard_display_name (yard, change->record->kind, change->record->id);
  g_autofree char *body = spell_body (yard, change);
  GtkWidget *widget =
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Question *question = g_new (Question, 1);

  *question = (Question){ g_object_ref (node), cy_record_ref (change->record),
                          change->then,        saved,
                          user_data,           destroy };
  adw_message_dialog_format_heading (dialog, _ ("Change the limit of %s?"), name);
  adw_message_dialog_add_responses (dialog, "close", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
  return widget;
}
