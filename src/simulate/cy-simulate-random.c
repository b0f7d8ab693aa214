/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-random.h"

#include <math.h>

/* SplitMix64 (Steele, Lea, Flood 2014): one addition and a mixer, and any seed will do. */
guint64
cy_sim_random_bits (CySimRandom *random)
{
  guint64 z;

  random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = random->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * cy_sim_random_seed:
 * @seed: of the whole story.
 * @name: whose dice these are; each pile has its own, so that one more pile changes no other's story.
 */
CySimRandom
cy_sim_random_seed (guint64 seed, const char *name)
{
  CySimRandom random = { seed };

  for (const char *c = name; *c != '\0'; c++) {
    random.state ^= (guint8) *c;
    random.state = cy_sim_random_bits (&random);
  }
  return random;
}

/**
 * cy_sim_random_unit:
 *
 * Returns: from 0 to less than 1.
 */
double
cy_sim_random_unit (CySimRandom *random)
{
  return (double) (cy_sim_random_bits (random) >> 11) * 0x1p-53;
}

double
cy_sim_random_between (CySimRandom *random, double low, double high)
{
  return low + (high - low) * cy_sim_random_unit (random);
}

guint
cy_sim_random_below (CySimRandom *random, guint n)
{
  return (guint) (cy_sim_random_unit (random) * n);
}

gboolean
cy_sim_random_chance (CySimRandom *random, double probability)
{
  return cy_sim_random_unit (random) < probability;
}

/**
 * cy_sim_random_wait:
 *
 * Returns: how long until the next of events that come about every @mean, independently.
 */
double
cy_sim_random_wait (CySimRandom *random, double mean)
{
  return -mean * log (1 - cy_sim_random_unit (random));
}

/**
 * cy_sim_random_drift:
 * @value: where the drift stands.
 * @spread: its standard deviation in the long run.
 * @tau_s: how long it remembers [s].
 *
 * Returns: where it stands a second later: a random walk on a leash.
 */
double
cy_sim_random_drift (CySimRandom *random, double value, double spread, double tau_s)
{
  /* Two uniforms make a triangle with variance 1/6; near enough to a bell. */
  double kick = (cy_sim_random_unit (random) + cy_sim_random_unit (random) - 1) * sqrt (6);

  return value - value / tau_s + spread * sqrt (2 / tau_s) * kick;
}
