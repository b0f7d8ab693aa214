/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-batch-rule.h"
#include "cy-command-desk.h"

G_BEGIN_DECLS

/**
 * CyBatchDesk:
 *
 * One command for many piles: canaries first, then waves, with a stop rule, a pause, and a memory: a
 * batch goes on where it was when the process starts again, because everything it knows are entries.
 * Its targets' commands are the command desk's.
 *
 * Threading: the main thread.
 */
typedef struct _CyBatchDesk CyBatchDesk;

typedef void (*CyBatchDone) (const CyBatch *batch, const GError *error, gpointer user_data);

/**
 * CyBatchWish:
 * @name: the command.
 * @arguments: JSON object text.
 * @targets: (array zero-terminated=1): in the order of their turns.
 * @canaries: how many go first and alone.
 * @wave: how many go at once.
 * @max_failures: where it stops.
 * @actor: who wants it.
 */
typedef struct {
  const char *name;
  const char *arguments;
  const char *const *targets;
  guint canaries;
  guint wave;
  guint max_failures;
  const char *actor;
} CyBatchWish;

/**
 * CyBatchDeskOptions:
 * @journal: borrowed.
 * @commands: borrowed.
 * @clock: borrowed.
 * @node: actor of what nobody else is named for.
 * @changed: told whenever a batch goes on.
 */
typedef struct {
  CyJournal *journal;
  CyCommandDesk *commands;
  const CyClock *clock;
  const char *node;
  void (*changed) (const CyBatch *batch, gpointer user_data);
  gpointer user_data;
} CyBatchDeskOptions;

CyBatchDesk *
cy_batch_desk_new (const CyBatchDeskOptions *options, GPtrArray *batches, GPtrArray *commands);
void cy_batch_desk_free (CyBatchDesk *desk);
void cy_batch_desk_forget (CyBatchDesk *desk, const char *id);
void cy_batch_desk_see_entry (CyBatchDesk *desk, const CyEntry *entry);
void cy_batch_desk_see_command (CyBatchDesk *desk, const CyCommand *command);

void cy_batch_desk_select (CyBatchDesk *desk,
                           const CyBatchWish *wish,
                           gboolean needs_second,
                           CyBatchDone done,
                           gpointer user_data);
void cy_batch_desk_act (CyBatchDesk *desk,
                        const char *id,
                        CyBatchEvent event,
                        const char *reason,
                        const char *actor,
                        CyBatchDone done,
                        gpointer user_data);
const CyBatch *cy_batch_desk_get (CyBatchDesk *desk, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBatchDesk, cy_batch_desk_free)

G_END_DECLS
