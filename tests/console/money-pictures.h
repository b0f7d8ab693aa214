/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

void bring_money (Fixture *fixture);
void take_money (GtkWidget *window, const char *language, const char *suffix);

G_END_DECLS
