/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order.h"
#include "fixture.h"

G_BEGIN_DECLS

/* Work orders made and done as people do, on a node that talks to no pile. */

/**
 * OrdersView:
 * @widget: what is looked at.
 * @told: (element-type utf8): what `win.tell` was told.
 */
typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *widget;
  GPtrArray *told;
} OrdersView;

void orders_view_open (OrdersView *view);
void orders_view_present (OrdersView *view, GtkWidget *widget);
void orders_view_close (OrdersView *view);
void orders_view_wait_told (OrdersView *view, const char *text);

void orders_import (Fixture *fixture);
char *orders_make_as (CyNode *node, const char *actor, const char *payload);
void orders_do_as (CyNode *node,
                   const char *id,
                   CyOrderEvent event,
                   const char *actor,
                   const char *payload);
char *orders_make (Fixture *fixture, const char *payload);
void orders_do (Fixture *fixture,
                const char *id,
                CyOrderEvent event,
                const char *payload,
                const char *actor);
char *orders_make_submitted (Fixture *fixture, const char *payload, const char *actor);
void orders_attach (Fixture *fixture, const char *id, const char *path, const char *actor);
CyDossier *orders_look (Fixture *fixture, const char *id);
void orders_wait_state (Fixture *fixture, const char *id, CyOrderState state);

/* The dialog that asks what has to be said. */
GtkWidget *orders_find_dialog (void);
GtkWidget *orders_get_control (GtkWidget *dialog, const char *name);
void orders_say (GtkWidget *dialog, const char *name, const char *text);
void orders_go (GtkWidget *dialog);
void orders_go_and_wait (GtkWidget *dialog);

void orders_press (GtkWidget *widget, guint key, GdkModifierType modifiers);

G_END_DECLS
