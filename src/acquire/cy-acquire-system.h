/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 cy_acquire_system_raise_descriptors (void);
gboolean cy_acquire_system_ask_priority (void);

G_END_DECLS
