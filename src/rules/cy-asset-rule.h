/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

/**
 * CyAssetDue:
 * @condition: %CY_CONDITION_WARRANTY or %CY_CONDITION_LIFE.
 * @ends_on: the last day.
 * @days_left: until then, negative when it is over [d].
 * @over: whether the last day has passed.
 *
 * Something of a pile that ends soon or has ended.
 */
typedef struct {
  const char *condition;
  GDate ends_on;
  int days_left;
  gboolean over;
} CyAssetDue;

#define CY_ASSET_MAX_DUE 2

guint cy_asset_rule (const CyRecord *pile,
                     gint64 expiry_days,
                     const GDate *today,
                     CyAssetDue out_due[CY_ASSET_MAX_DUE]);

G_END_DECLS
