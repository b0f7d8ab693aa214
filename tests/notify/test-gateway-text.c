/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gateway-text.h"

#include "cy-notify-error.h"
#include "fixture.h"

static const CyGatewayValues values = {
  .number = "+8613800138000",
  .text = "热 \"a\\b\"\r\n&c={text}",
  .id = "n1",
  .secret = "s&\"e",
};

static void
test_fill (void)
{
  static const struct {
    const char *template;
    CyGatewayPlace place;
    const char *filled;
  } cases[] = {
    { "https://h/s?to={number}&k={secret}", CY_GATEWAY_IN_URL,
      "https://h/s?to=%2B8613800138000&k=s%26%22e" },
    { "t={text}&s={subject}", CY_GATEWAY_IN_FORM,
      "t=%E7%83%AD%20%22a%5Cb%22%0D%0A%26c%3D%7Btext%7D&s=" },
    { "{\"to\": {\"n\": \"{number}\"}, \"t\": \"{text}\"}", CY_GATEWAY_IN_JSON,
      "{\"to\": {\"n\": \"+8613800138000\"}, \"t\": \"热 "
      "\\\"a\\\\b\\\"\\u000d\\u000a&c={text}\"}" },
    { "X-Text: {text}", CY_GATEWAY_IN_HEADER, "X-Text: 热 \"a\\b\"  &c={text}" },
    { "{text}", CY_GATEWAY_IN_PLAIN, "热 \"a\\b\"\r\n&c={text}" },
    { "{{id}} {} {Id} {id", CY_GATEWAY_IN_PLAIN, "{n1} {} {Id} {id" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *filled = cy_gateway_text_fill (cases[i].template, cases[i].place, &values);

    g_assert_cmpstr (filled, ==, cases[i].filled);
  }
}

static void
test_check (void)
{
  g_autofree char *large = g_strnfill (CY_GATEWAY_MAX_TEMPLATE + 1, 'x');
  const struct {
    const char *template;
    const char *message; /* NULL when it is good */
  } cases[] = {
    { "{number}{text}{subject}{id}{language}{secret}", NULL },
    { "{\"a\": {}, \"b\": { }}", NULL },
    { "热{numbr}", "column 2: there is no placeholder {numbr}" },
    { "{id}{to}", "column 5: there is no placeholder {to}" },
    { "\xff", "is not UTF-8 of at most 8192 bytes" },
    { large, "is not UTF-8 of at most 8192 bytes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (cy_gateway_text_check (cases[i].template, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

static void
test_hide (void)
{
  g_autofree char *hidden =
    cy_gateway_text_hide ("a s&\"e b s%26%22e c s&\\\"e d s&\"es&\"e", values.secret);
  g_autofree char *nothing = cy_gateway_text_hide ("a", NULL);
  g_autofree char *empty = cy_gateway_text_hide ("a", "");

  g_assert_cmpstr (hidden, ==, "a *** b *** c *** d ******");
  g_assert_cmpstr (nothing, ==, "a");
  g_assert_cmpstr (empty, ==, "a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway-text/fill", test_fill);
  g_test_add_func ("/gateway-text/check", test_check);
  g_test_add_func ("/gateway-text/hide", test_hide);
  return g_test_run ();
}
