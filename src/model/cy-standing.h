/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/**
 * CyStanding:
 * @incarnation: which life of this node wrote last; 0 when nothing is known.
 * @boots: how often it started; 0 when nothing is known.
 * @seqs: how many entries each of its own streams has at least.
 *
 * How far a node had come. It is kept twice, in the database and beside the node's key, so that a database
 * which was put back is seen: then the two differ.
 */
typedef struct {
  guint incarnation;
  guint64 boots;
  guint64 seqs[CY_N_ENTRY_CLASSES];
} CyStanding;

G_END_DECLS
