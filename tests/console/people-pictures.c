/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-pictures.h"

#include "capture.h"
#include "cy-account-dialog.h"
#include "cy-people-page.h"
#include "cy-seat-dialog.h"
#include "cy-window.h"
#include "lab.h"

#define WORD "correct horse"

static void
save (GtkWidget *window, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 100);
  capture_save (window, name);
}

typedef struct {
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
  ((Answer *) user_data)->done = TRUE;
}

static void
add (CyNode *node,
     const char *id,
     const char *name,
     const char *role,
     const char *areas,
     const char *password)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_USER, id);
  Answer answer = { FALSE };

  json_object_set_string_member (record->cells, "name", name);
  json_object_set_string_member (record->cells, "role", role);
  if (areas != NULL)
    json_object_set_string_member (record->cells, "areas", areas);
  cy_node_add_user (node, record, password, cy_node_has_accounts (node) ? "an" : "test", on_text_cb,
                    &answer);
  capture_wait (is_done, &answer);
}

static void
log_in (CyNode *node, const char *user, const char *password)
{
  Answer answer = { FALSE };

  cy_seat_log_in (cy_node_get_seat (node), user, password, on_logged_in_cb, &answer);
  capture_wait (is_done, &answer);
}

static void
on_disabled_cb (guint n_changes, const GError *error, gpointer user_data)
{
  on_text_cb (NULL, error, user_data);
}

static void
disable (CyNode *node, const char *id)
{
  g_autoptr (CyRecord) base =
    cy_record_ref (cy_yard_get (cy_node_get_yard (node), CY_KIND_USER, id));
  g_autoptr (CyRecord) record = cy_record_copy (base, NULL);
  Answer answer = { FALSE };

  json_object_set_boolean_member (record->cells, "disabled", TRUE);
  cy_node_put_record (node, base, record, "an", on_disabled_cb, &answer);
  capture_wait (is_done, &answer);
}

/**
 * bring_people:
 *
 * A house of seven: one who guesses, one with a code, one who left; the administrator sits at the screen.
 */
void
bring_people (CyNode *node)
{
  add (node, "an", "安文静", "administrator", NULL, WORD);
  add (node, "li", "李明", "operator", NULL, WORD);
  add (node, "wang", "王建国", "attendant", "st-1", WORD);
  add (node, "zhao", "赵敏", "supervisor", "sh", WORD);
  add (node, "sun", "孙悦", "accountant", NULL, NULL);
  add (node, "guest", "Visitor", "viewer", NULL, WORD);
  add (node, "chen", "陈国栋", "attendant", "st-1 st-2", WORD);
  disable (node, "chen");
  for (guint i = 0; i < 5; i++)
    log_in (node, "wang", "wrong password");
  log_in (node, "li", WORD);
  log_in (node, "an", WORD);
}

static GtkWidget *
show_page (GtkWidget *window)
{
  cy_window_show_page (CY_WINDOW (window), "people");
  return cy_window_find_page (CY_WINDOW (window), "people");
}

/**
 * take_nobody:
 *
 * The page before anybody has an account, and the way to the first one.
 */
void
take_nobody (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *page = show_page (window);
  GtkWidget *dialog;

  save (window, "people-open", language, suffix);
  gtk_widget_activate_action (page, "people.add", NULL);
  dialog = lab_find_window (CY_TYPE_ACCOUNT_DIALOG);
  save (dialog, "people-first", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
take_dialog (GtkWidget *window,
             CyNode *node,
             CySeatAsk ask,
             const char *what,
             const char *language,
             const char *suffix)
{
  GtkWidget *dialog = GTK_WIDGET (cy_seat_dialog_present (window, node, ask));

  save (dialog, what, language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/**
 * take_people:
 *
 * The accounts, the table, every question of the seat, and a screen that is locked.
 */
void
take_people (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *page = show_page (window);
  CyNode *node = cy_people_page_get_node (CY_PEOPLE_PAGE (page));
  GtkStack *views = GTK_STACK (lab_find (page, "views"));
  GtkWidget *dialog;

  log_in (node, "an", WORD);
  lab_wait_row (lab_find (page, "accounts"), 0, "|");
  save (window, "people", language, suffix);
  gtk_stack_set_visible_child_name (views, "roles");
  save (window, "people-roles", language, suffix);
  gtk_stack_set_visible_child_name (views, "accounts");
  gtk_widget_activate_action (page, "people.add", NULL);
  dialog = lab_find_window (CY_TYPE_ACCOUNT_DIALOG);
  save (dialog, "people-add", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
  take_dialog (window, node, CY_SEAT_ASK_PASSWORD, "people-password", language, suffix);
  take_dialog (window, node, CY_SEAT_ASK_PIN, "people-pin", language, suffix);
  take_dialog (window, node, CY_SEAT_ASK_PROOF, "people-proof", language, suffix);
  cy_seat_lock (cy_node_get_seat (node));
  save (window, "people-locked", language, suffix);
  cy_window_show_page (CY_WINDOW (window), "overview");
  gtk_widget_activate_action (window, "win.acknowledge-worst", NULL);
  save (window, "people-locked-overview", language, suffix);
  take_dialog (window, node, CY_SEAT_ASK_UNLOCK, "people-unlock", language, suffix);
  cy_seat_log_out (cy_node_get_seat (node));
  save (window, "people-nobody", language, suffix);
  take_dialog (window, node, CY_SEAT_ASK_LOG_IN, "people-login", language, suffix);
}
