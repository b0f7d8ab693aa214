/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-columns.h"
#include "cy-node-flood.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyAlarmRow:
 * @key: the alarm's id, or what names the feeder that was lost; owned.
 * @alarm: (nullable): owned; %NULL for a feeder about which nothing was raised.
 * @group: whether others are folded below it.
 * @kind: of a group, what was lost.
 * @place: (nullable): of a group, its record; owned.
 * @members: (nullable) (array zero-terminated=1): of a group, the ids of the alarms below it; owned.
 * @n_members: as many.
 * @n_waiting: of the cause and the members, those nobody has acknowledged.
 * @n_lost: piles among them.
 * @n_piles: that hang on what was lost.
 * @expanded: whether its members follow.
 * @is_member: whether it stands below a group.
 * @priority: the worst of a group, else the alarm's.
 * @raised_us: the first of a group, else the alarm's [µs UTC].
 *
 * One row of the list of alarms.
 */
typedef struct {
  char *key;
  CyAlarm *alarm;
  gboolean group;
  CyKindId kind;
  char *place;
  char **members;
  guint n_members;
  guint n_waiting;
  guint n_lost;
  guint n_piles;
  gboolean expanded;
  gboolean is_member;
  CyPriority priority;
  gint64 raised_us;
} CyAlarmRow;

CyAlarmRow *cy_alarm_row_new (const CyAlarm *alarm);
CyAlarmRow *cy_alarm_row_new_group (GPtrArray *alarms, const CyFloodGroup *group);
void cy_alarm_row_free (CyAlarmRow *row);
const char *cy_alarm_row_key (gconstpointer row);

char *cy_alarm_row_what (const CyAlarmRow *row, CyYard *yard);
char *cy_alarm_row_where (const CyAlarmRow *row, CyYard *yard);
char *cy_alarm_people (const CyAlarm *alarm);

/* The columns' data is a #CyNode. */
void cy_alarm_rows_fill_columns (GtkColumnView *view, gpointer node);
void cy_alarm_rows_make_room (GtkColumnView *view, gboolean narrow);

G_END_DECLS
