/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CY_TYPE_PEER_OUTPUT (cy_peer_output_get_type ())
G_DECLARE_FINAL_TYPE (CyPeerOutput, cy_peer_output, CY, PEER_OUTPUT, GOutputStream)

GOutputStream *cy_peer_output_new (GOutputStream *base);

G_END_DECLS
