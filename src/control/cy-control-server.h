/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyControlServer:
 *
 * The control API of a running node: HTTP and JSON on `DIR/control.sock`, which only its owner may
 * open. Connections are accepted with GIO and handed to libsoup, because the listener of libsoup 3.2
 * leaks a descriptor per connection.
 *
 * Threading: the main thread.
 */
typedef struct _CyControlServer CyControlServer;

CyControlServer *cy_control_server_new (CyNode *node, GError **error);
void cy_control_server_free (CyControlServer *server);
char *cy_control_socket_path (const char *data_dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyControlServer, cy_control_server_free)

G_END_DECLS
