/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-cause.h"

/* A supply alarm at a pile, as seen from a node above it. */
typedef struct {
  gint64 raised_us;
  int pile;
  CyPriority priority;
} Loss;

/* Most piles of a node that were lost together, and since when. */
typedef struct {
  guint n_lost;
  gint64 from_us;
} Together;

typedef struct {
  const CyFoldInput *input;
  guint *first;       /* owned: of each node, where its losses begin; one more for the end */
  Loss *losses;       /* owned: of each node by time */
  Together *together; /* owned: of each node */
  guint *n_below;     /* owned: of each node, its children that were lost in its window */
} Search;

/**
 * cy_fold_path:
 * @place: a node, or -1.
 * @out_path: (out): room for %CY_FOLD_DEPTH_MAX nodes: @place and what feeds it, upwards.
 */
guint
cy_fold_path (const CyFoldInput *input, int place, int *out_path)
{
  guint n = 0;

  for (; place >= 0 && (guint) place < input->n_nodes && n < CY_FOLD_DEPTH_MAX;
       place = input->nodes[place].parent)
    out_path[n++] = place;
  return n;
}

/**
 * cy_fold_pile:
 *
 * Returns: the pile that @place is or belongs to, or -1.
 */
int
cy_fold_pile (const CyFoldInput *input, int place)
{
  int path[CY_FOLD_DEPTH_MAX];
  guint n = cy_fold_path (input, place, path);

  for (guint i = 0; i < n; i++) {
    if (input->nodes[path[i]].is_pile)
      return path[i];
  }
  return -1;
}

/* Counts in a first round, and stores in a second. */
static void
spread_losses (Search *search, guint *n_stored)
{
  const CyFoldInput *input = search->input;

  for (guint i = 0; i < input->n_alarms; i++) {
    const CyFoldAlarm *alarm = &input->alarms[input->order[i]];
    int pile = alarm->is_supply ? cy_fold_pile (input, alarm->place) : -1;
    int path[CY_FOLD_DEPTH_MAX];
    guint n = cy_fold_path (input, pile, path);

    for (guint k = 0; k < n; k++) {
      if (search->losses != NULL)
        search->losses[search->first[path[k]] + n_stored[path[k]]] =
          (Loss){ alarm->raised_us, pile, alarm->priority };
      n_stored[path[k]]++;
    }
  }
}

static void
collect_losses (Search *search)
{
  guint n_nodes = search->input->n_nodes;
  g_autofree guint *n_losses = g_new0 (guint, n_nodes + 1);
  g_autofree guint *n_stored = g_new0 (guint, n_nodes + 1);

  spread_losses (search, n_losses);
  search->first = g_new0 (guint, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    search->first[i + 1] = search->first[i] + n_losses[i];
  search->losses = g_new (Loss, search->first[n_nodes] + 1);
  spread_losses (search, n_stored);
}

/* A window over a node's losses. @n_inside counts those of each pile, and is all zeros between calls. */
static Together
most_together (const Search *search, guint node, guint *n_inside)
{
  guint tail = search->first[node];
  guint end = search->first[node + 1];
  guint n_lost = 0;
  Together most = { 0 };

  for (guint i = tail; i < end; i++) {
    while (search->losses[i].raised_us - search->losses[tail].raised_us > CY_FOLD_TOGETHER_US)
      n_lost -= --n_inside[search->losses[tail++].pile] == 0;
    n_lost += n_inside[search->losses[i].pile]++ == 0;
    if (n_lost > most.n_lost)
      most = (Together){ n_lost, search->losses[tail].raised_us };
  }
  while (tail < end)
    n_inside[search->losses[tail++].pile] = 0;
  return most;
}

static gboolean
is_most (const Search *search, guint node, guint n_lost)
{
  return n_lost > 0 && n_lost * 100 >= search->input->n_piles[node] * CY_FOLD_LOST_PERCENT;
}

/* Piles of a node that were lost in the window that begins at @from_us. */
static guint
count_lost (const Search *search, guint node, gint64 from_us, guint *n_inside)
{
  guint n_lost = 0;

  for (guint i = search->first[node]; i < search->first[node + 1]; i++) {
    gint64 after_us = search->losses[i].raised_us - from_us;

    if (after_us >= 0 && after_us <= CY_FOLD_TOGETHER_US)
      n_lost += n_inside[search->losses[i].pile]++ == 0;
  }
  for (guint i = search->first[node]; i < search->first[node + 1]; i++)
    n_inside[search->losses[i].pile] = 0;
  return n_lost;
}

static void
compare_with_parents (Search *search, guint *n_inside)
{
  const CyFoldInput *input = search->input;

  for (guint i = 0; i < input->n_nodes; i++) {
    int parent = input->nodes[i].parent;

    if (parent >= 0 && (guint) parent < input->n_nodes)
      search->n_below[parent] +=
        is_most (search, i, count_lost (search, i, search->together[parent].from_us, n_inside));
  }
}

/* When only one of its feeders is lost, that one is to blame and not what feeds it. */
static gboolean
is_to_blame (const Search *search, guint node)
{
  return !search->input->nodes[node].is_pile && search->together[node].n_lost >= CY_FOLD_LOST_MIN &&
         is_most (search, node, search->together[node].n_lost) && search->n_below[node] >= 2;
}

static CyFoldCause
conclude (const Search *search, guint node, guint depth)
{
  CyFoldCause cause = { (int) node, depth, -1, search->together[node].from_us, CY_PRIORITY_LOW };

  for (guint i = search->first[node]; i < search->first[node + 1]; i++) {
    gint64 after_us = search->losses[i].raised_us - cause.raised_us;

    if (after_us >= 0 && after_us <= CY_FOLD_TOGETHER_US)
      cause.priority = MAX (cause.priority, search->losses[i].priority);
  }
  return cause;
}

static void
add_concluded (const Search *search, GArray *causes)
{
  for (guint node = 0; node < search->input->n_nodes; node++) {
    int path[CY_FOLD_DEPTH_MAX];
    CyFoldCause cause;

    if (!is_to_blame (search, node))
      continue;
    cause = conclude (search, node, cy_fold_path (search->input, (int) node, path) - 1);
    g_array_append_val (causes, cause);
  }
}

static void
add_raised (const CyFoldInput *input, GArray *causes)
{
  for (guint i = 0; i < input->n_alarms; i++) {
    const CyFoldAlarm *alarm = &input->alarms[i];
    int path[CY_FOLD_DEPTH_MAX];
    guint n = cy_fold_path (input, alarm->place, path);
    CyFoldCause cause = { alarm->place, n - 1, (int) i, alarm->raised_us, alarm->priority };

    if (n > 0 && alarm->is_supply && input->n_piles[alarm->place] > 0 &&
        cy_fold_pile (input, alarm->place) == -1)
      g_array_append_val (causes, cause);
  }
}

/* What is upstream first; of one place what was raised before what is concluded. */
static gint
compare_causes (gconstpointer a, gconstpointer b)
{
  const CyFoldCause *left = a;
  const CyFoldCause *right = b;

  if (left->depth != right->depth)
    return left->depth < right->depth ? -1 : 1;
  if (left->node != right->node)
    return left->node < right->node ? -1 : 1;
  if ((left->alarm == -1) != (right->alarm == -1))
    return left->alarm == -1 ? 1 : -1;
  if (left->raised_us != right->raised_us)
    return left->raised_us < right->raised_us ? -1 : 1;
  return (left->alarm > right->alarm) - (left->alarm < right->alarm);
}

/**
 * cy_fold_find_causes:
 *
 * Returns: (transfer full) (element-type CyFoldCause): supply alarms of what feeds piles, and feeders
 * whose piles say that they are lost; what is upstream first, those of one place together.
 */
GArray *
cy_fold_find_causes (const CyFoldInput *input)
{
  GArray *causes = g_array_new (FALSE, FALSE, sizeof (CyFoldCause));
  g_autofree guint *n_inside = g_new0 (guint, input->n_nodes + 1);
  Search search = { .input = input };

  collect_losses (&search);
  search.together = g_new0 (Together, input->n_nodes + 1);
  search.n_below = g_new0 (guint, input->n_nodes + 1);
  for (guint i = 0; i < input->n_nodes; i++)
    search.together[i] = most_together (&search, i, n_inside);
  compare_with_parents (&search, n_inside);
  add_raised (input, causes);
  add_concluded (&search, causes);
  g_array_sort (causes, compare_causes);
  g_free (search.first);
  g_free (search.losses);
  g_free (search.together);
  g_free (search.n_below);
  return causes;
}
