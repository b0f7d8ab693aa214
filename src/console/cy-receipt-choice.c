/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-receipt-choice.h"

#include <glib/gi18n-lib.h>

#include "cy-option.h"

#define GROUP "receipt"
#define KEY   "paper"
#define A4    "a4"

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "chargeyard", "receipt.ini", NULL);
}

/**
 * cy_receipt_choice_is_a4:
 *
 * Returns: whether receipts are printed on A4, and not on a roll of 80 mm.
 */
gboolean
cy_receipt_choice_is_a4 (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path ();
  g_autofree char *paper = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  paper = g_key_file_get_string (file, GROUP, KEY, NULL);
  return g_strcmp0 (paper, A4) == 0;
}

/* What cannot be remembered is asked again the next time: nothing depends on it. */
static void
remember (const char *paper)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path ();
  g_autofree char *dir = g_path_get_dirname (path);

  g_key_file_set_string (file, GROUP, KEY, paper);
  if (g_mkdir_with_parents (dir, 0700) == 0)
    (void) g_key_file_save_to_file (file, path, NULL);
}

static void
on_selected_cb (GtkDropDown *choice)
{
  remember (cy_option_drop_down_get (choice));
}

/**
 * cy_receipt_choice_new:
 *
 * Returns: (transfer floating): a choice of the paper.
 */
GtkWidget *
cy_receipt_choice_new (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);
  GtkWidget *choice;

  cy_option_add (options, "roll", _ ("Roll, 80 mm"));
  cy_option_add (options, A4, _ ("A4"));
  choice = cy_option_drop_down_new (options, FALSE);
  cy_option_drop_down_select (GTK_DROP_DOWN (choice), cy_receipt_choice_is_a4 () ? A4 : "roll");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Paper of receipts"), -1);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (on_selected_cb), NULL);
  return choice;
}
