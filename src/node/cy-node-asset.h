/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-tally.h"
#include "cy-dossier.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAssetPart:
 * @what: the part.
 * @number: (nullable): its number at the manufacturer.
 * @quantity: how many.
 * @serial_out: (nullable): of what was taken out.
 * @serial_in: (nullable): of what was put in.
 * @order: the work order it was used for.
 * @who: who wrote it down, by name where there is one.
 * @time_us: when [µs UTC].
 *
 * A part of a pile that was replaced.
 */
typedef struct {
  char *what;
  char *number;
  guint quantity;
  char *serial_out;
  char *serial_in;
  char *order;
  char *who;
  gint64 time_us;
} CyAssetPart;

/**
 * CyAssetEnd:
 * @is_known: whether the next two say anything.
 * @on: the last day.
 * @days_left: until then, negative when it is over [d].
 *
 * When something of a pile ends.
 */
typedef struct {
  gboolean is_known;
  GDate on;
  int days_left;
} CyAssetEnd;

/**
 * CyAsset:
 * @record: of the pile.
 * @name: as people call it.
 * @supplier: (nullable): the record of who sold it.
 * @station: (nullable): the record of where it stands.
 * @type: (nullable): the record of its model.
 * @company: (nullable): the record of the company that runs it.
 * @firmware: (nullable): as the device last said.
 * @device_serial: (nullable): the serial number as the device last said; may differ from the record's.
 * @warranty: until when there is a warranty.
 * @life: until when it is meant to last.
 * @orders: (element-type CyDossier): all work orders about it, newest first, 200 at most.
 * @parts: (element-type CyAssetPart): what was replaced, newest first.
 * @alarms: (element-type CyAlarmTally): of the last twelve months, what came most often first.
 * @n_alarms: how many these were.
 *
 * A pile as a thing that was bought: what it is, until when somebody answers for it, and its history.
 */
typedef struct {
  CyRecord *record;
  char *name;
  CyRecord *supplier;
  CyRecord *station;
  CyRecord *type;
  CyRecord *company;
  char *firmware;
  char *device_serial;
  CyAssetEnd warranty;
  CyAssetEnd life;
  GPtrArray *orders;
  GPtrArray *parts;
  GPtrArray *alarms;
  guint n_alarms;
} CyAsset;

void cy_asset_free (CyAsset *asset);
void cy_node_query_asset (CyNode *node, const char *pile, CyNodeResult answer, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAsset, cy_asset_free)

G_END_DECLS
