/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-json.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNodeDeedClass:
 * @entry_class: of its entries.
 * @subject_prefix: of its entries.
 * @kind_of: returns the kind of the entry that says so.
 * @query: loads everything that was said and done.
 * @find_overtaken: returns why what @actor last did of this kind changed nothing, or %NULL when it did.
 * @free: frees what was loaded.
 * @tell: calls the caller's function, whose type only it knows.
 *
 * What differs between the papers people work on.
 */
typedef struct {
  CyEntryClass entry_class;
  const char *subject_prefix;
  char *(*kind_of) (guint event);
  void (*query) (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
  const char *(*find_overtaken) (gconstpointer dossier, guint event, const char *actor);
  GDestroyNotify free;
  void (*tell) (GCallback done, gconstpointer dossier, const GError *error, gpointer user_data);
} CyNodeDeedClass;

/**
 * CyNodeDeed:
 * @class: what it is done to.
 * @node: owned.
 * @id: owned; of the paper.
 * @event: number of what is done.
 * @payload: owned; what is said.
 * @actor: owned; who does it.
 * @places: owned, nullable: subjects of where the paper is, for the wall; what is said of it when %NULL.
 * @done: (nullable): told how it went.
 *
 * Something on its way to a paper: looked at, written, and looked at again, since another may have been quicker.
 *
 * Threading: main thread.
 */
typedef struct {
  const CyNodeDeedClass *class;
  CyNode *node;
  char *id;
  guint event;
  JsonObject *payload;
  char *actor;
  char **places;
  GCallback done;
  gpointer user_data;
} CyNodeDeed;

CyNodeDeed *cy_node_deed_new (const CyNodeDeed *deed);
void cy_node_deed_write (CyNodeDeed *deed);
void cy_node_deed_finish (CyNodeDeed *deed, gconstpointer dossier, const GError *error);
void cy_node_deed_refuse (CyNodeDeed *deed, const char *why);

G_END_DECLS
