/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-tariff-version.h"

G_BEGIN_DECLS

#define CY_TARIFF_VERSION_COLUMNS                                                         \
  "name, id, version, state, terms, proposer, proposed_us, decider, decided_us, reason, " \
  "n_exceptions"

GPtrArray *cy_journal_load_tariff_versions (CyDb *db, const char *id, GError **error);
GPtrArray *cy_journal_load_used_tariffs (CyDb *db, GError **error);
CyTariffVersion *cy_journal_load_tariff_version (CyDb *db, const char *name, GError **error);
const char *const *cy_tariff_screen_queries (void);

G_END_DECLS
