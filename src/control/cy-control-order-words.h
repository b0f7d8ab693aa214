/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean cy_control_order_word (const char *word, JsonObject *payload, GError **error);

G_END_DECLS
