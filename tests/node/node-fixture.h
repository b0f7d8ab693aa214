/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * NodeFixture:
 * @dir: a data directory that is removed afterwards.
 * @listen: (nullable): where others may call it.
 * @node: (nullable): a node on it, until it was stopped.
 */
typedef struct {
  char *dir;
  const char *listen;
  CyNode *node;
} NodeFixture;

NodeFixture *node_fixture_new (gboolean supervise);
void node_fixture_restart (NodeFixture *fixture, gboolean supervise);
NodeFixture *node_fixture_new_listening (void);
void node_fixture_name (NodeFixture *fixture, const char *name);
void node_fixture_join (NodeFixture *one, NodeFixture *two);
void node_fixture_start (NodeFixture *fixture, gboolean supervise);
void node_fixture_stop (NodeFixture *fixture);
void node_fixture_free (NodeFixture *fixture);

char *node_fixture_make_dir (void);
void node_fixture_remove_tree (const char *path);

/**
 * NodeAnswer:
 * @n_changes: what was written.
 * @error: (nullable): owned; why it was not.
 */
typedef struct {
  gboolean done;
  guint n_changes;
  GError *error;
} NodeAnswer;

void node_answer_cb (guint n_changes, const GError *error, gpointer user_data);
guint node_answer_wait (NodeAnswer *answer);
void node_answer_refused (NodeAnswer *answer, const char *reason);

guint node_fixture_import (NodeFixture *fixture, const char *document);
void node_wait (gboolean (*done) (gpointer), gpointer user_data);
void node_spin (guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeFixture, node_fixture_free)

G_END_DECLS
