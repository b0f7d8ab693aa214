/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* What was repaired and learned, on any node. */

char *care_lab_make_order (CyNode *node, const char *payload);
char *care_lab_repair (CyNode *node, const char *payload, const char *article);
void
care_lab_record (CyNode *node, CyKindId kind, const char *id, const char *field, const char *value);
void care_lab_learn (CyNode *node, const char *order, const char *title);
void care_lab_bring (Fixture *fixture);

G_END_DECLS
