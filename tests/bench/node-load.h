/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"

G_BEGIN_DECLS

#define NODE_LOAD_PERIOD_MS 1000
#define NODE_LOAD_WARM_UP_S 5

/* Every so many registers of a simulated pile change each second; the profile reads sixteen of them. */
#define NODE_LOAD_CHANGING 7
#define NODE_LOAD_VALUES   16

typedef struct {
  guint n_piles;
  guint seconds;
  guint16 port;
} NodeLoad;

typedef struct {
  double cpu_percent; /* of one core */
  double memory_mb;
  double scans_done_percent;
  double import_s; /* of the yard file, until the yard shows it */
  double start_s;  /* from then until every pile was read */
  double open_s;   /* of the same node, stopped and opened again, until every pile was read */
  double acquire_percent;
  double history_percent;
  double main_percent;
  double values_per_s; /* stored */
  double lost;         /* batches the historian could not take, and scans that were late */
} NodeOutcome;

char *node_load_profile (void);
char *node_load_address (const NodeLoad *load, guint pile);
char *node_load_yard (const NodeLoad *load);

void node_whole (gconstpointer load, gpointer outcome);
void node_poller (gconstpointer load, gpointer outcome);

G_END_DECLS
