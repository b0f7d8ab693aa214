/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-alarm-browser-private.h"
#include "cy-alarm-deed.h"
#include "cy-alarm-dialog.h"
#include "cy-alarm-export.h"
#include "cy-node-alarm.h"
#include "cy-order-act.h"
#include "cy-question.h"

/* What may be done to the alarms that are selected. */

/* --- whom a wish is for --------------------------------------------------------------------------- */

static gboolean
wants_acknowledgement (const CyAlarm *alarm, gint64 now_us)
{
  return alarm->acked_us == 0;
}

static gboolean
wants_reset (const CyAlarm *alarm, gint64 now_us)
{
  return cy_alarm_get_state (alarm) == CY_ALARM_LATCHED_ACKED;
}

static gboolean
is_shelved (const CyAlarm *alarm, gint64 now_us)
{
  return cy_alarm_is_aside (alarm, CY_ASIDE_SHELF, now_us);
}

static gboolean
is_out_of_service (const CyAlarm *alarm, gint64 now_us)
{
  return cy_alarm_is_aside (alarm, CY_ASIDE_SERVICE, now_us);
}

static gboolean
is_in_service (const CyAlarm *alarm, gint64 now_us)
{
  return !is_out_of_service (alarm, now_us);
}

static gboolean
always (const CyAlarm *alarm, gint64 now_us)
{
  return TRUE;
}

/* An action for each wish; those whose wish needs words ask for them first. */
static const struct {
  const char *action;
  gboolean asks;
  gboolean (*applies) (const CyAlarm *alarm, gint64 now_us);
} deeds[CY_N_ALARM_WISHES] = {
  [CY_ALARM_WISH_ACKNOWLEDGE] = { "alarms.acknowledge", FALSE, wants_acknowledgement },
  [CY_ALARM_WISH_RESET] = { "alarms.reset", FALSE, wants_reset },
  [CY_ALARM_WISH_SHELVE] = { "alarms.shelve", TRUE, always },
  [CY_ALARM_WISH_UNSHELVE] = { "alarms.unshelve", FALSE, is_shelved },
  [CY_ALARM_WISH_OUT_OF_SERVICE] = { "alarms.out-of-service", TRUE, is_in_service },
  [CY_ALARM_WISH_IN_SERVICE] = { "alarms.in-service", FALSE, is_out_of_service },
  [CY_ALARM_WISH_COMMENT] = { "alarms.comment", TRUE, always },
};

static GtkBitset *
get_selected (CyAlarmBrowser *self)
{
  return gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
}

static GHashTable *
index_found (CyAlarmBrowser *self)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->found->len; i++)
    g_hash_table_insert (index, cy_alarm_dup_id (self->found->pdata[i]), self->found->pdata[i]);
  return index;
}

static void
add_once (GPtrArray *alarms, GHashTable *seen, const CyAlarm *alarm)
{
  if (alarm != NULL && g_hash_table_add (seen, (gpointer) alarm))
    g_ptr_array_add (alarms, (gpointer) alarm);
}

/* A group stands for its cause and everything below it, each alarm by its own name. */
static GPtrArray *
list_selected (CyAlarmBrowser *self)
{
  g_autoptr (GtkBitset) selected = get_selected (self);
  g_autoptr (GHashTable) index = index_found (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *alarms = g_ptr_array_new ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position)) {
    const CyAlarmRow *row = cy_alarm_browser_get_row (self, position);

    add_once (alarms, seen, g_hash_table_lookup (index, row->key));
    for (guint i = 0; row->group && i < row->n_members; i++)
      add_once (alarms, seen, g_hash_table_lookup (index, row->members[i]));
  }
  return alarms;
}

/* What it is for; all of them when it is for none, so that the rule says why not. */
static GPtrArray *
list_ids (CyAlarmBrowser *self, CyAlarmWishKind kind)
{
  g_autoptr (GPtrArray) alarms = list_selected (self);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  gint64 now_us = g_get_real_time ();
  guint n_fit = 0;

  for (guint i = 0; i < alarms->len; i++)
    n_fit += deeds[kind].applies (alarms->pdata[i], now_us);
  for (guint i = 0; i < alarms->len; i++) {
    if (n_fit == 0 ? kind != CY_ALARM_WISH_ACKNOWLEDGE
                   : deeds[kind].applies (alarms->pdata[i], now_us))
      g_ptr_array_add (ids, cy_alarm_dup_id (alarms->pdata[i]));
  }
  return ids;
}

/* --- doing it ------------------------------------------------------------------------------------- */

/* What somebody is asked about. */
typedef struct {
  GWeakRef browser;
  GPtrArray *ids; /* owned */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_weak_ref_clear (&asking->browser);
  g_ptr_array_unref (asking->ids);
  g_free (asking);
}

static void
on_answer_cb (const CyAlarmWish *wish, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (CyAlarmBrowser) self = g_weak_ref_get (&asking->browser);

  if (self != NULL && self->node != NULL)
    cy_alarm_deed_do (GTK_WIDGET (self), self->node, g_ptr_array_ref (asking->ids), wish);
}

static char *
describe (CyAlarmBrowser *self, GPtrArray *ids)
{
  g_autoptr (GtkBitset) selected = get_selected (self);
  const CyAlarmRow *row;
  g_autofree char *what = NULL;
  g_autofree char *where = NULL;

  if (ids->len > 1)
    return g_strdup_printf (ngettext ("%u alarm", "%u alarms", ids->len), ids->len);
  row = cy_alarm_browser_get_row (self, gtk_bitset_get_minimum (selected));
  what = cy_alarm_row_what (row, cy_node_get_yard (self->node));
  where = cy_alarm_row_where (row, cy_node_get_yard (self->node));
  return g_strdup_printf ("%s, %s", what, where);
}

/* What was selected when the question came is what it is about, whatever changes meanwhile. */
static void
ask (CyAlarmBrowser *self, CyAlarmWishKind kind, GPtrArray *ids)
{
  g_autofree char *what = describe (self, ids);
  Asking *asking = g_new0 (Asking, 1);

  g_weak_ref_init (&asking->browser, self);
  asking->ids = ids;
  (void) cy_alarm_dialog_present (GTK_WIDGET (self), kind, what,
                                  cy_node_get_longest_shelf_min (self->node), on_answer_cb, asking,
                                  asking_free);
}

static void
on_deed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);
  CyAlarmWishKind kind = 0;
  CyAlarmWish wish = { 0 };
  GPtrArray *ids;

  while (!g_str_equal (deeds[kind].action, name))
    kind++;
  ids = list_ids (self, kind);
  if (ids->len == 0) {
    g_ptr_array_unref (ids);
    return;
  }
  if (deeds[kind].asks) {
    ask (self, kind, ids);
    return;
  }
  wish.kind = kind;
  if (kind == CY_ALARM_WISH_ACKNOWLEDGE)
    wish.note = gtk_editable_get_text (GTK_EDITABLE (self->note));
  cy_alarm_deed_do (widget, self->node, ids, &wish);
  if (kind == CY_ALARM_WISH_ACKNOWLEDGE)
    gtk_editable_set_text (GTK_EDITABLE (self->note), "");
}

/**
 * cy_alarm_browser_acknowledge_selected:
 *
 * Acknowledges every selected alarm that still waits for it, with the note that is typed in.
 */
void
cy_alarm_browser_acknowledge_selected (CyAlarmBrowser *self)
{
  on_deed_action (GTK_WIDGET (self), deeds[CY_ALARM_WISH_ACKNOWLEDGE].action, NULL);
}

/* --- going through the list ----------------------------------------------------------------------- */

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static gboolean
is_waiting (const CyAlarmRow *row, gint64 now_us)
{
  return row->group ? row->n_waiting > 0 : cy_alarm_is_announced (row->alarm, now_us);
}

/* The next that waits for an acknowledgement, round the end of the list. */
static void
on_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);
  g_autoptr (GtkBitset) selected = get_selected (self);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint from = gtk_bitset_is_empty (selected) ? 0 : gtk_bitset_get_maximum (selected) + 1;
  GtkWidget *list = find_list_view (GTK_WIDGET (self->alarms));
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < n_rows; i++) {
    guint position = (from + i) % n_rows;

    if (!is_waiting (cy_alarm_browser_get_row (self, position), now_us))
      continue;
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
    if (list != NULL)
      gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
    return;
  }
}

static void
on_unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);

  if (!self->flood.is_flood)
    return;
  self->unfolded = !self->unfolded;
  cy_alarm_browser_show_rows (self);
}

static void
toggle (CyAlarmBrowser *self, const char *key)
{
  if (!g_hash_table_remove (self->open, key))
    g_hash_table_add (self->open, g_strdup (key));
  cy_alarm_browser_show_rows (self);
}

static void
show_pile (CyAlarmBrowser *self, const CyAlarmRow *row)
{
  if (row->alarm != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-pile", "(su)", row->alarm->pile,
                                row->alarm->connector);
}

/* Enter or a double click opens a group, and goes to the pile of an alarm. */
static void
on_activate_cb (GtkColumnView *view, guint position, CyAlarmBrowser *self)
{
  const CyAlarmRow *row = cy_alarm_browser_get_row (self, position);
  g_autofree char *key = g_strdup (row->key);

  if (row->group)
    toggle (self, key);
  else
    show_pile (self, row);
}

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);
  g_autoptr (GtkBitset) selected = get_selected (self);

  if (!gtk_bitset_is_empty (selected))
    show_pile (self, cy_alarm_browser_get_row (self, gtk_bitset_get_minimum (selected)));
}

static void
on_clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_alarm_filter_bar_clear (CY_ALARM_BROWSER (widget)->filter);
}

/* One order for all that is selected: what broke together is mended together. */
static void
on_order_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);
  g_autoptr (GPtrArray) alarms = list_selected (self);
  g_autoptr (JsonObject) said = json_object_new ();
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < alarms->len; i++) {
    g_autofree char *id = cy_alarm_dup_id (alarms->pdata[i]);

    json_array_add_string_element (ids, id);
  }
  json_object_set_array_member (said, "alarms", ids);
  json_object_set_string_member (said, "source", cy_order_source_name (CY_ORDER_FROM_ALARM));
  if (alarms->len > 0)
    cy_order_act_create (widget, self->node, said);
}

/* --- files ---------------------------------------------------------------------------------------- */

typedef struct {
  CyQuestion *question;
  char *name; /* of the file, for people */
} Saving;

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  guint number;
  g_autoptr (CyAlarmBrowser) self = cy_question_end (saving->question, &number);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = saving->name;
  g_autofree char *text = NULL;
  guint n_alarms;

  g_free (saving);
  (void) cy_alarm_export_finish (result, &n_alarms, &error);
  if (self == NULL || self->node == NULL)
    return;
  text = error != NULL
           ? g_strdup_printf (_ ("Not saved: %s"), error->message)
           : g_strdup_printf (ngettext ("%u alarm saved: %s", "%u alarms saved: %s", n_alarms),
                              n_alarms, name);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

/**
 * cy_alarm_browser_save:
 * @form: `csv` or `pdf`.
 *
 * Saves what is listed, all of it, whether it is loaded and unfolded or not.
 */
void
cy_alarm_browser_save (CyAlarmBrowser *self, GFile *file, const char *form)
{
  g_autofree char *filter = cy_alarm_filter_bar_describe (self->filter);
  g_autoptr (CyAlarmSearch) search = cy_alarm_browser_make_search (self);
  gboolean past = cy_alarm_browser_is_past (self);
  const CyAlarmExport what = { .form = form,
                               .view =
                                 cy_alarm_browser_view_label (cy_alarm_browser_get_view (self)),
                               .filter = filter,
                               .alarms = past ? NULL : self->found,
                               .search = search };
  Saving *saving = g_new (Saving, 1);

  *saving = (Saving){ cy_question_new (self, 0), g_file_get_basename (file) };
  cy_alarm_export (self->node, &what, file, on_saved_cb, saving);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyAlarmBrowser *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_alarm_browser_save (self, file, self->form);
  g_clear_object (&self->chooser);
}

static void
on_save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = NULL;

  if (self->chooser != NULL)
    return;
  g_free (self->form);
  self->form = g_variant_dup_string (parameter, NULL);
  name = g_strdup_printf ("%s-%s.%s", _ ("alarms"), when, self->form);
  self->chooser = gtk_file_chooser_native_new (_ ("Save what is listed"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- installing ----------------------------------------------------------------------------------- */

/* Keys; the menu of the page says the same. */
static const struct {
  guint key;
  GdkModifierType modifiers;
  const char *action;
} keys[] = {
  { GDK_KEY_k, GDK_CONTROL_MASK, "alarms.acknowledge" },
  { GDK_KEY_h, GDK_CONTROL_MASK, "alarms.shelve" },
  { GDK_KEY_u, GDK_CONTROL_MASK, "alarms.unshelve" },
  { GDK_KEY_o, GDK_CONTROL_MASK, "alarms.out-of-service" },
  { GDK_KEY_i, GDK_CONTROL_MASK, "alarms.in-service" },
  { GDK_KEY_r, GDK_CONTROL_MASK, "alarms.reset" },
  { GDK_KEY_m, GDK_CONTROL_MASK, "alarms.comment" },
  { GDK_KEY_l, GDK_CONTROL_MASK, "alarms.unfold" },
  { GDK_KEY_n, 0, "alarms.next" },
  { GDK_KEY_n, GDK_CONTROL_MASK, "alarms.order" },
};

static const struct {
  const char *action;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
} others[] = {
  { "alarms.next", NULL, on_next_action },
  { "alarms.order", NULL, on_order_action },
  { "alarms.unfold", NULL, on_unfold_action },
  { "alarms.show-pile", NULL, on_show_pile_action },
  { "alarms.clear-filter", NULL, on_clear_filter_action },
  { "alarms.save", "s", on_save_action },
};

void
cy_alarm_browser_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_class_install_action (widget_class, deeds[i].action, NULL, on_deed_action);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_class_install_action (widget_class, others[i].action, others[i].parameter,
                                     others[i].activate);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
}

/**
 * cy_alarm_browser_enable_actions:
 *
 * What needs a selection waits for one.
 */
void
cy_alarm_browser_enable_actions (CyAlarmBrowser *self)
{
  g_autoptr (GtkBitset) selected = get_selected (self);
  gboolean any = !gtk_bitset_is_empty (selected);

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), deeds[i].action, any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarms.show-pile", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarms.order", any);
}
