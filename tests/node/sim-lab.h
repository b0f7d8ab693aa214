/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-server.h"

G_BEGIN_DECLS

/**
 * SimLab:
 * @document: the yard it serves, with the port it listens on.
 *
 * Simulated piles on a thread of this process, steered by lines. Nothing happens by itself. Their
 * clocks are right at first, and their time goes ten times as fast: a charge begins after a second.
 */
typedef struct {
  char *document;
  CyProfileStore *profiles;
  CySimSettings settings;
  CySimYard *yard;
  CySimServer *server;
  GThread *thread;
  int steering[2];
  int replies[2];
} SimLab;

SimLab *sim_lab_new (const char *pattern);
void sim_lab_free (SimLab *lab);
void sim_lab_say (SimLab *lab, const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimLab, sim_lab_free)

G_END_DECLS
