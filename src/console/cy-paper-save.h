/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/* A paper of the node, printed and saved where somebody wants it: cy_node_print_order() and the like. */

typedef void (*CyPaperPrint) (CyNode *node,
                              const char *id,
                              const char *actor,
                              CyNodeResult answer,
                              gpointer user_data);

/**
 * CyPaper:
 * @node: who prints it.
 * @print: what.
 * @id: of what it is about.
 * @name: what the file is called, unless somebody says otherwise.
 * @title: of the dialog that asks where.
 *
 * A paper to be saved. All of it is borrowed.
 */
typedef struct {
  CyNode *node;
  CyPaperPrint print;
  const char *id;
  const char *name;
  const char *title;
} CyPaper;

/**
 * CyPaperSaved:
 * @news: what came of it, translated.
 */
typedef void (*CyPaperSaved) (GtkWidget *asker, const char *news);

void cy_paper_save_ask (GtkWidget *asker, const CyPaper *paper, CyPaperSaved saved);
void cy_paper_save (GtkWidget *asker, const CyPaper *paper, GFile *file, CyPaperSaved saved);

G_END_DECLS
