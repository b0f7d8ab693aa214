/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-plan.h"

G_BEGIN_DECLS

/**
 * CyAcquireWrite:
 *
 * One write on its way: made by whoever wants it, then owned by the acquire thread until its
 * callback was called.
 */
typedef struct _CyAcquireWrite CyAcquireWrite;

CyAcquireWrite *cy_acquire_write_new (const char *pile_id,
                                      guint8 function,
                                      int unit,
                                      guint16 address,
                                      const guint16 *values,
                                      guint n_values,
                                      GError **error);
void cy_acquire_write_free (CyAcquireWrite *write);
gboolean cy_acquire_write_post (CyAcquireWrite *write,
                                CyAcquireLoop *loop,
                                CyAcquireWriteFunc callback,
                                gpointer user_data);
void cy_acquire_writes_check (CyAcquirePlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAcquireWrite, cy_acquire_write_free)

G_END_DECLS
