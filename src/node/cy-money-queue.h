/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyMoneyQueue:
 *
 * Changes to money that this node makes, those that touch the same one after the other: how things are is looked up,
 * what follows is decided and written, and only when that is on the disk the next one looks. So two at once cannot
 * spend the same balance. What has nothing to do with each other is written together.
 *
 * Threading: main thread.
 */
typedef struct _CyMoneyQueue CyMoneyQueue;

/**
 * CyMoneyJob:
 * @prepare: on the main thread, when it is its turn.
 * @load: on the reader thread, returns how things are; it must not touch what others may be writing.
 * @decide: on the main thread, returns (transfer full) (element-type CyDraft) what is to be written, all of it or none;
 *   an empty list when there is nothing to do any more.
 * @tell: says how it went; @error is %NULL when what was decided is on the disk.
 * @free_facts: frees what @load returned.
 * @free: frees the job.
 * @keys: (nullable) (array zero-terminated=1): what it looks at and changes; %NULL when it cannot say, and everything
 *   else waits for it. They are the job's.
 *
 * One such change. It begins the structure of who makes one.
 */
typedef struct _CyMoneyJob CyMoneyJob;
struct _CyMoneyJob {
  void (*prepare) (CyMoneyJob *job, CyNode *node);
  gpointer (*load) (CyDb *db, gpointer job, GError **error);
  GPtrArray *(*decide) (CyMoneyJob *job, CyNode *node, gpointer facts, GError **error);
  void (*tell) (CyMoneyJob *job, const GError *error);
  GDestroyNotify free_facts;
  GDestroyNotify free;
  char **keys;
};

CyMoneyQueue *cy_money_queue_new (void);
void cy_money_queue_free (CyMoneyQueue *queue);
void cy_money_queue_push (CyMoneyQueue *queue, CyNode *node, CyMoneyJob *job);

G_END_DECLS
