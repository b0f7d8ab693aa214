/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * Fixture:
 * @dir: a data directory that is removed afterwards.
 * @supervise: whether it talks to piles.
 * @listen: (nullable): where other nodes may call.
 * @node: a real node on it.
 */
typedef struct {
  char *dir;
  gboolean supervise;
  const char *listen;
  CyNode *node;
} Fixture;

Fixture *fixture_new (void);
Fixture *fixture_new_supervising (void);
Fixture *fixture_new_listening (void);
void fixture_reopen (Fixture *fixture);
void fixture_free (Fixture *fixture);
void fixture_import (Fixture *fixture, const char *document);
void fixture_import_small_yard (Fixture *fixture);
void fixture_import_piles (Fixture *fixture, guint n_piles);
CyRecord *fixture_get (Fixture *fixture, CyKindId kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
