/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-columns.h"
#include "cy-command.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyCommandRow:
 * @command: owned.
 * @title: what is done.
 * @place: to which pile or gun.
 * @outcome: what came of it, in the reader's language.
 *
 * A row of a table of commands.
 */
typedef struct {
  CyCommand *command;
  char *title;
  char *place;
  char *outcome;
} CyCommandRow;

/**
 * CyCommandRowsSet:
 * @CY_COMMAND_ROWS_OF_PILE: where the pile is known and there is little room.
 * @CY_COMMAND_ROWS_ALL: everything.
 *
 * Which columns.
 */
typedef enum {
  CY_COMMAND_ROWS_OF_PILE,
  CY_COMMAND_ROWS_ALL,
} CyCommandRowsSet;

CyCommandRow *cy_command_row_new (CyYard *yard, const CyCommand *command);
void cy_command_row_free (CyCommandRow *row);
gboolean cy_command_row_matches (const CyCommandRow *row, const char *folded);
void cy_command_rows_fill_columns (GtkColumnView *view, CyCommandRowsSet set);
void cy_command_rows_take (GListStore *store, GPtrArray *rows);
void cy_command_rows_sync (GListStore *store, CyYard *yard, GPtrArray *commands);

G_END_DECLS
