/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-query.h"

G_BEGIN_DECLS

/**
 * CyHistoryInquire:
 *
 * Asks what it needs with the functions of cy-history-query.h, one after the other, on the reader thread.
 */
typedef gboolean (*CyHistoryInquire) (const CyHistorySource *source, gpointer data, GError **error);

/**
 * CyHistoryInquired:
 * @error: (nullable): why not.
 */
typedef void (*CyHistoryInquired) (gpointer data, const GError *error);

void cy_history_inquire (CyHistory *history,
                         CyHistoryInquire inquire,
                         gpointer data,
                         CyHistoryInquired answer);

G_END_DECLS
