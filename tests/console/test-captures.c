/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "capture.h"
#include "cy-application.h"
#include "cy-paths.h"
#include "cy-piles-page.h"
#include "cy-window.h"
#include "lab.h"

/* Every page of the console, with trouble on it, as it looks: in the sizes, schemes and language of
 * people. The pictures are for them; the test wants a page to come up and its words to be theirs. */

static const char *const pages[] = { "overview", "map",       "piles", "alarms",
                                     "commands", "resources", "system" };

typedef struct {
  Lab lab;
  CyApplication *application; /* owned */
  GtkWidget *window;
} View;

static void
show (View *view, int width, int height, gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  view->window =
    GTK_WIDGET (cy_window_new (GTK_APPLICATION (view->application), view->lab.fixture->node));
  gtk_window_set_default_size (GTK_WINDOW (view->window), width, height);
  gtk_window_present (GTK_WINDOW (view->window));
  gtk_test_widget_wait_for_draw (view->window);
}

static void
take_pictures (View *view, const char *language, const char *suffix)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s-%s", pages[i], language, suffix);

    cy_window_show_page (CY_WINDOW (view->window), pages[i]);
    if (g_str_equal (pages[i], "piles"))
      cy_piles_page_show_pile (
        CY_PILES_PAGE (cy_window_find_page (CY_WINDOW (view->window), "piles")), "p2", 1);
    capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 1500 : 100);
    capture_save (view->window, name);
  }
}

static void
test_pictures (gconstpointer data)
{
  static const struct {
    int width;
    int height;
    gboolean dark;
    const char *suffix;
  } looks[] = {
    { 1280, 800, FALSE, "small-light" },
    { 1280, 800, TRUE, "small-dark" },
    { 1920, 1080, FALSE, "large-light" },
    { 1920, 1080, TRUE, "large-dark" },
  };
  const char *language = data;
  guint n_looks = g_getenv ("CY_CAPTURE_DIR") != NULL ? G_N_ELEMENTS (looks) : 2;
  View view;

  lab_open (&view.lab);
  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  lab_make_trouble (&view.lab);
  if (g_getenv ("CY_CAPTURE_DIR") != NULL) {
    sim_lab_say (view.lab.sim, "drop q4");
    lab_wait_alarms (&view.lab, 4);
    capture_spin (4000);
  }
  for (guint i = 0; i < n_looks; i++) {
    g_autofree char *texts = NULL;

    show (&view, looks[i].width, looks[i].height, looks[i].dark);
    take_pictures (&view, language, looks[i].suffix);
    texts = lab_texts (lab_find (view.window, "sidebar"));
    if (g_str_equal (language, "zh"))
      g_assert_null (strstr (texts, "Alarms"));
    else
      g_assert_nonnull (strstr (texts, "Alarms"));
    gtk_window_destroy (GTK_WINDOW (view.window));
    capture_spin (20);
  }
  g_object_unref (view.application);
  lab_close (&view.lab);
}

int
main (int argc, char **argv)
{
  const char *language = g_getenv ("LANGUAGE");
  gboolean chinese = language != NULL && g_str_has_prefix (language, "zh");

  capture_init (&argc, &argv);
  if (chinese) {
    g_autofree char *directory = cy_paths_locale ();

    /* Tests of GTK choose a locale of their own; any but "C" lets LANGUAGE decide. */
    g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
    bindtextdomain ("chargeyard", directory);
    bind_textdomain_codeset ("chargeyard", "UTF-8");
    textdomain ("chargeyard");
  }
  g_test_add_data_func ("/captures/pages", chinese ? "zh" : "en", test_pictures);
  return g_test_run ();
}
