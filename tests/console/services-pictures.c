/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-pictures.h"

#include "capture.h"
#include "cy-node-session.h"
#include "cy-services-page.h"
#include "cy-session-browser.h"
#include "cy-window.h"
#include "node-session.h"
#include "services-lab.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static gboolean
are_charging (gpointer data)
{
  g_autoptr (GPtrArray) live = cy_node_list_live_sessions (data);
  guint n = 0;

  for (guint i = 0; i < live->len; i++)
    n += cy_session_is_flowing (live->pdata[i]);
  return n >= 4;
}

/* What goes on at simulated piles: until full, by energy, by money, and one whose pile is gone. */
static void
bring_live (Lab *lab)
{
  static const char *const steps[] = { "plug p1/1 VIN=LSVAA49J132047371",
                                       "start p1/1",
                                       "plug p1/2",
                                       "start p1/2",
                                       "plug p3/1",
                                       "start p3/1",
                                       "plug q2/1",
                                       "start q2/1",
                                       "plug p5/2" };
  g_autoptr (GPtrArray) live = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    sim_lab_say (lab->sim, steps[i]);
  capture_wait (are_charging, lab->fixture->node);
  live = cy_node_list_live_sessions (lab->fixture->node);
  for (guint i = 0; i < live->len; i++) {
    const CySession *session = live->pdata[i];

    if (g_str_equal (session->pile, "p3"))
      node_tell_session (lab->fixture->node, "session.note", session->id,
                         "{\"strategy\":\"energy\",\"target\":30000}");
    if (g_str_equal (session->pile, "p1") && session->connector == 2)
      node_tell_session (lab->fixture->node, "session.note", session->id,
                         "{\"strategy\":\"money\",\"target\":2000,\"tag\":\"6210880012345678\","
                         "\"card\":\"6210880012345678\",\"account\":\"A-1001\"}");
  }
}

/* Charges that are over, of which one cannot be, and one was not seen to begin. */
static void
bring_past (Lab *lab)
{
  const gint64 now_us = g_get_real_time ();
  const ServicesCharge charges[] = {
    { "CS-261129-7K3FQ2ZD4M", "p6", 1, now_us - 200 * MINUTE_US, 47, 81234567, 412300, 0, 4545,
      "LSVAA49J132047371", "6210880012345678", NULL, 0, FALSE, FALSE },
    { "CS-261129-9QX2M7B1RT", "p7", 2, now_us - 190 * MINUTE_US, 20, 3412000, 150000, 0, 1653,
      "LGXC76C44N0123456", NULL, "money", 2000, FALSE, FALSE },
    { "CS-261129-HX1BZ5V0CE", "p8", 1, now_us - 170 * MINUTE_US, 60, 2000000, 7840000, 500000, 5512,
      "LFPH3ACC6J1A11111", "6210880012345678", NULL, 0, FALSE, FALSE },
    { "CS-261129-TT0P6W8AAK", "q1", 1, now_us - 150 * MINUTE_US, 90, 770000, 98000, 30000, 1080,
      NULL, NULL, "time", 5400, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (charges); i++)
    services_lab_charge (lab->fixture, &charges[i]);
  services_lab_bring_curve (lab->fixture, "p6", charges[0].began_us, charges[0].minutes);
}

/**
 * bring_services:
 *
 * Charges that go on, that were billed, and that wait for somebody.
 */
void
bring_services (Lab *lab)
{
  services_lab_publish (lab->fixture);
  bring_past (lab);
  bring_live (lab);
  if (g_getenv ("CY_CAPTURE_DIR") != NULL) {
    capture_spin (20000);
    sim_lab_say (lab->sim, "drop q2");
    capture_spin (5000);
  }
}

static void
save (GtkWidget *window, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("services-%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 1500 : 100);
  capture_save (window, name);
}

static GtkWidget *
show (GtkWidget *window, const char *view)
{
  CyServicesPage *page = CY_SERVICES_PAGE (cy_window_find_page (CY_WINDOW (window), "services"));

  cy_window_show_page (CY_WINDOW (window), "services");
  cy_services_page_show (page, view);
  return cy_services_page_find (page, view);
}

static void
take_parts (GtkWidget *window,
            GtkWidget *browser,
            const char *view,
            const char *language,
            const char *suffix)
{
  static const char *const parts[] = { "service", "money", "measures", "curve" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *what = g_strdup_printf ("%s-%s", view, parts[i]);

    cy_session_browser_show_part (CY_SESSION_BROWSER (browser), parts[i]);
    save (window, what, language, suffix);
  }
}

/**
 * take_services:
 *
 * Each list alone and with one of it beside, part by part.
 */
void
take_services (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *browser = show (window, "live");

  lab_wait_row (lab_find (browser, "sessions"), 0, "0");
  save (window, "live", language, suffix);
  gtk_selection_model_select_item (lab_selection (lab_find (browser, "sessions")), 1, TRUE);
  take_parts (window, browser, "live", language, suffix);
  browser = show (window, "history");
  lab_wait_row (lab_find (browser, "sessions"), 0, "0");
  save (window, "history", language, suffix);
  cy_session_browser_show_session (CY_SESSION_BROWSER (browser), "CS-261129-7K3FQ2ZD4M");
  take_parts (window, browser, "history", language, suffix);
  browser = show (window, "held");
  lab_wait_row (lab_find (browser, "sessions"), 0, "0");
  cy_session_browser_show_session (CY_SESSION_BROWSER (browser), "CS-261129-HX1BZ5V0CE");
  save (window, "held", language, suffix);
}
