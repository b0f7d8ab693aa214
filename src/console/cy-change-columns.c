/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-columns.h"

#include <glib/gi18n-lib.h>

#include "cy-change-words.h"
#include "cy-columns.h"

static CySeverity
severity_of_state (gconstpointer data, gpointer user_data)
{
  return cy_change_words_severity (data, g_get_real_time ());
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return cy_change_words_state (data, g_get_real_time ());
}

static char *
show_title (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyChange *) data)->title);
}

static char *
show_kind (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_change_kind_label (((const CyChange *) data)->kind)));
}

static CySeverity
severity_of_risk (gconstpointer data, gpointer user_data)
{
  const CyChange *change = data;

  return cy_change_words_risk_severity (
    cy_node_weigh_risk (change->likelihood, change->consequence).level);
}

static char *
show_risk (gconstpointer data, gpointer user_data)
{
  return cy_change_words_risk (data);
}

static char *
show_targets (gconstpointer data, gpointer user_data)
{
  return cy_change_words_targets (cy_node_get_yard (user_data), ((const CyChange *) data)->targets,
                                  1);
}

static char *
show_begin (gconstpointer data, gpointer user_data)
{
  return cy_change_words_time (((const CyChange *) data)->from_us);
}

static char *
show_id (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyChange *) data)->id);
}

/* What decides comes first; the rest is in the pane as well, where there is no room for it. */
static const CyColumn columns[] = {
  { N_ ("State"), show_state, severity_of_state, FALSE, FALSE, 15 },
  { N_ ("Change"), show_title, NULL, FALSE, TRUE, 18 },
  { N_ ("Risk"), show_risk, severity_of_risk, FALSE, FALSE, 11 },
  { N_ ("Planned"), show_begin, NULL, FALSE, FALSE, 15 },
  { N_ ("Kind"), show_kind, NULL, FALSE, FALSE, 8 },
  { N_ ("About"), show_targets, NULL, FALSE, FALSE, 16 },
  { N_ ("Number"), show_id, NULL, FALSE, FALSE, 17 },
};

/**
 * cy_change_columns_fill:
 * @view: a table of #CyRow of #CyChange.
 * @node: borrowed; must outlive @view.
 */
void
cy_change_columns_fill (GtkColumnView *view, CyNode *node)
{
  cy_columns_fill (view, columns, G_N_ELEMENTS (columns), node);
}
