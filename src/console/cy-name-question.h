/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNameAnswer:
 * @name: who agrees.
 */
typedef void (*CyNameAnswer) (const char *name, gpointer user_data);

GtkWidget *cy_name_question_present (GtkWidget *asker,
                                     CyNode *node,
                                     const char *body,
                                     CyNameAnswer answer,
                                     gpointer user_data,
                                     GDestroyNotify destroy);
GtkEditable *cy_name_question_get_entry (GtkWidget *question);
GtkEditable *cy_name_question_get_password (GtkWidget *question);

G_END_DECLS
