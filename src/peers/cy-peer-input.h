/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CY_TYPE_PEER_INPUT (cy_peer_input_get_type ())
G_DECLARE_FINAL_TYPE (CyPeerInput, cy_peer_input, CY, PEER_INPUT, GFilterInputStream)

GInputStream *cy_peer_input_new (GInputStream *base, gsize allowance);
void cy_peer_input_give (CyPeerInput *input, gsize bytes);
guint64 cy_peer_input_get_count (CyPeerInput *input);

G_END_DECLS
