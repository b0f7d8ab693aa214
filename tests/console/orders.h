/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order.h"
#include "fixture.h"

G_BEGIN_DECLS

/* Work orders made and done as people do, on a node that talks to no pile. */

void orders_import (Fixture *fixture);
char *orders_make (Fixture *fixture, const char *payload);
void orders_do (Fixture *fixture,
                const char *id,
                CyOrderEvent event,
                const char *payload,
                const char *actor);
char *orders_make_submitted (Fixture *fixture, const char *payload, const char *actor);
void orders_attach (Fixture *fixture, const char *id, const char *path, const char *actor);
CyDossier *orders_look (Fixture *fixture, const char *id);
void orders_press (GtkWidget *widget, guint key, GdkModifierType modifiers);

G_END_DECLS
