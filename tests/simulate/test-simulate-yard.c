/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-json.h"
#include "cy-simulate-endpoint.h"
#include "simulate-fixture.h"

#define TYPE               "{\"id\":\"t\",\"profile\":\"abb-terra-ac\",\"power_w\":22000}"
#define YARD(types, piles) "{\"pile_types\":[" types "],\"piles\":[" piles "]}"

static const struct {
  const char *document;
  const char *message;
} bad[] = {
  { "[]", "must be an object" },
  { "{}", "pile_types: is missing" },
  { "{\"pile_types\":[]}", "piles: is missing" },
  { "{\"pile_types\":{},\"piles\":[]}", "pile_types: must be a list" },
  { YARD ("{\"id\":\"t\"}", ""), "pile_types[0].profile: is missing" },
  { YARD ("{\"profile\":\"t\"}", ""), "pile_types[0].id: is missing" },
  { YARD ("{\"id\":\"t\",\"profile\":\"abb-terra-ac\"}", ""),
    "pile_types[0].power_w: must be a number" },
  { YARD ("{\"id\":\"t\",\"profile\":\"abb-terra-ac\",\"power_w\":-5}", ""),
    "pile_types[0].power_w: -5 is outside 0 to 1e+07" },
  { YARD (TYPE "," TYPE, ""), "pile_types[1].id: \"t\" is there twice" },
  { YARD (TYPE, "7"), "piles[0]: must be an object" },
  { YARD (TYPE, "{\"id\":\"p\",\"type\":\"x\",\"link\":\"tcp://127.0.0.1:1/1\"}"),
    "piles[0].type: no pile type \"x\"" },
  { YARD (TYPE, "{\"id\":\"p\",\"type\":\"t\"}"), "piles[0].link: is missing" },
  { YARD (TYPE,
          "{\"id\":\"p\",\"type\":\"t\",\"link\":\"tcp://127.0.0.1:1/1\"},"
          "{\"id\":\"p\",\"type\":\"t\",\"link\":\"tcp://127.0.0.1:1/2\"}"),
    "piles[1].id: \"p\" is there twice" },
};

static void
test_bad (void)
{
  SimFixture f;

  sim_fixture_init (&f, FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sim_fixture_try (&f, bad[i].document, &error));
    g_assert_cmpstr (error->message, ==, bad[i].message);
  }
  sim_fixture_clear (&f);
}

static void
test_bad_profile (void)
{
  g_autoptr (GError) error = NULL;
  SimFixture f;

  sim_fixture_init (&f, FALSE, NULL);
  g_assert_null (sim_fixture_try (
    &f, YARD ("{\"id\":\"t\",\"profile\":\"none\",\"power_w\":7000}", ""), &error));
  g_assert_true (
    g_str_has_prefix (error->message, "pile_types[0].profile: there is no profile \"none\" in "));
  sim_fixture_clear (&f);
}

/* Piles that would get in each other's way at one address, and addresses that are none. */
static void
test_endpoints (void)
{
  static const struct {
    const char *piles;
    guint n_endpoints;
    const char *message; /* the end of it */
  } cases[] = {
    { "{\"id\":\"a\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1502/1\"},"
      "{\"id\":\"b\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1502/2\"},"
      "{\"id\":\"c\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1503/1\"},"
      "{\"id\":\"d\",\"type\":\"ac\",\"link\":\"tcp://localhost:1502/3\"}",
      2, NULL },
    { "{\"id\":\"a\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1502/1\"},"
      "{\"id\":\"b\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1502/1\"}",
      0, "pile \"b\" at 127.0.0.1:1502, unit 1: unit 1 is pile \"a\" already" },
    { "{\"id\":\"a\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.1:1502/200\"},"
      "{\"id\":\"b\",\"type\":\"alfen\",\"link\":\"tcp://127.0.0.1:1502/1\"}",
      0, "unit 200 is pile \"a\" already" },
    { "{\"id\":\"a\",\"type\":\"ac\",\"link\":\"tcp://pile.example:1502/1\"}", 0,
      "the simulator serves IPv4 addresses of this machine, no names" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *document = g_strdup_printf ("{" SIM_TYPES ",\"piles\":[%s]}", cases[i].piles);
    g_autoptr (GPtrArray) endpoints = NULL;
    g_autoptr (GError) error = NULL;
    SimFixture f;

    sim_fixture_init (&f, FALSE, document);
    endpoints = cy_sim_endpoints_new (f.yard, &error);
    if (cases[i].message != NULL)
      g_assert_true (g_str_has_suffix (error->message, cases[i].message));
    else
      g_assert_cmpuint (endpoints->len, ==, cases[i].n_endpoints);
    sim_fixture_clear (&f);
  }
}

static void
test_serial (void)
{
  SimFixture f;

  sim_fixture_init (&f, FALSE,
                    YARD (TYPE, "{\"id\":\"p\",\"type\":\"t\",\"link\":\"rtu:///dev/ttyS0/1\"}"));
  g_assert_cmpuint (f.yard->n_serial, ==, 1);
  g_assert_cmpuint (f.yard->slots->len, ==, 0);
  sim_fixture_clear (&f);
}

static void
test_demo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_load (g_getenv ("CY_TEST_DEMO_YARD"), 1 << 20, &error);
  g_autoptr (GPtrArray) endpoints = NULL;
  guint gateways = 0;
  SimFixture f;

  g_assert_no_error (error);
  sim_fixture_init (&f, TRUE, NULL);
  f.yard = cy_sim_yard_new (document, f.profiles, &f.settings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f.yard->slots->len, >=, 126);
  g_assert_cmpuint (f.yard->types->len, ==, 6);
  endpoints = cy_sim_endpoints_new (f.yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < endpoints->len; i++) {
    const CySimEndpoint *endpoint = endpoints->pdata[i];

    gateways += cy_sim_endpoint_is_gateway (endpoint);
    if (cy_sim_endpoint_is_gateway (endpoint))
      g_assert_cmpuint (endpoint->slots->len, ==, 16);
  }
  g_assert_cmpuint (gateways, ==, 1);
  sim_fixture_clear (&f);
}

static void
test_fleet (void)
{
  g_autoptr (JsonNode) document = cy_sim_fleet_new (1000, 15020);
  g_autoptr (GPtrArray) endpoints = NULL;
  g_autoptr (GError) error = NULL;
  SimFixture f;

  sim_fixture_init (&f, TRUE, NULL);
  f.yard = cy_sim_yard_new (document, f.profiles, &f.settings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f.yard->slots->len, ==, 1000);
  endpoints = cy_sim_endpoints_new (f.yard, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (endpoints->len, ==, 1000);
  g_assert_nonnull (cy_sim_yard_find (f.yard, "P1000"));
  g_assert_null (cy_sim_yard_find (f.yard, "p1001"));
  sim_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/yard/bad", test_bad);
  g_test_add_func ("/simulate/yard/bad-profile", test_bad_profile);
  g_test_add_func ("/simulate/yard/endpoints", test_endpoints);
  g_test_add_func ("/simulate/yard/serial", test_serial);
  g_test_add_func ("/simulate/yard/demo", test_demo);
  g_test_add_func ("/simulate/yard/fleet", test_fleet);
  return g_test_run ();
}
