/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* What papers of the node share: their words are put together on the main thread, kept until they are drawn,
 * and drawn on a thread of GTask's pool. */

const char *cy_paper_keep (GStringChunk *words, char *text);
const char *cy_paper_time (GStringChunk *words, gint64 time_us);
const char *cy_paper_second (GStringChunk *words, gint64 time_us);
const char *cy_paper_name (GStringChunk *words, CyYard *yard, CyKindId kind, const char *id);
const char *cy_paper_names (GStringChunk *words, CyYard *yard, CyKindId kind, char **ids);
const char *cy_paper_conditions (GStringChunk *words, CyYard *yard, char **conditions);
const char *cy_paper_gun (GStringChunk *words, guint connector);

typedef GBytes *(*CyPaperRender) (gconstpointer sheet, GError **error);

void cy_paper_draw (gpointer sheet,
                    GDestroyNotify destroy,
                    CyPaperRender render,
                    CyNodeResult answer,
                    gpointer user_data);

G_END_DECLS
