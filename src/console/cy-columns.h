/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-row.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/**
 * CyColumnText:
 * @data: a row's data.
 *
 * Returns: (transfer full) (nullable): what the cell shows.
 */
typedef char *(*CyColumnText) (gconstpointer data, gpointer user_data);

/**
 * CyColumnSeverity:
 *
 * Returns: how abnormal the cell is.
 */
typedef CySeverity (*CyColumnSeverity) (gconstpointer data, gpointer user_data);

/**
 * CyColumn:
 * @title: English, translatable.
 * @text: the cell.
 * @severity: (nullable): shows a badge with shape and text instead of text alone.
 * @numeric: right-aligned, digits of one width.
 * @expand: takes what room is left.
 * @min_chars: about how many characters are always in sight; 0 for as few as there is room for.
 *
 * A column of a table of #CyRow.
 */
typedef struct {
  const char *title;
  CyColumnText text;
  CyColumnSeverity severity;
  gboolean numeric;
  gboolean expand;
  guint min_chars;
} CyColumn;

void
cy_columns_fill (GtkColumnView *view, const CyColumn *columns, guint n_columns, gpointer user_data);

G_END_DECLS
