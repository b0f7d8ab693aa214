/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tariff-version.h"
#include "cy-yard.h"

G_BEGIN_DECLS

const char *cy_tariff_choice_id (CyYard *yard, CyRecord *pile);
const CyTariffVersion *cy_tariff_choice_rule (GPtrArray *versions, const char *id, gint64 time_us);

G_END_DECLS
