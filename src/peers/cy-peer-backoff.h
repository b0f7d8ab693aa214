/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint cy_peer_backoff_ms (guint attempt, guint32 seed, guint least_ms, guint most_ms);

G_END_DECLS
