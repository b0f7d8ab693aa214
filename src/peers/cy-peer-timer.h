/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *cy_peer_timer_start (guint after_ms, GSourceFunc func, gpointer user_data);
void cy_peer_timer_stop (GSource **timer);

G_END_DECLS
