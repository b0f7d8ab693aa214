/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-plan.h"

G_BEGIN_DECLS

/**
 * CyAcquireErrand:
 *
 * One request on its way: made by whoever wants it, then owned by the acquire thread until its
 * callback was called.
 */
typedef struct _CyAcquireErrand CyAcquireErrand;

CyAcquireErrand *
cy_acquire_errand_new (const char *pile_id, const CyAcquireRequest *request, GError **error);
void cy_acquire_errand_free (CyAcquireErrand *errand);
gboolean cy_acquire_errand_post (CyAcquireErrand *errand,
                                 CyAcquireLoop *loop,
                                 CyAcquireRequestFunc callback,
                                 gpointer user_data);
void cy_acquire_errand_run (CyAcquireErrand *errand,
                            CyAcquireLoop *loop,
                            CyAcquireRequestFunc callback,
                            gpointer user_data);
void cy_acquire_errands_check (CyAcquirePlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAcquireErrand, cy_acquire_errand_free)

G_END_DECLS
