/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-simulate-yard.h"

G_BEGIN_DECLS

/**
 * CySimServer:
 *
 * Serves a yard over Modbus/TCP, and serial lines over pseudo-terminals, with one epoll loop on the
 * thread that runs it.
 *
 * Threading: everything on one thread, except cy_sim_server_stop().
 */
typedef struct _CySimServer CySimServer;

/**
 * CySimServing:
 * @speed: seconds of the story in a second.
 * @gateway_latency_us: how long a gateway's serial line takes for each request [µs].
 * @pty_dir: (nullable): a folder for links to the pseudo-terminals that stand for serial lines, named
 *   like the ports in the yard file; without, none is linked.
 * @input: descriptor steering lines come from, or -1.
 * @output: descriptor the answers go to, or -1.
 */
typedef struct {
  double speed;
  gint64 gateway_latency_us;
  const char *pty_dir;
  int input;
  int output;
} CySimServing;

CySimServer *cy_sim_server_new (CySimYard *yard,
                                const CySimServing *serving,
                                const CyClock *clock,
                                GError **error);
void cy_sim_server_free (CySimServer *server);
void cy_sim_server_run (CySimServer *server);
void cy_sim_server_stop (CySimServer *server);
guint cy_sim_server_get_n_listeners (const CySimServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimServer, cy_sim_server_free)

G_END_DECLS
