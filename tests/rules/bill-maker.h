/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill-rule.h"

G_BEGIN_DECLS

/* Terms from JSON with single quotes, whose members replace those of plain ones: one class, flat, at 1.00 and
 * 0.50 in UTC. */
CyTariffTerms *bill_maker_terms (const char *members);

/* Terms and readings as wild as they can be: any zone, any course of a day, seasons, any prices. */
CyTariffTerms *bill_maker_random_terms (GRand *rand);
GArray *bill_maker_random_readings (GRand *rand);
CyBill *bill_maker_random_bill (GRand *rand);

/* "TIME WH, TIME WH, ..." */
GArray *bill_maker_readings (const char *text);
gint64 bill_maker_time (const char *text);

G_END_DECLS
