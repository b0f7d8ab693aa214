/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-changes-view.h"

#include <string.h>

#include "capture.h"
#include "cy-change-dialog.h"
#include "cy-change-targets.h"
#include "cy-change-words.h"
#include "cy-option.h"
#include "cy-row.h"
#include "lab.h"

#define YARD                                                                              \
  "{\"stations\":[{\"id\":\"s\",\"name\":\"人民广场站\"}],"                          \
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000," \
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],\"piles\":["                          \
  "{\"id\":\"p1\",\"name\":\"一号桩\",\"type\":\"dc\",\"station\":\"s\"},"             \
  "{\"id\":\"p2\",\"name\":\"二号桩\",\"type\":\"dc\",\"station\":\"s\"}]}"

typedef struct {
  Fixture *fixture;
  CyWatch *watch;
  GtkWidget *window;
  CyChangesView *view;
} View;

static void
view_open (View *view)
{
  view->fixture = fixture_new ();
  fixture_import (view->fixture, YARD);
  view->watch = cy_watch_new (view->fixture->node);
  view->view = CY_CHANGES_VIEW (cy_changes_view_new (view->watch));
  view->window = capture_present (GTK_WIDGET (view->view), 1200, 700, FALSE);
}

static void
view_close (View *view)
{
  lab_close_window (view->window, GTK_WIDGET (view->view));
  g_assert_finalize_object (view->watch);
  fixture_free (view->fixture);
}

static GtkWidget *
find (View *view, const char *id)
{
  return lab_find (GTK_WIDGET (view->view), id);
}

static CyChangeDialog *
open_dialog (View *view, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view->view), action, NULL));
  return CY_CHANGE_DIALOG (lab_find_window (CY_TYPE_CHANGE_DIALOG));
}

static void
type (CyChangeDialog *dialog, const char *field, const char *text)
{
  GtkWidget *control = cy_change_form_find (cy_change_dialog_get_form (dialog), field);

  if (GTK_IS_TEXT_VIEW (control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (control)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (control), text);
}

static void
go (CyChangeDialog *dialog, const char *actor)
{
  cy_change_dialog_set_actor (dialog, actor);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "change-dialog.go", NULL));
}

static void
go_and_wait (CyChangeDialog *dialog, const char *actor)
{
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  go (dialog, actor);
  capture_wait (lab_is_gone, &weak);
}

static gboolean
is_refused (gpointer dialog)
{
  return gtk_widget_get_visible (lab_find (GTK_WIDGET (dialog), "message"));
}

static guint
get_step (CyChangeDialog *dialog, const char *field)
{
  return gtk_drop_down_get_selected (
    GTK_DROP_DOWN (cy_change_form_find (cy_change_dialog_get_form (dialog), field)));
}

static void
set_step (CyChangeDialog *dialog, const char *field, guint step)
{
  gtk_drop_down_set_selected (
    GTK_DROP_DOWN (cy_change_form_find (cy_change_dialog_get_form (dialog), field)), step);
}

static void
write_change (View *view)
{
  CyChangeDialog *dialog = open_dialog (view, "changes.create");
  GtkWidget *targets = cy_change_form_find (cy_change_dialog_get_form (dialog), "targets");

  type (dialog, "title", "升级固件到 2.4");
  cy_option_drop_down_select (
    GTK_DROP_DOWN (cy_change_form_find (cy_change_dialog_get_form (dialog), "kind")), "firmware");
  type (dialog, "what", "2.3 → 2.4");
  type (dialog, "why", "充电中断");
  type (dialog, "from_us", "2026-12-01 02:00");
  type (dialog, "to_us", "2026-12-01 04:00");
  cy_change_targets_add (CY_CHANGE_TARGETS (targets), "station:s");
  set_step (dialog, "likelihood", 3);
  /* Two piles are a minor loss, until somebody knows better. */
  g_assert_cmpuint (get_step (dialog, "consequence"), ==, 2);
  set_step (dialog, "consequence", 4);
  go_and_wait (dialog, "li");
}

static void
wait_state (View *view, const char *state)
{
  lab_wait_row (find (view, "changes"), 0, state);
}

/* From a wish to an outcome, by keys and dialogs; what is refused is said where it was typed. */
static void
test_story (void)
{
  CyChangeDialog *dialog;
  GtkWidget *button;
  View view;

  view_open (&view);
  lab_wait_text (GTK_WIDGET (view.view), "empty", "Ctrl+N");
  write_change (&view);
  wait_state (&view, "Draft|升级固件到 2.4|high (12)|2026-12-01 02:00|Firmware|");
  lab_wait_text (GTK_WIDGET (view.view), "title", "升级固件到 2.4");
  /* A risk like that needs a way back. */
  lab_wait_text (GTK_WIDGET (view.view), "ident", "high");
  button = lab_find_button (GTK_WIDGET (view.view), "_Propose");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "way back"));
  dialog = open_dialog (&view, "changes.edit");
  type (dialog, "rollback", "回退到 2.3");
  g_assert_cmpuint (get_step (dialog, "consequence"), ==, 4);
  go_and_wait (dialog, "li");
  wait_state (&view, "Draft");
  capture_spin (200);
  go_and_wait (open_dialog (&view, "changes.propose"), "li");
  wait_state (&view, "Proposed|");
  capture_spin (200);
  dialog = open_dialog (&view, "changes.approve");
  go (dialog, "li");
  capture_wait (is_refused, dialog);
  g_assert_true (lab_says (GTK_WIDGET (dialog), "message", "two other persons"));
  go_and_wait (dialog, "chief");
  wait_state (&view, "Approved by one|");
  capture_spin (200);
  go_and_wait (open_dialog (&view, "changes.approve"), "safety");
  wait_state (&view, "Approved|");
  capture_spin (200);
  go_and_wait (open_dialog (&view, "changes.begin"), "li");
  wait_state (&view, "Under way|");
  view_close (&view);
}

static gboolean
says_all (gpointer data)
{
  g_autofree char *texts = lab_texts (GTK_WIDGET (data));

  return strstr (texts, "There was no such change") != NULL;
}

/* What is beside the list tells all of it, also to people who do not see the matrix. */
static void
test_pane (void)
{
  g_autofree char *texts = NULL;
  View view;

  view_open (&view);
  write_change (&view);
  lab_wait_text (GTK_WIDGET (view.view), "title", "升级固件到 2.4");
  capture_wait (says_all, view.view);
  texts = lab_texts (GTK_WIDGET (view.view));
  g_assert_nonnull (strstr (texts, "2.3 → 2.4"));
  g_assert_nonnull (strstr (texts, "充电中断"));
  g_assert_nonnull (strstr (texts, "人民广场站"));
  g_assert_nonnull (strstr (texts, "2026-12-01 02:00 – 04:00"));
  g_assert_nonnull (strstr (texts, "Piles: 2, guns: 4, power: 240"));
  g_assert_nonnull (strstr (texts, "Guns that are not heard: 4"));
  g_assert_nonnull (strstr (texts, "Risk high: likelihood possible, consequence major, 12 of 25"));
  view_close (&view);
}

static gboolean
is_empty (gpointer data)
{
  return g_list_model_get_n_items (cy_changes_view_get_rows (data)) == 0;
}

static void
test_filter (void)
{
  View view;

  view_open (&view);
  write_change (&view);
  wait_state (&view, "Draft");
  for (guint state = 0; state < 5; state++) {
    GtkWidget *tools = find (&view, "tools");

    /* Open, all, draft; nothing is proposed or waits for a second person. */
    gtk_drop_down_set_selected (GTK_DROP_DOWN (gtk_widget_get_first_child (tools)), state);
    if (state < 3)
      wait_state (&view, "Draft");
    else
      capture_wait (is_empty, view.view);
    capture_spin (100);
  }
  g_assert_true (lab_says (GTK_WIDGET (view.view), "empty", "Choose another state"));
  view_close (&view);
}

/* What is typed and makes no sense is said, and nothing is written. */
static void
test_bad_input (void)
{
  CyChangeDialog *dialog;
  View view;

  view_open (&view);
  dialog = open_dialog (&view, "changes.create");
  go (dialog, "li");
  capture_wait (is_refused, dialog);
  g_assert_true (lab_says (GTK_WIDGET (dialog), "message", "title is empty"));
  type (dialog, "title", "t");
  type (dialog, "from_us", "tomorrow");
  go (dialog, "li");
  g_assert_true (lab_says (GTK_WIDGET (dialog), "message", "must be a time"));
  type (dialog, "from_us", "2026-12-02 04:00");
  type (dialog, "to_us", "2026-12-01 04:00");
  go (dialog, "li");
  capture_spin (200);
  g_assert_true (lab_says (GTK_WIDGET (dialog), "message", "planned end"));
  go (dialog, " ");
  g_assert_true (lab_says (GTK_WIDGET (dialog), "message", "Say who"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_spin (20);
  g_assert_true (is_empty (view.view));
  view_close (&view);
}

static void
test_words (void)
{
  CyChange late = { .state = CY_CHANGE_UNDER_WAY, .to_us = 10 };
  CyChange failed = { .state = CY_CHANGE_DONE, .outcome = CY_CHANGE_FAILED };
  CyChange done = { .state = CY_CHANGE_DONE, .outcome = CY_CHANGE_SUCCEEDED };
  g_autofree char *late_words = cy_change_words_state (&late, 11);
  g_autofree char *failed_words = cy_change_words_state (&failed, 0);

  g_assert_cmpstr (late_words, ==, "Under way, late");
  g_assert_cmpint (cy_change_words_severity (&late, 11), ==, CY_SEVERITY_MEDIUM);
  g_assert_cmpint (cy_change_words_severity (&late, 10), ==, CY_SEVERITY_NORMAL);
  g_assert_cmpstr (failed_words, ==, "Failed");
  g_assert_cmpint (cy_change_words_severity (&failed, 0), ==, CY_SEVERITY_MEDIUM);
  g_assert_cmpint (cy_change_words_severity (&done, 0), ==, CY_SEVERITY_NORMAL);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/changes-view/story", test_story);
  g_test_add_func ("/changes-view/pane", test_pane);
  g_test_add_func ("/changes-view/filter", test_filter);
  g_test_add_func ("/changes-view/bad-input", test_bad_input);
  g_test_add_func ("/changes-view/words", test_words);
  return g_test_run ();
}
