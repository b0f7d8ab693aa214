/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many links a question may go over. */
#define CY_ROUTES_MAX_HOPS 4

/**
 * CyRoutes:
 *
 * Over which neighbour a node is reached. Each neighbour says whom it reaches and how far they are, and is
 * told the same, without what goes over itself.
 */
typedef struct _CyRoutes CyRoutes;

CyRoutes *cy_routes_new (const char *self);
void cy_routes_free (CyRoutes *routes);
void cy_routes_set (CyRoutes *routes, const char *neighbour, GHashTable *distances);
void cy_routes_remove (CyRoutes *routes, const char *neighbour);
const char *cy_routes_next (CyRoutes *routes, const char *node);
GHashTable *cy_routes_tell (CyRoutes *routes, const char *neighbour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyRoutes, cy_routes_free)

G_END_DECLS
