/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-seat-dialog.h"

#include <string.h>

#include "capture.h"
#include "cy-command-dialog.h"
#include "cy-name-question.h"
#include "lab.h"

#define WORD  "correct horse"
#define OTHER "battery staple"

typedef struct {
  char *text;
  gboolean done;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_text_cb (const char *text, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Answer *) user_data)->done = TRUE;
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  on_text_cb (token, error, user_data);
}

static void
add (CyNode *node, const char *id, const char *role, const char *password)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_USER, id);
  Answer answer = { NULL, FALSE };

  json_object_set_string_member (record->cells, "name", id);
  json_object_set_string_member (record->cells, "role", role);
  cy_node_add_user (node, record, password, cy_node_has_accounts (node) ? "ann" : "test",
                    on_text_cb, &answer);
  capture_wait (is_done, &answer);
}

static void
log_in (CyNode *node, const char *user, const char *password)
{
  Answer answer = { NULL, FALSE };

  cy_seat_log_in (cy_node_get_seat (node), user, password, on_logged_in_cb, &answer);
  capture_wait (is_done, &answer);
}

/* A town whose people have accounts: an administrator, an operator, a viewer. */
static void
town_open (Lab *lab)
{
  lab_open (lab);
  add (lab->fixture->node, "ann", "administrator", WORD);
  add (lab->fixture->node, "li", "operator", OTHER);
  add (lab->fixture->node, "vi", "viewer", OTHER);
}

static gboolean
says (gpointer data)
{
  const char *const *wanted = data;
  g_autofree char *texts = lab_texts ((GtkWidget *) wanted[0]);

  return strstr (texts, wanted[1]) != NULL;
}

static void
wait_words (GtkWidget *dialog, const char *words)
{
  const void *wanted[] = { dialog, words };

  capture_wait (says, wanted);
}

static GtkWidget *
present (Lab *lab, const char *name)
{
  GtkWidget *dialog = cy_command_dialog_new (lab->fixture->node, "p2", 1, name);

  g_assert_nonnull (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static gboolean
can_go (gpointer data)
{
  return gtk_widget_get_sensitive (lab_find (data, "go")) &&
         gtk_widget_get_visible (lab_find (data, "lease_place"));
}

static gboolean
is_over (gpointer data)
{
  g_autofree char *texts = lab_texts (data);

  return strstr (texts, "Done") != NULL || strstr (texts, "Verified") != NULL;
}

/* Nobody is logged in: a charge is stopped all the same, and nothing else is. */
static void
test_stop (void)
{
  GtkWidget *dialog;
  Lab lab;

  town_open (&lab);
  sim_lab_say (lab.sim, "plug p2/1 VIN=LSVAA49J132047371");
  dialog = present (&lab, "set_clock");
  wait_words (dialog, "nobody is logged in here");
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (lab_find (dialog, "operator"))));
  gtk_window_destroy (GTK_WINDOW (dialog));
  dialog = present (&lab, "stop");
  capture_wait (can_go, dialog);
  gtk_widget_activate_action (dialog, "command.go", NULL);
  capture_wait (is_over, dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_spin (50);
  lab_close (&lab);
}

/* A selection is whoever's it was; once the screen is locked nobody goes on with it. */
static void
test_locked_meanwhile (void)
{
  GtkWidget *dialog;
  Lab lab;

  town_open (&lab);
  log_in (lab.fixture->node, "li", OTHER);
  dialog = present (&lab, "set_clock");
  capture_wait (can_go, dialog);
  cy_seat_lock (cy_node_get_seat (lab.fixture->node));
  g_assert_false (gtk_widget_get_sensitive (lab_find (dialog, "go")));
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_spin (50);
  lab_close (&lab);
}

static void
on_name_cb (const char *name, gpointer user_data)
{
  Answer *answer = user_data;

  answer->text = g_strdup (name);
  answer->done = TRUE;
}

static void
keep_cb (gpointer data)
{
  /* The answer is the test's. */
}

static void
agree (GtkWidget *window, CyNode *node, const char *name, const char *password, Answer *answer)
{
  GtkWidget *question =
    cy_name_question_present (window, node, "li wants: Stop", on_name_cb, answer, keep_cb);

  gtk_editable_set_text (cy_name_question_get_entry (question), name);
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (question), "agree"));
  gtk_editable_set_text (cy_name_question_get_password (question), password);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (question), "agree"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "agree");
  gtk_window_destroy (GTK_WINDOW (question));
}

/* A second person is one who knows their password. */
static void
test_second_person (void)
{
  Fixture *fixture = fixture_new ();
  GtkWidget *window = capture_present (gtk_label_new ("x"), 300, 200, FALSE);
  Answer wrong = { NULL, FALSE };
  Answer right = { NULL, FALSE };

  add (fixture->node, "ann", "administrator", WORD);
  agree (window, fixture->node, "ann", OTHER, &wrong);
  agree (window, fixture->node, "ann", WORD, &right);
  capture_wait (is_done, &right); /* they are looked at one after the other */
  g_assert_cmpstr (right.text, ==, "ann");
  g_assert_false (wrong.done);
  g_free (right.text);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
  fixture_free (fixture);
}

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

static gboolean
is_one (gpointer data)
{
  return *(guint *) data == 1;
}

/* Whoever showed it a moment ago is not asked again; whoever is asked shows the PIN or the password. */
static void
test_proof (void)
{
  Fixture *fixture = fixture_new ();
  GtkWidget *window = capture_present (gtk_label_new ("x"), 300, 200, FALSE);
  CySeatDialog *dialog;
  guint n_proved = 0;
  guint n_done = 0;

  cy_seat_dialog_prove (window, fixture->node, G_CALLBACK (count_cb), &n_proved, keep_cb);
  g_assert_cmpuint (n_proved, ==, 1);
  add (fixture->node, "ann", "administrator", WORD);
  log_in (fixture->node, "ann", WORD);
  cy_seat_dialog_prove (window, fixture->node, G_CALLBACK (count_cb), &n_proved, keep_cb);
  g_assert_cmpuint (n_proved, ==, 2);
  dialog = cy_seat_dialog_present (window, fixture->node, CY_SEAT_ASK_PROOF);
  g_signal_connect_swapped (dialog, "done", G_CALLBACK (count_cb), &n_done);
  gtk_editable_set_text (cy_seat_dialog_get_field (dialog, "secret"), WORD);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "seat-dialog.go", NULL);
  capture_wait (is_one, &n_done);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
  fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/seat-dialog/stop", test_stop);
  g_test_add_func ("/seat-dialog/locked-meanwhile", test_locked_meanwhile);
  g_test_add_func ("/seat-dialog/second-person", test_second_person);
  g_test_add_func ("/seat-dialog/proof", test_proof);
  return g_test_run ();
}
