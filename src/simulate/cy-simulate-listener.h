/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-endpoint.h"

G_BEGIN_DECLS

/* Up to so many addresses each have a listener, and a dropped pile really refuses. Beyond, one
 * listener of a port takes the connections to all of 127.0.0.0/8, and getsockname() tells the
 * address: ten thousand piles then cost one descriptor, and a dropped one hangs up at once. */
#define CY_SIM_LISTENERS_MAX 512

int cy_sim_listen (guint32 address, guint16 port, GError **error);
int cy_sim_listen_everywhere (guint16 port, GError **error);
int cy_sim_accept (int listener, guint32 *out_address, guint16 *out_port);
gboolean cy_sim_may_share_listener (const GPtrArray *endpoints);

G_END_DECLS
