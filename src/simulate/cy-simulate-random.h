/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySimRandom:
 *
 * Dice that fall the same way for the same seed, on every machine and release.
 */
typedef struct {
  guint64 state;
} CySimRandom;

CySimRandom cy_sim_random_seed (guint64 seed, const char *name);
guint64 cy_sim_random_bits (CySimRandom *random);
double cy_sim_random_unit (CySimRandom *random);
double cy_sim_random_between (CySimRandom *random, double low, double high);
guint cy_sim_random_below (CySimRandom *random, guint n);
gboolean cy_sim_random_chance (CySimRandom *random, double probability);
double cy_sim_random_wait (CySimRandom *random, double mean);
double cy_sim_random_drift (CySimRandom *random, double value, double spread, double tau_s);

G_END_DECLS
