/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wraps a body as a block whose lengths and checksum hold, so that a test gets past them. */
GBytes *raw_block_wrap (gconstpointer body, gsize length);

G_END_DECLS
