/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-port.h"
#include "cy-command.h"
#include "cy-profile-store.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyKeepRestore:
 *
 * Some devices forget a limit that is not renewed, and the acquisition that renewed it ended with the
 * process before. This goes on renewing what a pile still shows; a limit that has given way already is
 * not given again: that would be a command nobody wished for now.
 *
 * Threading: the main thread.
 */
typedef struct _CyKeepRestore CyKeepRestore;

CyKeepRestore *cy_keep_restore_new (const CyCommandPort *port,
                                    CyProfileStore *profiles,
                                    CyYard *yard,
                                    const CyClock *clock,
                                    GPtrArray *latest);
void cy_keep_restore_free (CyKeepRestore *restore);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyKeepRestore, cy_keep_restore_free)

G_END_DECLS
