/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "fixture.h"

G_BEGIN_DECLS

void bring_network (Fixture *here, Fixture *there);
void take_network (GtkWidget *window, const char *language, const char *suffix);
void take_silent (GtkWidget *window, const char *language, const char *suffix);

G_END_DECLS
