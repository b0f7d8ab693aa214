/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-shown-command.h"
#include "cy-shown.h"

CyCommandRow *
cy_command_row_new (CyYard *yard, const CyCommand *command)
{
  g_autofree char *name = cy_shown_command_name (command->name);
  g_autofree char *arguments = cy_shown_arguments (yard, command->arguments);
  CyCommandRow *row = g_new (CyCommandRow, 1);

  *row = (CyCommandRow){
    .command = cy_command_copy (command),
    .title =
      *arguments == '\0' ? g_steal_pointer (&name) : g_strdup_printf ("%s: %s", name, arguments),
    .place = command->pile == NULL ? g_strdup ("–")
                                   : cy_shown_target (yard, command->pile, command->connector),
    .outcome = cy_shown_outcome (command->outcome),
  };
  return row;
}

void
cy_command_row_free (CyCommandRow *row)
{
  cy_command_free (row->command);
  g_free (row->title);
  g_free (row->place);
  g_free (row->outcome);
  g_free (row);
}

/**
 * cy_command_row_matches:
 * @folded: what is searched for, casefolded.
 */
gboolean
cy_command_row_matches (const CyCommandRow *row, const char *folded)
{
  const char *pile = row->command->pile != NULL ? row->command->pile : "";
  g_autofree char *text =
    g_strjoin ("\n", row->title, row->place, row->outcome, pile, row->command->actor, NULL);
  g_autofree char *haystack = g_utf8_casefold (text, -1);

  return strstr (haystack, folded) != NULL;
}

static const char *
row_key (gconstpointer data)
{
  return ((const CyCommandRow *) data)->command->id;
}

static char *
show_when (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyCommandRow *) data)->command->selected_us);
}

static char *
show_title (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyCommandRow *) data)->title);
}

static char *
show_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyCommandRow *) data)->place);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_command_state_label (((const CyCommandRow *) data)->command->state)));
}

static CySeverity
severity_of_row (gconstpointer data, gpointer user_data)
{
  return cy_shown_severity_of_command (((const CyCommandRow *) data)->command->state);
}

static char *
show_people (gconstpointer data, gpointer user_data)
{
  return cy_shown_command_people (((const CyCommandRow *) data)->command);
}

static char *
show_outcome (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyCommandRow *) data)->outcome);
}

static char *
show_title_and_outcome (gconstpointer data, gpointer user_data)
{
  const CyCommandRow *row = data;

  return *row->outcome == '\0' ? g_strdup (row->title)
                               : g_strdup_printf ("%s · %s", row->title, row->outcome);
}

static const CyColumn columns_of_pile[] = {
  { N_ ("When"), show_when, NULL, TRUE, FALSE },
  { N_ ("State"), show_state, severity_of_row, FALSE, FALSE },
  { N_ ("By"), show_people, NULL, FALSE, FALSE },
  { N_ ("Command and outcome"), show_title_and_outcome, NULL, FALSE, TRUE },
};

static const CyColumn columns_all[] = {
  { N_ ("When"), show_when, NULL, TRUE, FALSE },
  { N_ ("State"), show_state, severity_of_row, FALSE, FALSE },
  { N_ ("Command"), show_title, NULL, FALSE, TRUE },
  { N_ ("Where"), show_place, NULL, FALSE, FALSE },
  { N_ ("By"), show_people, NULL, FALSE, FALSE },
  { N_ ("Outcome"), show_outcome, NULL, FALSE, TRUE },
};

void
cy_command_rows_fill_columns (GtkColumnView *view, CyCommandRowsSet set)
{
  if (set == CY_COMMAND_ROWS_ALL)
    cy_columns_fill (view, columns_all, G_N_ELEMENTS (columns_all), NULL);
  else
    cy_columns_fill (view, columns_of_pile, G_N_ELEMENTS (columns_of_pile), NULL);
}

/**
 * cy_command_rows_take:
 * @rows: (transfer full) (element-type CyCommandRow): as they shall be, in order.
 */
void
cy_command_rows_take (GListStore *store, GPtrArray *rows)
{
  cy_rows_sync (store, rows, row_key, (GDestroyNotify) cy_command_row_free);
}

/**
 * cy_command_rows_sync:
 * @commands: (element-type CyCommand): only looked at.
 *
 * Makes the table show them.
 */
void
cy_command_rows_sync (GListStore *store, CyYard *yard, GPtrArray *commands)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < commands->len; i++)
    g_ptr_array_add (rows, cy_command_row_new (yard, commands->pdata[i]));
  cy_command_rows_take (store, rows);
}
