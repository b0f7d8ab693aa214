/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-backoff.h"

/* SplitMix64 (Steele, Lea, Flood 2014): any two inputs that differ give numbers that have nothing in common. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/**
 * cy_peer_backoff_ms:
 * @attempt: how many have failed before the one to come, less one: 0 after the first failure.
 * @seed: another for each pair of nodes, so that a hub that comes back is not called by all at once.
 * @least_ms: bound, not zero [ms].
 * @most_ms: bound, not less than @least_ms [ms].
 *
 * How long to wait until the next call: a random time between one and two times @least_ms, then
 * twice as long after each failure, up to between one half and all of @most_ms.
 *
 * Returns: from @least_ms to @most_ms [ms].
 */
guint
cy_peer_backoff_ms (guint attempt, guint32 seed, guint least_ms, guint most_ms)
{
  guint64 high = (guint64) least_ms << (MIN (attempt, 30) + 1);
  guint64 low;

  high = MIN (high, most_ms);
  low = MAX (high / 2, least_ms);
  return (guint) (low + mix (((guint64) seed << 32) | attempt) % (high - MIN (low, high) + 1));
}
