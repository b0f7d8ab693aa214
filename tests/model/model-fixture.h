/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"

G_BEGIN_DECLS

/* A pile with two guns: state, fault word, power, state of charge and a card number each, and the
 * inside temperature of the whole. */
CyTagSet *test_tags_new (void);
guint test_fleet_add (CyFleet *fleet, const char *id, const char *link, CyTagSet *tags);
void test_put (CyTagSet *tags,
               CySample *samples,
               guint connector,
               CyMeasureId measure,
               gint64 raw,
               CyQuality quality);

G_END_DECLS
