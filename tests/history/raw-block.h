/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wraps a body as a block whose lengths and checksum hold, so that a test gets past them: of version
 * 1 or a row of the tail as @magic says, and of version 2. */
GBytes *raw_block_wrap (const char *magic, gconstpointer body, gsize length);
GBytes *raw_block2_wrap (gconstpointer body, gsize length);

/* The same for what else has a magic and a checksum in front. */
GBytes *raw_crc_wrap (const char *magic, gconstpointer body, gsize length);

G_END_DECLS
