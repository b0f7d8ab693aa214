/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate-fixture.h"

CySimYard *
sim_fixture_try (SimFixture *fixture, const char *document, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, 1 << 20, error);

  if (node == NULL)
    return NULL;
  return cy_sim_yard_new (node, fixture->profiles, &fixture->settings, error);
}

void
sim_fixture_init (SimFixture *fixture, gboolean traffic, const char *document)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (folders[0]);
  *fixture = (SimFixture){
    .profiles = cy_profile_store_new (folders),
    .settings = { .seed = 7, .traffic = traffic, .patience_s = 60, .start_us = 1700000000000000 },
  };
  if (document == NULL)
    return;
  fixture->yard = sim_fixture_try (fixture, document, &error);
  g_assert_no_error (error);
}

void
sim_fixture_clear (SimFixture *fixture)
{
  g_clear_pointer (&fixture->yard, cy_sim_yard_free);
  g_clear_pointer (&fixture->profiles, cy_profile_store_free);
}

CySimPile *
sim_fixture_pile (SimFixture *fixture, const char *id)
{
  CySimSlot *slot = cy_sim_yard_find (fixture->yard, id);

  g_assert_nonnull (slot);
  return slot->pile;
}
