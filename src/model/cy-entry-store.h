/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-head.h"

G_BEGIN_DECLS

/**
 * CyTakeResult:
 * @CY_TAKE_DONE: they are on the disk, or were before.
 * @CY_TAKE_GAP: entries before them are missing.
 * @CY_TAKE_FORK: another entry has the place of one of them.
 * @CY_TAKE_OWN: they are this node's own, and the node does not have them.
 * @CY_TAKE_LATER: too much waits to be written, or the disk refuses; to be tried again.
 *
 * What became of entries of another node.
 */
typedef enum {
  CY_TAKE_DONE,
  CY_TAKE_GAP,
  CY_TAKE_FORK,
  CY_TAKE_OWN,
  CY_TAKE_LATER,
} CyTakeResult;

typedef void (*CyHeadsFunc) (GPtrArray *heads, const GError *error, gpointer user_data);
typedef void (*CyEntriesFunc) (GPtrArray *entries, const GError *error, gpointer user_data);
typedef void (*CyTakenFunc) (CyTakeResult result, const GError *error, gpointer user_data);

/**
 * CyEntryStore:
 * @load_heads: answers with all streams (element-type CyHead).
 * @read: answers with what is wanted of some streams (element-type CyHead, transfer full), as much as suits
 *   one message: entries with their previous hashes, the last of each stream signed.
 * @take: takes one stream's entries (transfer full), verified.
 * @is_busy: whether answers are still to come.
 *
 * What an exchange of entries needs of the journal; the composition root fills it in.
 *
 * Threading: called on the thread of the exchange; each answers exactly once, in the main context that is
 *   the caller's thread's default.
 */
typedef struct {
  void (*load_heads) (gpointer self, CyHeadsFunc answer, gpointer user_data);
  void (*read) (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data);
  void (*take) (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data);
  gboolean (*is_busy) (gpointer self);
  gpointer self;
} CyEntryStore;

G_END_DECLS
