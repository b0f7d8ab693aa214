/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trends-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-question.h"
#include "cy-row.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-trend-loader.h"
#include "cy-trend-mark-loader.h"
#include "cy-trend-period.h"
#include "cy-trend-picker.h"
#include "cy-trend-rows.h"
#include "cy-trend-save.h"

/* Moving and zooming are over when nothing came for so long. */
#define SETTLE_MS 150

/* A question that is answered at once needs no sign that it is under way. */
#define BUSY_MS 300

static const struct {
  const char *label;
  gint64 seconds;
} periods[] = {
  { N_ ("15 minutes"), 900 },     { N_ ("1 hour"), 3600 },      { N_ ("8 hours"), 8 * 3600 },
  { N_ ("1 day"), 86400 },        { N_ ("7 days"), 7 * 86400 }, { N_ ("30 days"), 30 * 86400 },
  { N_ ("1 year"), 366 * 86400 }, { N_ ("Other length"), 0 },
};

#define FIRST_PERIOD 1

struct _CyTrendsPage {
  GtkWidget parent;

  GtkPopover *popover;
  GtkDropDown *period;
  GtkMenuButton *range;
  GtkPopover *range_popover;
  GtkToggleButton *follow;
  GtkToggleButton *overlay;
  GtkWidget *busy;
  GtkLabel *message;
  GtkBox *chart_place;
  GtkColumnView *table;
  GtkLabel *happened;
  CyTrendChart *chart;
  CyTrendPeriod *chooser_of_times;
  CyWatch *watch;    /* owned */
  GPtrArray *lines;  /* owned CyTrendLine */
  GListStore *store; /* of cy-trend-rows.c */
  GtkSingleSelection *selection;
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  char *form;                    /* of what is saved: png, svg or csv */
  GCancellable *loading;         /* owned, nullable: of the load under way */
  guint question;                /* the newest load */
  guint marks_question;
  guint settle_timer;
  guint busy_timer;
  gint64 loaded_us; /* when the last load came, monotonic */
};

G_DEFINE_FINAL_TYPE (CyTrendsPage, cy_trends_page, GTK_TYPE_WIDGET)

static CyTrendLine *
find_line (CyTrendsPage *page, const char *key, guint *out_index)
{
  for (guint i = 0; i < page->lines->len; i++) {
    CyTrendLine *line = page->lines->pdata[i];

    if (!g_str_equal (line->key, key))
      continue;
    *out_index = i;
    return line;
  }
  return NULL;
}

static CyTrendLine *
get_selected (CyTrendsPage *page, guint *out_index)
{
  gpointer row = gtk_single_selection_get_selected_item (page->selection);

  return row == NULL ? NULL : find_line (page, cy_row_get_key (row), out_index);
}

static void
show_table (CyTrendsPage *page)
{
  cy_trend_rows_take (page->store, page->lines, page->chart);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "trends.remove", page->lines->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "trends.hide", page->lines->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "trends.save", page->lines->len > 0);
}

static void
select_in_chart (CyTrendsPage *page)
{
  guint index;

  cy_trend_chart_set_selected (page->chart, get_selected (page, &index) == NULL
                                              ? -1
                                              : cy_trend_lines_find_series (page->lines, index));
}

static void
show_lines (CyTrendsPage *page)
{
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (CyTrendSeries));

  for (guint i = 0; i < page->lines->len; i++) {
    const CyTrendLine *line = page->lines->pdata[i];

    if (!line->hidden)
      g_array_append_val (series, line->series);
  }
  cy_trend_chart_set_series (page->chart, (const CyTrendSeries *) (gpointer) series->data,
                             series->len);
  show_table (page);
  select_in_chart (page);
}

static void
show_happened (CyTrendsPage *page)
{
  gint64 time_us = cy_trend_chart_get_cursor (page->chart);
  g_autofree char *text = NULL;

  if (time_us != G_MININT64)
    text = cy_trend_chart_describe_marks (page->chart, time_us);
  g_strdelimit (text == NULL ? (text = g_strdup ("")) : text, "\n", ';');
  gtk_label_set_text (page->happened, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (page->happened), text);
}

/* Loading */

static void
show_idle (CyTrendsPage *page)
{
  g_clear_handle_id (&page->busy_timer, g_source_remove);
  gtk_widget_set_visible (page->busy, FALSE);
}

static gboolean
on_still_busy_cb (gpointer user_data)
{
  CyTrendsPage *page = user_data;

  page->busy_timer = 0;
  gtk_widget_set_visible (page->busy, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
has_points (CyTrendsPage *page)
{
  for (guint i = 0; i < page->lines->len; i++) {
    if (((CyTrendLine *) page->lines->pdata[i])->series.points != NULL)
      return TRUE;
  }
  return FALSE;
}

/* What went wrong is also where the curves would be, when there are none. */
static void
show_error (CyTrendsPage *page, const char *note, const GError *error)
{
  gtk_label_set_text (page->message, "");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (page->message, _ ("Cancelled: what is shown may not be all"));
  else if (error != NULL)
    cy_shown_message (page->message, error->message);
  else if (note != NULL)
    cy_shown_message (page->message, note);
  cy_trend_chart_set_trouble (
    page->chart, error == NULL || has_points (page) ? NULL : gtk_label_get_text (page->message));
}

static void
on_loaded_cb (const char *note, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTrendsPage) page = cy_question_end (user_data, &number);

  if (page == NULL || page->watch == NULL || number != page->question)
    return;
  show_idle (page);
  page->loaded_us = g_get_monotonic_time ();
  show_error (page, note, error);
  show_lines (page);
}

static void
on_marks_cb (GArray *marks, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTrendsPage) page = cy_question_end (user_data, &number);

  if (page == NULL || page->watch == NULL || number != page->marks_question)
    return;
  cy_trend_chart_set_marks (page->chart, (const CyTrendMark *) (gpointer) marks->data, marks->len);
  if (error != NULL)
    cy_shown_message (page->message, error->message);
}

static void
load_marks (CyTrendsPage *page, gint64 from_us, gint64 to_us)
{
  g_autoptr (GPtrArray) piles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < page->lines->len; i++)
    g_ptr_array_add (piles, g_strdup (((CyTrendLine *) page->lines->pdata[i])->pile));
  cy_trend_load_marks (cy_watch_get_node (page->watch), piles, from_us, to_us, on_marks_cb,
                       cy_question_new (page, ++page->marks_question));
}

static void
stop_loading (CyTrendsPage *page)
{
  if (page->loading != NULL)
    g_cancellable_cancel (page->loading);
  g_clear_object (&page->loading);
}

static void
reload (CyTrendsPage *page)
{
  CyTrendView view = { .width =
                         (guint) MAX (200, gtk_widget_get_width (GTK_WIDGET (page->chart))) };

  g_clear_handle_id (&page->settle_timer, g_source_remove);
  stop_loading (page);
  cy_trend_chart_get_range (page->chart, &view.from_us, &view.to_us);
  page->loading = g_cancellable_new ();
  if (page->busy_timer == 0)
    page->busy_timer = g_timeout_add (BUSY_MS, on_still_busy_cb, page);
  load_marks (page, view.from_us, view.to_us);
  cy_trend_load (cy_watch_get_node (page->watch), page->lines, &view, page->loading, on_loaded_cb,
                 cy_question_new (page, ++page->question));
}

static gboolean
on_settled_cb (gpointer user_data)
{
  CyTrendsPage *page = user_data;

  page->settle_timer = 0;
  reload (page);
  return G_SOURCE_REMOVE;
}

/* What is seen, in words: with the times when it stands still, so nobody takes it for now. */
static void
show_range (CyTrendsPage *page)
{
  gboolean following = gtk_toggle_button_get_active (page->follow);
  gint64 now_us = g_get_real_time ();
  g_autofree char *text = NULL;
  gint64 from_us, to_us;
  guint i = 0;

  cy_trend_chart_get_range (page->chart, &from_us, &to_us);
  cy_trend_chart_set_now (page->chart, MAX (now_us, to_us), following);
  text = following ? g_strdup (_ ("until now")) : cy_trend_period_describe (from_us, to_us);
  gtk_menu_button_set_label (page->range, text);
  while (periods[i].seconds != 0 && periods[i].seconds * G_USEC_PER_SEC != to_us - from_us)
    i++;
  gtk_drop_down_set_selected (page->period, i);
}

static void
show_period (CyTrendsPage *page, gint64 to_us, gint64 span_us)
{
  cy_trend_chart_set_range (page->chart, to_us - span_us, to_us);
  show_range (page);
}

static gint64
get_span_us (CyTrendsPage *page)
{
  gint64 from_us, to_us;

  cy_trend_chart_get_range (page->chart, &from_us, &to_us);
  return to_us - from_us;
}

/* Looking into the past ends following; looking at now again does not begin it. */
static void
on_range_changed_cb (CyTrendChart *chart, gint64 from_us, gint64 to_us, CyTrendsPage *page)
{
  gint64 now_us = g_get_real_time ();

  if (to_us < now_us - (to_us - from_us) / 20 || from_us > now_us)
    gtk_toggle_button_set_active (page->follow, FALSE);
  show_range (page);
  g_clear_handle_id (&page->settle_timer, g_source_remove);
  page->settle_timer = g_timeout_add (SETTLE_MS, on_settled_cb, page);
}

static void
on_period_cb (CyTrendsPage *page)
{
  guint selected = gtk_drop_down_get_selected (page->period);
  gint64 from_us, to_us;

  cy_trend_chart_get_range (page->chart, &from_us, &to_us);
  if (selected >= G_N_ELEMENTS (periods) || periods[selected].seconds == 0 ||
      periods[selected].seconds * G_USEC_PER_SEC == to_us - from_us || page->watch == NULL)
    return;
  if (gtk_toggle_button_get_active (page->follow))
    to_us = g_get_real_time ();
  show_period (page, to_us, periods[selected].seconds * G_USEC_PER_SEC);
  reload (page);
}

static void
on_follow_cb (CyTrendsPage *page)
{
  if (page->watch == NULL)
    return;
  if (!gtk_toggle_button_get_active (page->follow)) {
    show_range (page);
    return;
  }
  show_period (page, g_get_real_time (), get_span_us (page));
  reload (page);
}

/**
 * cy_trends_page_show_period:
 * @from_us: [µs UTC].
 * @to_us: [µs UTC].
 *
 * A time of one's own choice stands still.
 */
void
cy_trends_page_show_period (CyTrendsPage *page, gint64 from_us, gint64 to_us)
{
  gtk_toggle_button_set_active (page->follow, FALSE);
  show_period (page, to_us, to_us - from_us);
  reload (page);
}

static void
on_time_chosen_cb (CyTrendPeriod *period, gint64 from_us, gint64 to_us, CyTrendsPage *page)
{
  gtk_popover_popdown (page->range_popover);
  cy_trends_page_show_period (page, from_us, to_us);
}

static void
on_range_opened_cb (CyTrendsPage *page)
{
  gint64 from_us, to_us;

  cy_trend_chart_get_range (page->chart, &from_us, &to_us);
  cy_trend_period_show (page->chooser_of_times, from_us, to_us);
}

static void
on_overlay_cb (CyTrendsPage *page)
{
  cy_trend_chart_set_overlaid (page->chart, gtk_toggle_button_get_active (page->overlay));
}

/* The curve goes on every second; what is new is asked for when it is wider than a pixel. */
static void
on_tick_cb (CyWatch *watch, CyTrendsPage *page)
{
  gint64 span_us = get_span_us (page);
  gint64 every_us = MAX (2 * G_USEC_PER_SEC, span_us / 1000);

  if (!gtk_widget_get_mapped (GTK_WIDGET (page)) || page->lines->len == 0 ||
      !gtk_toggle_button_get_active (page->follow))
    return;
  show_period (page, g_get_real_time (), span_us);
  if (page->busy_timer == 0 && !gtk_widget_get_visible (page->busy) &&
      g_get_monotonic_time () - page->loaded_us >= every_us)
    reload (page);
}

static void
on_cursor_cb (CyTrendsPage *page)
{
  show_table (page);
  show_happened (page);
}

static void
on_map_cb (CyTrendsPage *page)
{
  if (gtk_toggle_button_get_active (page->follow))
    show_period (page, g_get_real_time (), get_span_us (page));
  if (page->lines->len > 0)
    reload (page);
}

/* What a person does */

/* The first letter that no line has; lines keep theirs, whatever becomes of others. */
static guint
find_free_slot (CyTrendsPage *page)
{
  guint slot = 0;

  for (guint i = 0; i < page->lines->len; i++) {
    if (((CyTrendLine *) page->lines->pdata[i])->series.slot != slot)
      continue;
    slot++;
    i = G_MAXUINT;
  }
  return slot;
}

/**
 * cy_trends_page_add:
 * @pile: its record id.
 * @connector: which gun, 0 for the pile as a whole.
 *
 * Shows one more curve; one that is there already is selected.
 */
void
cy_trends_page_add (CyTrendsPage *page, const char *pile, guint connector, CyMeasureId measure)
{
  g_autofree char *key = cy_trend_line_key (pile, connector, measure);
  guint index = page->lines->len;
  CyTrendLine *line;

  if (find_line (page, key, &index) == NULL) {
    if (page->lines->len == CY_TREND_MAX_SERIES) {
      gtk_label_set_text (page->message, _ ("There are as many curves as can be told apart"));
      return;
    }
    line = cy_trend_line_new (page->watch, pile, connector, measure);
    line->series.slot = find_free_slot (page);
    g_ptr_array_add (page->lines, line);
    show_lines (page);
    reload (page);
  }
  gtk_single_selection_set_selected (page->selection, index);
}

static void
on_picked_cb (CyTrendPicker *picker,
              const char *pile,
              guint connector,
              guint measure,
              CyTrendsPage *page)
{
  cy_trends_page_add (page, pile, connector, (CyMeasureId) measure);
}

static void
on_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (widget);
  guint index;

  if (get_selected (page, &index) == NULL)
    return;
  g_ptr_array_remove_index (page->lines, index);
  show_lines (page);
}

static void
on_hide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (widget);
  guint index;
  CyTrendLine *line = get_selected (page, &index);

  if (line == NULL)
    return;
  line->hidden = !line->hidden;
  show_lines (page);
}

static void
on_cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  stop_loading (CY_TRENDS_PAGE (widget));
}

/* Saving */

typedef struct {
  CyQuestion *question;
  char *name; /* of the file, for people */
} Saving;

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  guint number;
  g_autoptr (CyTrendsPage) page = cy_question_end (saving->question, &number);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = saving->name;
  g_autofree char *text = NULL;

  g_free (saving);
  (void) cy_trend_save_finish (result, &error);
  if (page == NULL || page->watch == NULL)
    return;
  text = error == NULL ? g_strdup_printf (_ ("Saved: %s"), name)
                       : g_strdup_printf (_ ("Not saved: %s"), error->message);
  gtk_label_set_text (page->message, text);
}

/**
 * cy_trends_page_save:
 * @form: `png`, `svg` or `csv`.
 *
 * Saves what is seen. A file of that name is replaced once the new one is whole.
 */
void
cy_trends_page_save (CyTrendsPage *page, GFile *file, const char *form)
{
  Saving *saving = g_new (Saving, 1);

  *saving = (Saving){ cy_question_new (page, 0), g_file_get_basename (file) };
  cy_trend_save (page->chart, page->lines, form, file, on_saved_cb, saving);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyTrendsPage *page)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_trends_page_save (page, file, page->form);
  g_clear_object (&page->chooser);
}

static void
on_save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = NULL;

  if (page->chooser != NULL)
    return;
  g_free (page->form);
  page->form = g_variant_dup_string (parameter, NULL);
  name = g_strdup_printf ("%s-%s.%s", _ ("trend"), when, page->form);
  page->chooser =
    gtk_file_chooser_native_new (_ ("Save what is seen"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (page->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (page->chooser), TRUE);
  g_signal_connect_object (page->chooser, "response", G_CALLBACK (on_chosen_cb), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (page->chooser));
}

static void
cy_trends_page_dispose (GObject *object)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (object);

  stop_loading (page);
  g_clear_handle_id (&page->settle_timer, g_source_remove);
  g_clear_handle_id (&page->busy_timer, g_source_remove);
  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->chooser);
  g_clear_object (&page->store);
  g_clear_object (&page->watch);
  G_OBJECT_CLASS (cy_trends_page_parent_class)->dispose (object);
}

static void
cy_trends_page_finalize (GObject *object)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (object);

  g_ptr_array_unref (page->lines);
  g_free (page->form);
  G_OBJECT_CLASS (cy_trends_page_parent_class)->finalize (object);
}

static void
cy_trends_page_class_init (CyTrendsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_trends_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_trends_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-trends-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, popover);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, period);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, range);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, range_popover);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, follow);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, busy);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, message);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, chart_place);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, table);
  gtk_widget_class_bind_template_child (widget_class, CyTrendsPage, happened);
  gtk_widget_class_install_action (widget_class, "trends.remove", NULL, on_remove_action);
  gtk_widget_class_install_action (widget_class, "trends.hide", NULL, on_hide_action);
  gtk_widget_class_install_action (widget_class, "trends.cancel", NULL, on_cancel_action);
  gtk_widget_class_install_action (widget_class, "trends.save", "s", on_save_action);
}

static void
fill_periods (CyTrendsPage *page)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (list, _ (periods[i].label));
  gtk_drop_down_set_model (page->period, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (page->period, FIRST_PERIOD);
}

static void
connect_tools (CyTrendsPage *page)
{
  page->chooser_of_times = CY_TREND_PERIOD (cy_trend_period_new ());
  gtk_popover_set_child (page->range_popover, GTK_WIDGET (page->chooser_of_times));
  g_signal_connect_object (page->chooser_of_times, "chosen", G_CALLBACK (on_time_chosen_cb), page,
                           0);
  g_signal_connect_object (page->range_popover, "map", G_CALLBACK (on_range_opened_cb), page,
                           G_CONNECT_SWAPPED);
}

static void
cy_trends_page_init (CyTrendsPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  page->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_trend_line_unref);
  page->chart = CY_TREND_CHART (cy_trend_chart_new ());
  gtk_box_append (page->chart_place, GTK_WIDGET (page->chart));
  cy_trend_chart_set_overlaid (page->chart, TRUE);
  cy_trend_chart_set_marks (page->chart, NULL, 0);
  fill_periods (page);
  page->store = g_list_store_new (CY_TYPE_ROW);
  page->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->store)));
  gtk_column_view_set_model (page->table, GTK_SELECTION_MODEL (page->selection));
  g_object_unref (page->selection);
  connect_tools (page);
  cy_trend_rows_fill_columns (page->table);
  show_period (page, g_get_real_time (), periods[FIRST_PERIOD].seconds * G_USEC_PER_SEC);
  show_table (page);
  g_signal_connect (page->chart, "range-changed", G_CALLBACK (on_range_changed_cb), page);
  g_signal_connect_swapped (page->chart, "notify::cursor", G_CALLBACK (on_cursor_cb), page);
  g_signal_connect_swapped (page->period, "notify::selected", G_CALLBACK (on_period_cb), page);
  g_signal_connect_swapped (page->follow, "toggled", G_CALLBACK (on_follow_cb), page);
  g_signal_connect_swapped (page->overlay, "toggled", G_CALLBACK (on_overlay_cb), page);
  g_signal_connect_swapped (page->selection, "notify::selected", G_CALLBACK (select_in_chart),
                            page);
  g_signal_connect (page, "map", G_CALLBACK (on_map_cb), NULL);
}

GtkWidget *
cy_trends_page_new (CyWatch *watch)
{
  CyTrendsPage *page = g_object_new (CY_TYPE_TRENDS_PAGE, NULL);
  GtkWidget *picker = cy_trend_picker_new (watch);

  page->watch = g_object_ref (watch);
  gtk_popover_set_child (page->popover, picker);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_picked_cb), page, 0);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), page, 0);
  return GTK_WIDGET (page);
}
