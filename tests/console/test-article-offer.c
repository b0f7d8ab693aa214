/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-offer.h"

#include <string.h>

#include "capture.h"
#include "care-lab.h"
#include "cy-article-words.h"
#include "lab.h"

static const char articles[] =
  "{\"articles\":[{\"id\":\"a\",\"name\":\"甲\",\"conditions\":\"temp.gun.high\","
  "\"method\":\"更换端子\"},"
  "{\"id\":\"b\",\"name\":\"乙\",\"conditions\":\"temp.*\",\"method\":\"清洁触点\"},"
  "{\"id\":\"c\",\"name\":\"丙\",\"conditions\":\"temp.gun.high\"},"
  "{\"id\":\"d\",\"name\":\"丁\",\"conditions\":\"temp.gun.high\"},"
  "{\"id\":\"e\",\"name\":\"戊\",\"conditions\":\"fault.fan\"}]}";

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *offer;
} View;

static void
view_open (View *view)
{
  *view = (View){ .fixture = fixture_new () };
  fixture_import_small_yard (view->fixture);
  view->offer = cy_article_offer_new (view->fixture->node);
  view->window = capture_present (view->offer, 400, 500, FALSE);
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->offer);
  fixture_free (view->fixture);
}

static void
ask (View *view, const char *condition)
{
  cy_article_offer_show (CY_ARTICLE_OFFER (view->offer), condition, "p1");
}

static gboolean
lacks (View *view, const char *text)
{
  g_autofree char *texts = lab_texts (view->offer);

  return strstr (texts, text) == NULL;
}

/* At most three; how the first was mended is read at once. */
static void
test_offered (void)
{
  GtkWidget *first;
  View view;

  view_open (&view);
  fixture_import (view.fixture, articles);
  g_assert_false (gtk_widget_get_visible (view.offer));
  ask (&view, "temp.gun.high");
  lab_wait_says (view.offer, "丙");
  g_assert_true (lacks (&view, "丁"));
  g_assert_true (lacks (&view, "戊"));
  lab_wait_says (view.offer, "Not followed yet");
  lab_wait_says (view.offer, "更换端子");
  first = lab_find_type (view.offer, GTK_TYPE_EXPANDER);
  g_assert_true (gtk_expander_get_expanded (GTK_EXPANDER (first)));
  /* The same alarm again, and an edit elsewhere, leave it as it is. */
  gtk_expander_set_expanded (GTK_EXPANDER (first), FALSE);
  ask (&view, "temp.gun.high");
  fixture_import (view.fixture, "{\"areas\":[{\"id\":\"x\",\"name\":\"X\"}]}");
  capture_spin (100);
  g_assert_true (lab_find_type (view.offer, GTK_TYPE_EXPANDER) == first);
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (first)));
  ask (&view, "fault.fan");
  lab_wait_says (view.offer, "戊");
  g_assert_true (lacks (&view, "甲"));
  ask (&view, NULL);
  g_assert_false (gtk_widget_get_visible (view.offer));
  view_close (&view);
}

/* That nothing is known is said, until somebody learns something. */
static void
test_nothing (void)
{
  View view;

  view_open (&view);
  ask (&view, "temp.gun.high");
  lab_wait_says (view.offer, "Nothing was learned about this alarm yet.");
  g_assert_nonnull (lab_find_button (view.offer, "All _knowledge"));
  fixture_import (view.fixture, articles);
  lab_wait_says (view.offer, "甲");
  g_assert_true (lacks (&view, "Nothing was learned"));
  view_close (&view);
}

static void
test_words (void)
{
  static const struct {
    guint n_used;
    guint n_lasting;
    gint64 minutes;
    const char *words;
  } cases[] = {
    { 0, 0, 0, "Not followed yet" },
    { 1, 1, 0, "Helped 1 of 1 time" },
    { 1, 0, 59, "Helped 0 of 1 time, usually in 0:59 h" },
    { 12, 11, 95, "Helped 11 of 12 times, usually in 1:35 h" },
    { 2, 2, 26 * 60, "Helped 2 of 2 times, usually in 26:00 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyNodeArticle article = { .n_used = cases[i].n_used,
                                    .n_lasting = cases[i].n_lasting,
                                    .median_us = cases[i].minutes * 60 * G_USEC_PER_SEC };
    g_autofree char *words = cy_article_words_summary (&article);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

/* A pattern is told by what it stands for, as far as that is known. */
static void
test_conditions (void)
{
  char *known[] = { (char *) "temp.gun.high",   (char *) "temp.cabinet.high", (char *) "link",
                    (char *) "temp.inlet.high", (char *) "temp.module.high",  NULL };
  static const struct {
    const char *patterns;
    const char *words;
  } cases[] = {
    { "link", "No communication" },
    { "temp.gun.*", "Gun temperature too high" },
    { "l*, link", "No communication, No communication" },
    { "none.*", "none.*" },
    { "", "No alarm" },
  };
  g_autoptr (CyYard) yard = cy_yard_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) article = cy_record_new (CY_KIND_ARTICLE, "a");
    g_autofree char *words = NULL;

    json_object_set_string_member (article->cells, "conditions", cases[i].patterns);
    words = cy_article_words_conditions (yard, article, known);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/article-offer/offered", test_offered);
  g_test_add_func ("/article-offer/nothing", test_nothing);
  g_test_add_func ("/article-offer/words", test_words);
  g_test_add_func ("/article-offer/conditions", test_conditions);
  return g_test_run ();
}
