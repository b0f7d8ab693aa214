/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-request.h"

G_BEGIN_DECLS

struct _CyAcquireLoop;
struct _CyAcquirePile;

/**
 * CyAcquireKeeper:
 *
 * Keeps one pile's watchdog quiet: what its profile says must be read or written again and again,
 * and the setpoints that somebody wants repeated. Belongs to a pile and goes over to the pile of the
 * next plan, if that is the same one at the same place.
 *
 * Threading: acquire thread only.
 */
typedef struct _CyAcquireKeeper CyAcquireKeeper;

CyAcquireKeeper *cy_acquire_keeper_new (struct _CyAcquireLoop *loop);
void cy_acquire_keeper_free (CyAcquireKeeper *keeper);
void cy_acquire_keeper_start (CyAcquireKeeper *keeper, struct _CyAcquirePile *pile);
void cy_acquire_keeper_line_up (CyAcquireKeeper *keeper);
void cy_acquire_keeper_scanned (CyAcquireKeeper *keeper, gboolean recovered);
void cy_acquire_keeper_set (CyAcquireKeeper *keeper,
                            guint connector,
                            const CyAcquireRequest *requests,
                            guint n_requests);
void cy_acquire_keeper_overrule (CyAcquireKeeper *keeper, const CyModbusRequest *request, int unit);

/* Copies of requests, as they travel between threads. */
CyAcquireRequest *cy_acquire_requests_copy (const CyAcquireRequest *requests, guint n_requests);
void cy_acquire_requests_free (CyAcquireRequest *requests, guint n_requests);

G_END_DECLS
