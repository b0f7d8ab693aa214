/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-date-button.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"

static void
show_day (GtkCalendar *calendar, const char *text)
{
  g_autoptr (GDateTime) day = NULL;
  GDate date;

  if (cy_date_parse (text, &date, NULL))
    day = g_date_time_new_local (g_date_get_year (&date), (int) g_date_get_month (&date),
                                 g_date_get_day (&date), 12, 0, 0);
  else
    day = g_date_time_new_now_local ();
  gtk_calendar_select_day (calendar, day);
}

static void
take_day (GtkCalendar *calendar, GtkEditable *entry)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

/* Leafing to another month selects a day of it as well, so the popover stays open. */
static void
on_day_selected_cb (GtkCalendar *calendar, GtkEditable *entry)
{
  take_day (calendar, entry);
}

/* A click on the day that is selected already tells nobody: the button takes it. */
static void
on_take_clicked_cb (GtkButton *button, GtkEditable *entry)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  take_day (g_object_get_data (G_OBJECT (popover), "calendar"), entry);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* What the entry says when the calendar opens is where it opens, and opening chooses nothing. */
static void
on_popover_map_cb (GtkPopover *popover, GtkEditable *entry)
{
  GtkCalendar *calendar = g_object_get_data (G_OBJECT (popover), "calendar");

  g_signal_handlers_block_by_func (calendar, on_day_selected_cb, entry);
  show_day (calendar, gtk_editable_get_text (entry));
  g_signal_handlers_unblock_by_func (calendar, on_day_selected_cb, entry);
}

static GtkWidget *
make_popover (GtkEditable *entry, const char *what)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *calendar = gtk_calendar_new ();
  GtkWidget *take = gtk_button_new_with_mnemonic (_ ("_Take this day"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                  -1);
  gtk_box_append (GTK_BOX (box), calendar);
  gtk_box_append (GTK_BOX (box), take);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_object_set_data (G_OBJECT (popover), "calendar", calendar);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (on_day_selected_cb), entry, 0);
  g_signal_connect_object (take, "clicked", G_CALLBACK (on_take_clicked_cb), entry, 0);
  g_signal_connect_object (popover, "map", G_CALLBACK (on_popover_map_cb), entry, 0);
  return popover;
}

/**
 * cy_date_button_new:
 * @entry: what a day that is chosen is written into, as `2026-01-31`.
 * @what: what the day is of, for people who do not see it.
 *
 * A button with a calendar behind it, which shows the day of the entry.
 */
GtkWidget *
cy_date_button_new (GtkEditable *entry, const char *what)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *label = g_strdup_printf (_ ("%s: calendar"), what);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_popover (entry, what));
  gtk_widget_set_tooltip_text (button, _ ("Choose a day"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

/**
 * cy_date_button_get_calendar:
 *
 * Returns: (transfer none): the calendar behind the button.
 */
GtkCalendar *
cy_date_button_get_calendar (GtkMenuButton *button)
{
  return g_object_get_data (G_OBJECT (gtk_menu_button_get_popover (button)), "calendar");
}
