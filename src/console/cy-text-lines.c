/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-text-lines.h"

/* As an entry has it [px]. */
#define MARGIN 8

/* Chinese forms of Han characters whatever the locale is, as cy_entry_set_chinese() has them. */
static void
on_buffer_changed_cb (GtkTextBuffer *buffer, GtkTextTag *chinese)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, chinese, &start, &end);
}

/**
 * cy_text_lines_new:
 * @label: what the text is, for people who do not see it.
 * @height: what is seen without scrolling [px].
 * @out_view: (out) (transfer none): the text inside; its buffer tells of changes.
 *
 * A text of many lines in a frame of its own. Tab leaves it, as it leaves any other control of a form.
 */
GtkWidget *
cy_text_lines_new (const char *label, int height, GtkTextView **out_view)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextTag *chinese = gtk_text_buffer_create_tag (buffer, NULL, "language", "zh-cn", NULL);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), MARGIN);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), MARGIN);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), MARGIN / 2);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), MARGIN / 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), height);
  gtk_widget_set_hexpand (scroller, TRUE);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_buffer_changed_cb), chinese);
  *out_view = GTK_TEXT_VIEW (view);
  return scroller;
}

void
cy_text_lines_set_text (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/**
 * cy_text_lines_dup_text:
 *
 * Returns: (transfer full): the text, without space around it.
 */
char *
cy_text_lines_dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}
