/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-limit-trial.h"

G_BEGIN_DECLS

/**
 * CyTrialItem:
 * @place: pile and gun.
 *
 * An alarm that another limit would take away or bring, as a row.
 */
typedef struct {
  char *key;
  char *pile;
  char *place;
  guint connector;
  CyTrialAlarm alarm;
} CyTrialItem;

/* More rows than this nobody reads; the counts are of all. */
#define CY_TRIAL_MAX_ROWS 2000

void cy_trial_rows_init (GtkColumnView *view);
void cy_trial_rows_take (GListStore *store, const CyTrialResult *result, CyYard *yard);

G_END_DECLS
