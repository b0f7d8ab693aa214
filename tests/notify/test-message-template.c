/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-message-template.h"

#include "cy-notify-error.h"
#include "fixture.h"

static const char *const names[] = { "priority", "what", "where", "value", "limit", "time", NULL };

static const CyMessageField fields[] = {
  { "priority", "紧急" }, { "what", "枪温过高" }, { "where", "一号桩/1" },
  { "value", "92 °C" },   { "limit", "90" },      { "time", NULL },
};

static void
test_check (void)
{
  static const struct {
    const char *template;
    const char *message; /* NULL when it is good */
  } cases[] = {
    { "", NULL },
    { "{priority} {what} at {where}: {value} (limit {limit}), {time}", NULL },
    { "{{{what}}}", NULL },
    { "温度 {valu}", "template: column 4: there is no field {valu}" },
    { "{a}{what}{b}",
      "template: column 1: there is no field {a}; column 10: there is no field {b}" },
    { "{}", "template: column 1: there is no field {}" },
    { "x {what", "template: column 3: \"{\" is not closed; write {{ for a brace" },
    { "x {what {where}", "template: column 3: \"{\" is not closed; write {{ for a brace" },
    { "what}", "template: column 5: \"}\" closes nothing; write }} for a brace" },
    { "\xff{what}", "template: is not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].template);
    if (cy_message_template_check (cases[i].template, names, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

static void
test_check_is_bounded (void)
{
  g_autofree char *braces = g_strnfill (CY_MESSAGE_MAX_TEMPLATE + 1, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_message_template_check (braces, names, &error));
  assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                     "template: longer than 4096 bytes");
  g_clear_error (&error);
  for (guint i = 0; i < CY_MESSAGE_MAX_TEMPLATE; i++)
    braces[i] = "{a}"[i % 3];
  braces[CY_MESSAGE_MAX_TEMPLATE] = '\0';
  g_assert_false (cy_message_template_check (braces, names, &error));
  g_assert_cmpuint (strlen (error->message), <, 500);
}

static void
test_render (void)
{
  static const struct {
    const char *template;
    gsize max;
    const char *message;
  } cases[] = {
    { "", 0, "" },
    { "{priority} {what} at {where}: {value} (limit {limit}), {time}", 0,
      "紧急 枪温过高 at 一号桩/1: 92 °C (limit 90), " },
    { "{{{what}}}", 0, "{枪温过高}" },
    { "{{what}}", 0, "{what}" },
    { "{unknown} {what", 0, "{unknown} {what" },
    { "a}b", 0, "a}b" },
    { "{what}", 4, "枪温过高" },
    { "{what}", 3, "枪温…" },
    { "{what}", 1, "…" },
    /* e and its accent are one letter */
    { "abe\xcc\x81xyz", 4, "ab…" },
    { "a\xff", 0, "a\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *message =
      cy_message_template_render (cases[i].template, fields, G_N_ELEMENTS (fields), cases[i].max);

    g_assert_cmpstr (message, ==, cases[i].message);
  }
}

/* A field's value is text, whatever it looks like. */
static void
test_value_is_no_template (void)
{
  static const CyMessageField tricky[] = { { "what", "{where}{{" }, { "where", "x" } };
  g_autofree char *message = cy_message_template_render ("{what}", tricky, 2, 0);

  g_assert_cmpstr (message, ==, "{where}{{");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-template/check", test_check);
  g_test_add_func ("/message-template/check-is-bounded", test_check_is_bounded);
  g_test_add_func ("/message-template/render", test_render);
  g_test_add_func ("/message-template/value-is-no-template", test_value_is_no_template);
  return g_test_run ();
}
