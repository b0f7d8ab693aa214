/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lab.h"

G_BEGIN_DECLS

void bring_services (Lab *lab);
void take_services (GtkWidget *window, const char *language, const char *suffix);

G_END_DECLS
