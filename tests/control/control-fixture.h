/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-control-server.h"
#include "node-fixture.h"

G_BEGIN_DECLS

/**
 * ControlFixture:
 * @node: a node on a data directory of its own.
 * @server: what answers for it.
 */
typedef struct {
  NodeFixture *node;
  CyControlServer *server;
} ControlFixture;

void control_fixture_open (ControlFixture *fixture, gboolean supervise);
void control_fixture_close (ControlFixture *fixture);

gpointer control_fixture_run (GThreadFunc func, gpointer data);
int control_fixture_dial (ControlFixture *fixture);
char *control_fixture_talk (ControlFixture *fixture, const char *request, gsize length);
char *control_fixture_request (const char *verb, const char *headers, const char *body);
guint control_fixture_status (const char *reply);
JsonNode *control_fixture_post (ControlFixture *fixture,
                                const char *verb,
                                const char *body,
                                guint *out_status);

G_END_DECLS
