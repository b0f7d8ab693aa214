/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-search.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAlarmExport:
 * @form: `csv` or `pdf`.
 * @view: which alarms these are, for people.
 * @filter: what they were searched by, for people; may be empty.
 * @alarms: (nullable) (element-type CyAlarm): those to write; or
 * @search: (nullable): all that is found, page after page.
 *
 * What is written into a file. All of it is borrowed.
 */
typedef struct {
  const char *form;
  const char *view;
  const char *filter;
  GPtrArray *alarms;
  const CyAlarmSearch *search;
} CyAlarmExport;

void cy_alarm_export (CyNode *node,
                      const CyAlarmExport *what,
                      GFile *file,
                      GAsyncReadyCallback done,
                      gpointer user_data);
gboolean cy_alarm_export_finish (GAsyncResult *result, guint *out_n_alarms, GError **error);

G_END_DECLS
