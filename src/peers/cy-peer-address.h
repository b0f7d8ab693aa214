/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CY_PEER_DEFAULT_PORT 7420

gboolean
cy_peer_address_parse (const char *text, char **out_host, guint16 *out_port, GError **error);
GSocketAddress *cy_peer_address_parse_local (const char *text, GError **error);
char *cy_peer_address_spell (GSocketAddress *address);
GPtrArray *cy_peer_address_list_own (const char *listen, guint16 port);

G_END_DECLS
