/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-fold.h"

#include "cy-flood-cause.h"
#include "cy-sort.h"

typedef struct {
  CyFoldInput input;
  GArray *causes;    /* owned CyFoldCause */
  guint *first;      /* owned: of each node, its first cause; one more for the end */
  guint *n_at;       /* owned: of each node, its causes */
  guint *leaders;    /* owned: of each cause, the one it follows from, or itself */
  int *groups;       /* owned: of each alarm, the leader it follows from or is, or -1 */
  CyFloodFold *fold; /* owned by the caller */
} Folding;

/* --- what follows from what ----------------------------------------------------------------------- */

static const CyFoldCause *
cause_at (const Folding *folding, guint cause)
{
  return &g_array_index (folding->causes, CyFoldCause, cause);
}

static gboolean
covers (const CyFoldCause *cause, gint64 time_us, gint64 before_us)
{
  return time_us >= cause->raised_us - before_us && time_us <= cause->raised_us + CY_FOLD_AFTER_US;
}

/* The first cause of a node that @time_us follows, among those below @limit; -1 when there is none.
 * The raised ones are by time; one that is concluded stands behind them. */
static int
find_at (const Folding *folding, int node, gint64 time_us, gint64 before_us, guint limit)
{
  guint first = folding->first[node];
  guint end = MIN (first + folding->n_at[node], limit);
  guint low = first, high = end;

  if (first >= end)
    return -1;
  if (cause_at (folding, end - 1)->alarm == -1)
    high--;
  while (low < high) {
    guint middle = (low + high) / 2;

    if (cause_at (folding, middle)->raised_us + CY_FOLD_AFTER_US < time_us)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < end && covers (cause_at (folding, low), time_us, before_us))
    return (int) low;
  return covers (cause_at (folding, end - 1), time_us, before_us) ? (int) end - 1 : -1;
}

static void
index_causes (Folding *folding)
{
  folding->first = g_new0 (guint, folding->input.n_nodes + 1);
  folding->n_at = g_new0 (guint, folding->input.n_nodes + 1);
  for (guint i = 0; i < folding->causes->len; i++) {
    int node = cause_at (folding, i)->node;

    if (folding->n_at[node]++ == 0)
      folding->first[node] = i;
  }
}

/* The uppermost of what a cause itself follows from leads. A feeder that is only concluded follows
 * what any of the losses it is concluded from follows, so that they stay together. */
static void
find_leaders (Folding *folding)
{
  folding->leaders = g_new (guint, folding->causes->len + 1);
  for (guint i = 0; i < folding->causes->len; i++) {
    const CyFoldCause *cause = cause_at (folding, i);
    int path[CY_FOLD_DEPTH_MAX];
    guint n = cy_fold_path (&folding->input, cause->node, path);
    gint64 before_us = CY_FOLD_BEFORE_US + (cause->alarm == -1 ? CY_FOLD_TOGETHER_US : 0);
    int upper = -1;

    for (guint k = n; k > 0 && upper == -1; k--)
      upper = find_at (folding, path[k - 1], cause->raised_us, before_us, i);
    folding->leaders[i] = upper == -1 ? i : folding->leaders[upper];
    if (cause->alarm != -1)
      folding->groups[cause->alarm] = (int) folding->leaders[i];
  }
}

/* A loss follows from a loss, whatever its priority. Anything else may do so too when it came later,
 * at a pile, and is no worse; but what may hurt somebody is never folded away. */
static gboolean
may_follow (const Folding *folding, const CyFoldAlarm *alarm, guint leader)
{
  return alarm->is_supply || (alarm->priority < CY_PRIORITY_CRITICAL &&
                              alarm->priority <= cause_at (folding, leader)->priority);
}

static int
find_group (const Folding *folding, const CyFoldAlarm *alarm)
{
  int path[CY_FOLD_DEPTH_MAX];
  guint n = cy_fold_path (&folding->input, alarm->place, path);
  gint64 before_us = alarm->is_supply ? CY_FOLD_BEFORE_US : 0;

  if (!alarm->is_supply && cy_fold_pile (&folding->input, alarm->place) == -1)
    return -1;
  for (guint i = n; i > 0; i--) {
    int cause = find_at (folding, path[i - 1], alarm->raised_us, before_us, folding->causes->len);

    if (cause != -1 && may_follow (folding, alarm, folding->leaders[cause]))
      return (int) folding->leaders[cause];
  }
  return -1;
}

static void
find_groups (Folding *folding)
{
  folding->groups = g_new (int, folding->input.n_alarms + 1);
  for (guint i = 0; i < folding->input.n_alarms; i++)
    folding->groups[i] = -1;
  find_leaders (folding);
  for (guint i = 0; i < folding->input.n_alarms; i++) {
    if (folding->groups[i] == -1)
      folding->groups[i] = find_group (folding, &folding->input.alarms[i]);
  }
}

/* --- rows ----------------------------------------------------------------------------------------- */

static gboolean
leads (const Folding *folding, guint alarm)
{
  return folding->groups[alarm] == -1 ||
         cause_at (folding, (guint) folding->groups[alarm])->alarm == (int) alarm;
}

static void
add_member (Folding *folding, CyFoldRow *row, guint index)
{
  const CyFoldAlarm *alarm = &folding->input.alarms[index];

  g_array_index (folding->fold->members, guint, row->first_member + row->n_members++) = index;
  row->priority = MAX (row->priority, alarm->priority);
  row->raised_us = MIN (row->raised_us, alarm->raised_us);
}

/* @seen holds for each pile the row it was last counted for, from 1. */
static void
count_piles (const Folding *folding, CyFoldRow *row, guint number, guint *seen)
{
  for (guint i = 0; i < row->n_members; i++) {
    guint alarm = g_array_index (folding->fold->members, guint, row->first_member + i);
    int pile = cy_fold_pile (&folding->input, folding->input.alarms[alarm].place);

    if (pile == -1 || seen[pile] == number)
      continue;
    seen[pile] = number;
    row->n_lost++;
  }
}

static CyFoldRow
begin_row (const Folding *folding, guint leader, guint first_member)
{
  const CyFoldCause *cause = cause_at (folding, leader);

  return (CyFoldRow){ .alarm = cause->alarm,
                      .node = cause->node,
                      .first_member = first_member,
                      .n_piles = folding->input.n_piles[cause->node],
                      .priority = cause->alarm == -1 ? CY_PRIORITY_LOW : cause->priority,
                      .raised_us = cause->alarm == -1 ? G_MAXINT64 : cause->raised_us };
}

static void
add_groups (Folding *folding)
{
  guint n_causes = folding->causes->len;
  g_autofree guint *n_members = g_new0 (guint, n_causes + 1);
  g_autofree CyFoldRow *rows = g_new0 (CyFoldRow, n_causes + 1);
  g_autofree guint *seen = g_new0 (guint, folding->input.n_nodes + 1);
  guint n = 0;

  for (guint i = 0; i < folding->input.n_alarms; i++) {
    if (!leads (folding, i))
      n_members[folding->groups[i]]++;
  }
  for (guint i = 0; i < n_causes; i++) {
    rows[i] = begin_row (folding, i, n);
    n += n_members[i];
  }
  g_array_set_size (folding->fold->members, n);
  for (guint i = 0; i < folding->input.n_alarms; i++) {
    guint alarm = folding->input.order[i];

    if (!leads (folding, alarm))
      add_member (folding, &rows[folding->groups[alarm]], alarm);
  }
  for (guint i = 0; i < n_causes; i++) {
    count_piles (folding, &rows[i], i + 1, seen);
    if (rows[i].n_members > 0)
      g_array_append_val (folding->fold->rows, rows[i]);
  }
}

static void
add_single_ones (Folding *folding)
{
  g_autofree gboolean *has_row = g_new0 (gboolean, folding->input.n_alarms + 1);

  for (guint i = 0; i < folding->fold->rows->len; i++) {
    int alarm = g_array_index (folding->fold->rows, CyFoldRow, i).alarm;

    if (alarm != -1)
      has_row[alarm] = TRUE;
  }
  for (guint i = 0; i < folding->input.n_alarms; i++) {
    const CyFoldAlarm *alarm = &folding->input.alarms[i];
    CyFoldRow row = { .alarm = (int) i,
                      .node = alarm->place,
                      .priority = alarm->priority,
                      .raised_us = alarm->raised_us };

    if (leads (folding, i) && !has_row[i])
      g_array_append_val (folding->fold->rows, row);
  }
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const CyFoldRow *left = a;
  const CyFoldRow *right = b;

  if (left->priority != right->priority)
    return left->priority > right->priority ? -1 : 1;
  if ((left->n_members > 0) != (right->n_members > 0))
    return left->n_members > 0 ? -1 : 1;
  if (left->raised_us != right->raised_us)
    return left->raised_us < right->raised_us ? -1 : 1;
  if (left->alarm != right->alarm)
    return left->alarm < right->alarm ? -1 : 1;
  return (left->node > right->node) - (left->node < right->node);
}

/* --- input ---------------------------------------------------------------------------------------- */

static void
prepare (CyFoldInput *input)
{
  input->order = cy_sort_by_time (input->alarms, input->n_alarms, sizeof *input->alarms,
                                  offsetof (CyFoldAlarm, raised_us));
  input->n_piles = g_new0 (guint, input->n_nodes + 1);
  for (guint i = 0; i < input->n_nodes; i++) {
    int path[CY_FOLD_DEPTH_MAX];
    guint n = input->nodes[i].is_pile ? cy_fold_path (input, (int) i, path) : 0;

    for (guint k = 0; k < n; k++)
      input->n_piles[path[k]]++;
  }
}

/**
 * cy_flood_fold_new:
 * @alarms: the active ones, in any order.
 * @nodes: the topology. A ring in it is walked for %CY_FOLD_DEPTH_MAX nodes and harms nothing else.
 *
 * Folds alarms below what they follow from. A cause is a supply alarm of a place that feeds piles, or
 * one that nothing was raised about: a place that at least 60 % and at least three of the piles below
 * lost communication or supply within a minute of each other, through more than one of its feeders.
 * What was raised below it from half a minute before to two minutes after follows from it; the
 * uppermost cause leads. Alarms that are no losses follow only when they came after it, and only when
 * they are neither critical nor worse than it.
 *
 * Rows stand by priority, groups before single alarms, then by time.
 *
 * Returns: (transfer full): the rows. Takes about n log n.
 *
 * Threading: any.
 */
CyFloodFold *
cy_flood_fold_new (const CyFoldAlarm *alarms,
                   guint n_alarms,
                   const CyFoldNode *nodes,
                   guint n_nodes)
{
  CyFloodFold *fold = g_new0 (CyFloodFold, 1);
  Folding folding = { .input = { alarms, n_alarms, nodes, n_nodes }, .fold = fold };

  fold->rows = g_array_new (FALSE, FALSE, sizeof (CyFoldRow));
  fold->members = g_array_new (FALSE, FALSE, sizeof (guint));
  prepare (&folding.input);
  folding.causes = cy_fold_find_causes (&folding.input);
  index_causes (&folding);
  find_groups (&folding);
  add_groups (&folding);
  add_single_ones (&folding);
  g_array_sort (fold->rows, compare_rows);
  g_array_unref (folding.causes);
  g_free (folding.input.order);
  g_free (folding.input.n_piles);
  g_free (folding.first);
  g_free (folding.n_at);
  g_free (folding.leaders);
  g_free (folding.groups);
  return fold;
}

void
cy_flood_fold_free (CyFloodFold *fold)
{
  g_array_unref (fold->rows);
  g_array_unref (fold->members);
  g_free (fold);
}
