/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-transfer.h"

G_BEGIN_DECLS

/**
 * CyTransfer:
 * @free: of the whole that it is the first member of.
 *
 * A file on its way out or in: what every one has to know until it answers.
 */
typedef struct {
  CyHistory *history;
  CyHistoryMoved moved;
  GError *error; /* owned, nullable */
  CyHistoryTransferred answer;
  gpointer user_data;
  GMainContext *context; /* owned: the caller's */
  GDestroyNotify free;
} CyTransfer;

void cy_transfer_init (CyTransfer *transfer,
                       CyHistory *history,
                       CyHistoryTransferred answer,
                       gpointer user_data,
                       GDestroyNotify free);
void cy_transfer_clear (CyTransfer *transfer);
void cy_transfer_run (CyTransfer *transfer, void (*func) (CyTransfer *transfer));
void cy_transfer_refuse (CyTransfer *transfer, const char *path);
void cy_transfer_finish (CyTransfer *transfer);

G_END_DECLS
