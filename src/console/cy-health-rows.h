/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-alarm-health.h"

G_BEGIN_DECLS

/**
 * CyHealthActor:
 * @place: pile, gun and station.
 * @condition: as in #CyAlarm.
 * @measure: of the limit that gives it, when @is_limit.
 * @remedy: what would have helped.
 *
 * A row of the bad actors.
 */
typedef struct {
  char *subject;
  char *text;
  char *place;
  char *pile;
  guint connector;
  gboolean is_limit;
  CyMeasureId measure;
  guint count;
  guint n_fleeting;
  gboolean is_chattering;
  CyNodeRemedy remedy;
  guint delay_s;
  guint n_saved;
} CyHealthActor;

/* The tables of the alarms' health: their columns, and what is in them. */
void cy_health_metrics_init (GtkColumnView *view);
void cy_health_metrics_take (GListStore *store, const CyNodeAlarmHealth *health);
void cy_health_actors_init (GtkColumnView *view);
void cy_health_actors_take (GListStore *store, const CyNodeAlarmHealth *health, CyYard *yard);
void cy_health_stale_init (GtkColumnView *view);
void cy_health_stale_take (GListStore *store, const CyNodeAlarmHealth *health, CyYard *yard);
void cy_health_floods_init (GtkColumnView *view);
void cy_health_floods_take (GListStore *store, const CyNodeAlarmHealth *health);
char *cy_health_show_remedy (CyNodeRemedy remedy, guint delay_s);

G_END_DECLS
