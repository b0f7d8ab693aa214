/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-form.h"

#include "capture.h"
#include "cy-date-button.h"
#include "cy-day-strip.h"
#include "cy-limits-editor.h"
#include "cy-option.h"
#include "cy-text-lines.h"
#include "fixture.h"
#include "lab.h"

static CyRecordForm *
present (GtkWidget *form)
{
  gtk_window_present (GTK_WINDOW (form));
  gtk_test_widget_wait_for_draw (form);
  return CY_RECORD_FORM (form);
}

static GtkWidget *
control_of (CyRecordForm *form, const char *field)
{
  CyFieldEditor *editor = cy_record_form_get_editor (form, field);

  g_assert_nonnull (editor);
  return cy_field_editor_get_control (editor);
}

static const char *
message_of (CyRecordForm *form, const char *field)
{
  return cy_field_editor_get_message (cy_record_form_get_editor (form, field));
}

static void
type (CyRecordForm *form, const char *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (control_of (form, field)), text);
}

static void
choose (CyRecordForm *form, const char *field, const char *value)
{
  cy_option_drop_down_select (GTK_DROP_DOWN (control_of (form, field)), value);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static gboolean
has_message (gpointer form)
{
  return *cy_record_form_get_message (form) != '\0';
}

/* Saves and waits until the form closed. */
static void
save (CyRecordForm *form)
{
  gpointer weak = form;

  g_assert_true (cy_record_form_is_valid (form));
  g_object_add_weak_pointer (G_OBJECT (form), &weak);
  gtk_widget_activate_action (GTK_WIDGET (form), "form.save", NULL);
  capture_wait (is_gone, &weak);
}

static void
test_new (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;
  CyRecord *record;

  fixture_import_small_yard (fixture);
  form = present (cy_record_form_new (fixture->node, CY_KIND_PILE));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cy_record_form_get_id_entry (form))), ==,
                   "pile-4");
  g_assert_false (cy_record_form_is_valid (form));
  /* Nobody came to it yet, so nobody is blamed. */
  g_assert_cmpstr (message_of (form, "name"), ==, "");
  type (form, "name", "  新桩 ");
  g_assert_false (cy_record_form_is_valid (form));
  choose (form, "type", "dc120");
  g_assert_true (cy_record_form_is_valid (form));
  choose (form, "station", "st-1");
  type (form, "link", "tcp://10.1.1.1:502/3");
  type (form, "scan_ms", "500");
  gtk_switch_set_active (GTK_SWITCH (control_of (form, "in_service")), FALSE);
  save (form);
  record = fixture_get (fixture, CY_KIND_PILE, "pile-4");
  g_assert_nonnull (record);
  g_assert_cmpstr (cy_record_get_text (record, "name"), ==, "新桩");
  g_assert_cmpstr (cy_record_get_text (record, "station"), ==, "st-1");
  g_assert_cmpint (cy_record_get_int (record, "scan_ms", 0), ==, 500);
  g_assert_false (json_object_get_boolean_member (record->cells, "in_service"));
  /* What nobody touched is not set. */
  g_assert_false (json_object_has_member (record->cells, "brand"));
  g_assert_false (json_object_has_member (record->cells, "area"));
}

static void
test_wrong_fields (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *message; /* part of it; NULL when the text is right */
  } cases[] = {
    { "name", "", "Required" },
    { "name", "ok", NULL },
    { "scan_ms", "fast", "A whole number from 100 to 3600000" },
    { "scan_ms", "99", "A whole number" },
    { "scan_ms", "100", NULL },
    { "scan_ms", "", NULL },
    { "link", "tcp://10.1.1.1", "unit id" },
    { "link", "tcp://10.1.1.1:0/1", "port" },
    { "link", "tcp://10.1.1.1:502/1", NULL },
    { "position", "91", "Latitude" },
    { "position", "", NULL },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;

  fixture_import_small_yard (fixture);
  form =
    present (cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_PILE, "p2")));
  g_assert_true (cy_record_form_is_valid (form));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *label = g_strdup_printf ("%s \"%s\"", cases[i].field, cases[i].text);
    const char *message;

    g_test_message ("%s", label);
    type (form, cases[i].field, cases[i].text);
    message = message_of (form, cases[i].field);
    g_assert_cmpint (cy_record_form_is_valid (form), ==, cases[i].message == NULL);
    if (cases[i].message == NULL)
      g_assert_cmpstr (message, ==, "");
    else if (strstr (message, cases[i].message) == NULL)
      g_error ("%s: \"%s\" does not say \"%s\"", label, message, cases[i].message);
  }
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
test_id (void)
{
  static const struct {
    const char *id;
    gboolean right;
  } cases[] = {
    { "p2", FALSE }, { "a b", FALSE }, { "", FALSE }, { "a/b", FALSE }, { "桩-9", TRUE }
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;

  fixture_import_small_yard (fixture);
  form =
    present (cy_record_form_new_clone (fixture->node, fixture_get (fixture, CY_KIND_PILE, "p2")));
  g_assert_true (cy_record_form_is_valid (form));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gtk_editable_set_text (GTK_EDITABLE (cy_record_form_get_id_entry (form)), cases[i].id);
    g_assert_cmpint (cy_record_form_is_valid (form), ==, cases[i].right);
  }
  save (form);
  g_assert_cmpstr (cy_record_get_text (fixture_get (fixture, CY_KIND_PILE, "桩-9"), "link"), ==,
                   "tcp://127.0.0.1:1502/2");
}

/* The suggestion leaves out what is taken. */
static void
test_suggest_id (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *first = NULL;
  g_autofree char *next = NULL;

  first = cy_record_form_suggest_id (cy_node_get_yard (fixture->node), CY_KIND_PILE_TYPE);
  g_assert_cmpstr (first, ==, "pile-type-1");
  fixture_import (fixture, "{\"areas\":[{\"id\":\"area-3\",\"name\":\"x\"},"
                           "{\"id\":\"area-4\",\"name\":\"y\"}]}");
  next = cy_record_form_suggest_id (cy_node_get_yard (fixture->node), CY_KIND_AREA);
  g_assert_cmpstr (next, ==, "area-5");
}

/* An edit writes what changed and nothing else, also over what another did meanwhile. */
static void
test_edit_keeps_others (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;
  CyRecord *record;

  fixture_import_small_yard (fixture);
  form =
    present (cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_PILE, "p2")));
  fixture_import (fixture, "{\"piles\":[{\"id\":\"p2\",\"name\":\"A02\",\"type\":\"dc120\","
                           "\"station\":\"st-2\",\"link\":\"tcp://127.0.0.1:1502/2\","
                           "\"scan_ms\":1000}]}");
  type (form, "name", "A02 neu");
  save (form);
  record = fixture_get (fixture, CY_KIND_PILE, "p2");
  g_assert_cmpstr (cy_record_get_text (record, "name"), ==, "A02 neu");
  g_assert_cmpstr (cy_record_get_text (record, "station"), ==, "st-2");
}

/* An area that becomes part of itself: only the node sees that. */
static void
test_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;

  fixture_import_small_yard (fixture);
  form =
    present (cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_AREA, "sh")));
  type (form, "name", "上海市");
  choose (form, "parent", "pd");
  gtk_widget_activate_action (GTK_WIDGET (form), "form.save", NULL);
  capture_wait (has_message, form);
  g_assert_nonnull (strstr (cy_record_form_get_message (form), "part of itself"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control_of (form, "name"))), ==, "上海市");
  choose (form, "parent", "");
  g_assert_cmpstr (cy_record_form_get_message (form), ==, "");
  save (form);
  g_assert_cmpstr (cy_record_get_text (fixture_get (fixture, CY_KIND_AREA, "sh"), "name"), ==,
                   "上海市");
}

static void
test_limits (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *text = NULL;
  CyRecordForm *form;
  CyLimitsEditor *limits;

  fixture_import_small_yard (fixture);
  form = present (
    cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_PILE_TYPE, "dc120")));
  limits = CY_LIMITS_EDITOR (control_of (form, "limits"));
  g_assert_cmpuint (cy_limits_editor_get_n_limits (limits), ==, 2);
  /* By measure: dc.current, temp.gun. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cy_limits_editor_get_cell (limits, 1, 4))),
                   ==, "90.5");
  gtk_editable_set_text (GTK_EDITABLE (cy_limits_editor_get_cell (limits, 1, 4)), "70");
  g_assert_false (cy_record_form_is_valid (form));
  g_assert_nonnull (strstr (message_of (form, "limits"), "Limit 2"));
  gtk_editable_set_text (GTK_EDITABLE (cy_limits_editor_get_cell (limits, 1, 4)), "hot");
  g_assert_false (cy_record_form_is_valid (form));
  gtk_editable_set_text (GTK_EDITABLE (cy_limits_editor_get_cell (limits, 1, 4)), "95");
  g_assert_true (cy_record_form_is_valid (form));
  cy_limits_editor_add (limits);
  g_assert_false (cy_record_form_is_valid (form));
  cy_option_drop_down_select (GTK_DROP_DOWN (cy_limits_editor_get_cell (limits, 2, 0)), "temp.gun");
  gtk_editable_set_text (GTK_EDITABLE (cy_limits_editor_get_cell (limits, 2, 3)), "60");
  g_assert_nonnull (strstr (message_of (form, "limits"), "twice"));
  cy_option_drop_down_select (GTK_DROP_DOWN (cy_limits_editor_get_cell (limits, 2, 0)),
                              "temp.inside");
  g_assert_true (cy_record_form_is_valid (form));
  save (form);
  text = cy_record_spell (fixture_get (fixture, CY_KIND_PILE_TYPE, "dc120"), "limits");
  g_assert_nonnull (strstr (text, "\"hh\":95"));
  g_assert_nonnull (strstr (text, "temp.inside"));
  g_assert_nonnull (strstr (text, "dc.current"));
}

/* A form that was only looked at changes nothing. */
static void
test_no_change (void)
{
  static const CyKindId kinds[] = { CY_KIND_STATION, CY_KIND_PILE_TYPE, CY_KIND_PILE };
  static const char *const ids[] = { "st-1", "ac7", "p1" };
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_import_small_yard (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (CyRecord) before = cy_record_ref (fixture_get (fixture, kinds[i], ids[i]));
    g_autoptr (JsonObject) changes = NULL;

    save (present (cy_record_form_new_edit (fixture->node, before)));
    changes = cy_record_diff (before, fixture_get (fixture, kinds[i], ids[i]));
    g_assert_cmpuint (json_object_get_size (changes), ==, 0);
  }
}

/* The periods of a tariff as they are typed: what is wrong is said, and seen in the day. */
static void
test_tariff (void)
{
  static const struct {
    const char *periods;
    const char *message;
  } cases[] = {
    { "00:00-08:00 valley, 08:00-22:00 peak", "A gap in the day: no class from 22:00 on" },
    { "00:00-09:00 valley, 08:00-24:00 peak", "\"08:00-24:00 peak\" overlaps another period" },
    { "00:00-24:00 cheap", "\"cheap\" is none of sharp, peak, flat, valley, deep" },
    { "0-24 flat", "\"0-24 flat\" is not HH:MM-HH:MM CLASS" },
    { "00:00-08:10 valley, 08:15-24:00 peak", "A gap in the day: no class from 08:10 on" },
    { "00:00-08:00 valley, 08:00-24:00 peak", "" },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_TARIFF));
  GtkWidget *strip =
    lab_find_type (GTK_WIDGET (cy_record_form_get_editor (form, "periods")), CY_TYPE_DAY_STRIP);
  g_autofree char *day = NULL;

  type (form, "name", "Summer");
  type (form, "version", "3");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    type (form, "periods", cases[i].periods);
    g_assert_cmpstr (message_of (form, "periods"), ==, cases[i].message);
    capture_save (GTK_WIDGET (form), i == 0 ? "tariff-gap" : "tariff-form");
  }
  day = cy_day_strip_describe (CY_DAY_STRIP (strip));
  g_assert_cmpstr (day, ==, "00:00–08:00 Valley, 08:00–24:00 Peak");
  for (guint i = 0; i < 2; i++) {
    type (form, i == 0 ? "peak_electricity" : "valley_electricity", i == 0 ? "1.25" : "0.3");
    type (form, i == 0 ? "peak_service" : "valley_service", "0.4");
  }
  save (form);
  g_assert_nonnull (fixture_get (fixture, CY_KIND_TARIFF, "tariff-1"));
}

static void
type_lines (CyRecordForm *form, const char *field, const char *text)
{
  cy_text_lines_set_text (GTK_TEXT_VIEW (control_of (form, field)), text);
}

/* Days that are unlike the others, and amounts. */
static void
test_seasons (void)
{
  static const struct {
    const char *rules;
    const char *message;
  } cases[] = {
    { "months 13: 00:00-01:00 flat",
      "Line 1: \"13\" is not a month from 1 to 12, or months like 7-9" },
    { "months 1: 00:00-01:00 flat\nmonths 7: 00:00-01:00 flat, 00:30-02:00 peak",
      "Line 2: \"00:30-02:00 peak\" overlaps another period" },
    { "months 7-8: 11:00-13:00 sharp\ndates 10-01..10-07: 00:00-24:00 valley", "" },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_TARIFF));
  const CyRecord *record;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    type_lines (form, "rules", cases[i].rules);
    g_assert_cmpstr (message_of (form, "rules"), ==, cases[i].message);
  }
  type (form, "minimum", "2.505");
  g_assert_cmpstr (message_of (form, "minimum"), ==,
                   "\"2.505\" is not a number with at most two decimals");
  type (form, "minimum", "2.50");
  g_assert_cmpstr (message_of (form, "minimum"), ==, "");
  type (form, "name", "Summer");
  type (form, "version", "1");
  type (form, "periods", "00:00-24:00 flat");
  save (form);
  record = fixture_get (fixture, CY_KIND_TARIFF, "tariff-1");
  g_assert_cmpstr (cy_record_get_text (record, "rules"), ==, cases[2].rules);
  g_assert_cmpstr (cy_record_get_text (record, "minimum"), ==, "2.50");
}

/* A procedure: what is wrong is said of the line it is in, and lines stay lines. */
static void
test_steps (void)
{
  static const struct {
    const char *steps;
    const char *message;
  } cases[] = {
    { "", "Required" },
    { "断电\n\n[photo]", "Line 3: says nothing to do" },
    { "断电\n测温 [value °C 80..10]", "Line 2: has a least value that is not below the most" },
    { "断电\n测温 [value °C 10..80]\n", "" },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_PROCEDURE));

  type (form, "name", "过温处理");
  g_assert_false (cy_record_form_is_valid (form));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    type_lines (form, "steps", i == 0 ? "x" : cases[i].steps);
    if (i == 0)
      type_lines (form, "steps", "");
    g_assert_cmpstr (message_of (form, "steps"), ==, cases[i].message);
    g_assert_cmpint (cy_record_form_is_valid (form), ==, *cases[i].message == '\0');
    if (i == 2)
      capture_save (GTK_WIDGET (form), "form-steps-wrong");
  }
  gtk_test_accessible_assert_property (control_of (form, "steps"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Steps");
  save (form);
  g_assert_cmpstr (
    cy_record_get_text (fixture_get (fixture, CY_KIND_PROCEDURE, "procedure-1"), "steps"), ==,
    "断电\n测温 [value °C 10..80]");
}

/* An article has room for sentences, and an edit that touches nothing keeps their lines. */
static void
test_article (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (CyRecord) before = NULL;
  g_autoptr (JsonObject) changes = NULL;
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_ARTICLE));

  type (form, "name", "A");
  type_lines (form, "method", "one\ntwo");
  save (form);
  before = cy_record_ref (fixture_get (fixture, CY_KIND_ARTICLE, "article-1"));
  g_assert_cmpstr (cy_record_get_text (before, "method"), ==, "one\ntwo");
  save (present (cy_record_form_new_edit (fixture->node, before)));
  changes = cy_record_diff (before, fixture_get (fixture, CY_KIND_ARTICLE, "article-1"));
  g_assert_cmpuint (json_object_get_size (changes), ==, 0);
}

/* A date is typed, or taken from the calendar, which opens where the entry is. */
static void
test_date (void)
{
  static const struct {
    const char *text;
    gboolean right;
  } cases[] = {
    { "2026-02-30", FALSE }, { "30.2.2026", FALSE },   { "1989-12-31", FALSE },
    { "2026-02-28", TRUE },  { " 2026-02-28 ", TRUE }, { "", TRUE },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_RATIONALE));
  GtkWidget *button = lab_find_type (GTK_WIDGET (cy_record_form_get_editor (form, "reviewed_on")),
                                     GTK_TYPE_MENU_BUTTON);
  g_autoptr (GDateTime) chosen = g_date_time_new_local (2026, 11, 2, 12, 0, 0);
  GtkCalendar *calendar = cy_date_button_get_calendar (GTK_MENU_BUTTON (button));
  g_autoptr (GDateTime) opened = NULL;

  type (form, "name", "R");
  type (form, "conditions", "*");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    type (form, "reviewed_on", cases[i].text);
    g_assert_cmpint (cy_record_form_is_valid (form), ==, cases[i].right);
    g_assert_cmpint (*message_of (form, "reviewed_on") == '\0', ==, cases[i].right);
  }
  type (form, "reviewed_on", "2026-11-30");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  capture_spin (50);
  opened = gtk_calendar_get_date (calendar);
  g_assert_cmpint (g_date_time_get_day_of_month (opened), ==, 30);
  g_assert_cmpint (g_date_time_get_month (opened), ==, 11);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control_of (form, "reviewed_on"))), ==,
                   "2026-11-30");
  gtk_calendar_select_day (calendar, chosen);
  capture_save (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), "form-date");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control_of (form, "reviewed_on"))), ==,
                   "2026-11-02");
  gtk_test_accessible_assert_property (GTK_WIDGET (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Reviewed on");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  save (form);
  g_assert_cmpstr (
    cy_record_get_text (fixture_get (fixture, CY_KIND_RATIONALE, "rationale-1"), "reviewed_on"), ==,
    "2026-11-02");
}

/* What nobody said is shown as it counts: in service, and not latching. */
static void
test_switches (void)
{
  static const struct {
    CyKindId kind;
    const char *field;
    gboolean active;
  } cases[] = {
    { CY_KIND_PILE, "in_service", TRUE },     { CY_KIND_VENDOR, "in_service", TRUE },
    { CY_KIND_CONDITION, "latching", FALSE }, { CY_KIND_NOTIFICATION, "sms", FALSE },
    { CY_KIND_BEACON, "horn", FALSE },
  };
  g_autoptr (Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyRecordForm *form = present (cy_record_form_new (fixture->node, cases[i].kind));

    g_assert_cmpint (gtk_switch_get_active (GTK_SWITCH (control_of (form, cases[i].field))), ==,
                     cases[i].active);
    gtk_window_destroy (GTK_WINDOW (form));
  }
}

static void
test_accessible (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form = present (cy_record_form_new (fixture->node, CY_KIND_STATION));

  gtk_test_accessible_assert_property (control_of (form, "name"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Name");
  gtk_test_accessible_assert_property (control_of (form, "position"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Latitude");
  type (form, "name", "x");
  type (form, "name", "");
  gtk_test_accessible_assert_state (control_of (form, "name"), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autoptr (Fixture) fixture = fixture_new ();
  CyRecordForm *form;

  fixture_import_small_yard (fixture);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  form = present (
    cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_STATION, "st-1")));
  cy_limits_editor_add (CY_LIMITS_EDITOR (control_of (form, "limits")));
  type (form, "position", "99");
  capture_save (GTK_WIDGET (form), dark ? "form-station-dark" : "form-station-light");
  gtk_window_destroy (GTK_WINDOW (form));
  form = present (
    cy_record_form_new_edit (fixture->node, fixture_get (fixture, CY_KIND_PILE_TYPE, "dc120")));
  capture_save (GTK_WIDGET (form), dark ? "form-type-dark" : "form-type-light");
  gtk_window_destroy (GTK_WINDOW (form));
  form = present (cy_record_form_new (fixture->node, CY_KIND_PILE));
  capture_save (GTK_WIDGET (form), dark ? "form-pile-dark" : "form-pile-light");
  gtk_window_destroy (GTK_WINDOW (form));
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/record-form/new", test_new);
  g_test_add_func ("/record-form/wrong-fields", test_wrong_fields);
  g_test_add_func ("/record-form/id", test_id);
  g_test_add_func ("/record-form/suggest-id", test_suggest_id);
  g_test_add_func ("/record-form/edit-keeps-others", test_edit_keeps_others);
  g_test_add_func ("/record-form/refused", test_refused);
  g_test_add_func ("/record-form/limits", test_limits);
  g_test_add_func ("/record-form/no-change", test_no_change);
  g_test_add_func ("/record-form/tariff", test_tariff);
  g_test_add_func ("/record-form/seasons", test_seasons);
  g_test_add_func ("/record-form/steps", test_steps);
  g_test_add_func ("/record-form/article", test_article);
  g_test_add_func ("/record-form/date", test_date);
  g_test_add_func ("/record-form/switches", test_switches);
  g_test_add_func ("/record-form/accessible", test_accessible);
  g_test_add_data_func ("/record-form/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/record-form/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
