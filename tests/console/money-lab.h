/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* Two customers with cards and a vehicle, a till, and money that moves: each call waits until it is done. */

void money_lab_bring (Fixture *fixture);
void money_lab_bring_people (Fixture *fixture);
void money_lab_open_till (Fixture *fixture, gint64 float_minor);
void money_lab_recharge (Fixture *fixture, const char *account, gint64 amount_minor);
void money_lab_bill_walk_in (Fixture *fixture, const char *session, gint64 amount_minor);
void money_lab_wait_pdf (const char *path);

G_END_DECLS
