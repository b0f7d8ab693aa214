/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyLimitChange:
 * @record: a pile, or a type of piles: whose own the limit becomes.
 * @now: what applies until then; all its thresholds are NAN when nothing does.
 * @then: what will.
 */
typedef struct {
  CyRecord *record;
  CyLimit now;
  CyLimit then;
} CyLimitChange;

/**
 * CyLimitSaved:
 * @error: (nullable): why it was not saved.
 *
 * Not told when the answer was no.
 */
typedef void (*CyLimitSaved) (const GError *error, gpointer user_data);

GtkWidget *cy_limit_save_present (GtkWidget *near,
                                  CyNode *node,
                                  const CyLimitChange *change,
                                  CyLimitSaved saved,
                                  gpointer user_data,
                                  GDestroyNotify destroy);
char *cy_limit_save_spell (const CyLimit *now, const CyLimit *then);

G_END_DECLS
