/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-error.h"

G_DEFINE_QUARK (cy_node_error, cy_node_error)
