/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-yard.h"

/**
 * SimFixture:
 *
 * A yard made of a document, with the shipped profiles.
 */
typedef struct {
  CyProfileStore *profiles;
  CySimSettings settings;
  CySimYard *yard;
} SimFixture;

void sim_fixture_init (SimFixture *fixture, gboolean traffic, const char *document);
void sim_fixture_clear (SimFixture *fixture);
CySimYard *sim_fixture_try (SimFixture *fixture, const char *document, GError **error);
CySimPile *sim_fixture_pile (SimFixture *fixture, const char *id);

/* One pile type of every shipped profile. */
#define SIM_TYPES                                                                      \
  "\"pile_types\":["                                                                   \
  "{\"id\":\"dc\",\"profile\":\"chargeyard-dc\",\"connectors\":2,\"power_w\":120000}," \
  "{\"id\":\"xj\",\"profile\":\"xj-dc-120kw\",\"connectors\":2,\"power_w\":120000},"   \
  "{\"id\":\"ac\",\"profile\":\"chargeyard-ac\",\"connectors\":1,\"power_w\":7000},"   \
  "{\"id\":\"abb\",\"profile\":\"abb-terra-ac\",\"connectors\":1,\"power_w\":22000},"  \
  "{\"id\":\"alfen\",\"profile\":\"alfen-ng9xx\",\"connectors\":2,\"power_w\":44000}," \
  "{\"id\":\"charx\",\"profile\":\"phoenix-charx-sec\",\"connectors\":4,\"power_w\":88000}]"
