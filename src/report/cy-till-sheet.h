/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyTillSum:
 * @what: a kind of posting.
 * @count: how many there were.
 * @amount: what came into the till by them, or left it.
 */
typedef struct {
  const char *what;
  const char *count;
  const char *amount;
} CyTillSum;

/**
 * CyTillMove:
 * @time: when.
 * @what: a kind of posting.
 * @who: (nullable): the account.
 * @reference: what it is known by.
 * @amount: what came into the till, or left it.
 */
typedef struct {
  const char *time;
  const char *what;
  const char *who;
  const char *reference;
  const char *amount;
} CyTillMove;

/**
 * CyTillSheet:
 * @number: of the till.
 * @company: (nullable): who runs the station.
 * @user: whose till it is.
 * @closed: (nullable): when it was closed; it is still open without.
 * @counted: (nullable): what was in it.
 * @difference: (nullable): what was missing or too much; %NULL when nothing was.
 * @sums: (element-type CyTillSum): by kind.
 * @moves: (element-type CyTillMove): in their order.
 * @n_more: how many more there are than @moves has.
 *
 * All that is said of a till at the end of its day. All of it is borrowed; texts that are %NULL are empty.
 */
typedef struct {
  const char *number;
  const char *company;
  const char *station;
  const char *user;
  const char *opened;
  const char *closed;
  const char *closer;
  const char *change;
  const char *expected;
  const char *counted;
  const char *difference;
  const char *explanation;
  GArray *sums;
  GArray *moves;
  guint n_more;
  const char *when;
  gint64 time_us;
  const char *who;
  const char *program;
} CyTillSheet;

GBytes *cy_till_sheet_render (const CyTillSheet *sheet, GError **error);

G_END_DECLS
