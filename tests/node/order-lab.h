/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order.h"
#include "node-fixture.h"

G_BEGIN_DECLS

/* Two piles at a station, people, a vendor in good standing and one without, a procedure. */
extern const char order_lab_yard[];

CyDossier *order_lab_create (NodeFixture *fixture, const char *payload);
CyDossier *order_lab_do (NodeFixture *fixture,
                         const char *id,
                         const char *event,
                         const char *actor,
                         const char *payload);
void order_lab_refused (NodeFixture *fixture,
                        const char *id,
                        const char *event,
                        const char *actor,
                        const char *payload,
                        const char *why);
GPtrArray *order_lab_list (NodeFixture *fixture, const CyOrderQuery *query);
void order_lab_past (NodeFixture *fixture,
                     const char *id,
                     gint64 made_us,
                     gint64 finished_us,
                     const char *payload);
void order_lab_look (NodeFixture *fixture);
GBytes *
order_lab_read (NodeFixture *fixture, const char *id, const char *sha256, const char *refusal);

G_END_DECLS
