/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-peer.h"

G_BEGIN_DECLS

/* For capture_wait(): how far a node is on its way into a network. */
gboolean pairing_lab_is_open (gpointer node);
gboolean pairing_lab_is_comparing (gpointer node);
gboolean pairing_lab_has_failed (gpointer node);
gboolean pairing_lab_is_connected (gpointer node);
char *pairing_lab_dup_address (CyNode *node);

G_END_DECLS
