/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-line.h"

#include "cy-acquire-connection.h"

/**
 * cy_acquire_line_new:
 * @link: of any pile on the line.
 *
 * Makes the kind of line that @link asks for, and lets it connect by itself.
 */
CyAcquireLine *
cy_acquire_line_new (CyAcquireLoop *loop, const CyLink *link)
{
  static CyAcquireLine *(*const kinds[]) (CyAcquireLoop *, const CyLink *) = {
    [CY_LINK_TCP] = cy_acquire_connection_new,
    [CY_LINK_RTU] = cy_acquire_serial_new,
  };

  return kinds[link->kind](loop, link);
}

void
cy_acquire_line_free (CyAcquireLine *line)
{
  line->klass->free (line);
}

void
cy_acquire_line_init (CyAcquireLine *line,
                      CyAcquireLoop *loop,
                      const CyAcquireLineClass *klass,
                      const CyLink *link)
{
  g_autofree char *key = cy_link_connection (link);

  line->klass = klass;
  line->loop = loop;
  line->key = g_ref_string_new (key);
  line->stats.begun_us = loop->now_us;
  line->stats.since_us = loop->wall_us;
  line->depth = 1;
  line->askers = g_ptr_array_new ();
  g_queue_init (&line->urgent);
  g_queue_init (&line->queue);
  loop->counters.connections_down++;
}

/* Takes an asker off its queue and says so to it. */
static void
drop_all (CyAcquireLine *line, GQueue *queue, CyLinkTrouble trouble)
{
  while (queue->head != NULL) {
    CyAcquireAsker *asker = queue->head->data;

    cy_acquire_line_unqueue (line, asker);
    asker->klass->dropped (asker, trouble);
  }
}

/**
 * cy_acquire_line_clear:
 *
 * Frees what cy_acquire_line_init() made. The line must be down.
 */
void
cy_acquire_line_clear (CyAcquireLine *line)
{
  drop_all (line, &line->urgent, line->trouble);
  drop_all (line, &line->queue, line->trouble);
  line->loop->counters.connections_down--;
  g_ptr_array_remove_fast (line->loop->dirty, line);
  g_ptr_array_unref (line->askers);
  g_clear_pointer (&line->tracers, g_ptr_array_unref);
  g_ref_string_release (line->key);
  g_clear_pointer (&line->twin, g_ref_string_release);
}

/**
 * cy_acquire_line_touch:
 *
 * Has the line woken at the end of this pass, so that everything that becomes ready in a pass
 * leaves in one packet.
 */
void
cy_acquire_line_touch (CyAcquireLine *line)
{
  if (line->dirty)
    return;
  line->dirty = TRUE;
  g_ptr_array_add (line->loop->dirty, line);
}

/**
 * cy_acquire_line_queue:
 * @asker: in no queue.
 * @urgent: before all scans.
 */
void
cy_acquire_line_queue (CyAcquireLine *line, CyAcquireAsker *asker, gboolean urgent)
{
  g_assert (asker->queue == NULL);
  asker->queue = urgent ? &line->urgent : &line->queue;
  asker->link.data = asker;
  g_queue_push_tail_link (asker->queue, &asker->link);
  line->loop->counters.waiting++;
  cy_acquire_line_touch (line);
}

/**
 * cy_acquire_line_unqueue:
 * @asker: in a queue of @line or in none.
 */
void
cy_acquire_line_unqueue (CyAcquireLine *line, CyAcquireAsker *asker)
{
  if (asker->queue == NULL)
    return;
  g_queue_unlink (asker->queue, &asker->link);
  asker->queue = NULL;
  line->loop->counters.waiting--;
}

/**
 * cy_acquire_line_forget:
 *
 * After this the line knows nothing of @asker: an answer that still comes for it is dropped.
 */
void
cy_acquire_line_forget (CyAcquireLine *line, CyAcquireAsker *asker)
{
  cy_acquire_line_unqueue (line, asker);
  g_ptr_array_remove_fast (line->askers, asker);
  line->klass->forget (line, asker);
}

/**
 * cy_acquire_line_next:
 * @out_ask: (out): the next question.
 *
 * Returns: (nullable): who asks it, %NULL when nobody has a question.
 */
CyAcquireAsker *
cy_acquire_line_next (CyAcquireLine *line, CyAcquireAsk *out_ask)
{
  for (;;) {
    GList *head = line->urgent.head != NULL ? line->urgent.head : line->queue.head;
    CyAcquireAsker *asker;

    if (head == NULL)
      return NULL;
    asker = head->data;
    if (asker->klass->next (asker, out_ask))
      return asker;
    cy_acquire_line_unqueue (line, asker);
  }
}

/**
 * cy_acquire_line_came_up:
 *
 * Requests can be sent now; the piles are told, so that they are read at once.
 */
void
cy_acquire_line_came_up (CyAcquireLine *line)
{
  line->up = TRUE;
  line->stats.since_us = line->loop->wall_us;
  line->trouble = CY_LINK_TROUBLE_NONE;
  line->loop->counters.connections_up++;
  line->loop->counters.connections_down--;
  for (guint i = 0; i < line->askers->len; i++) {
    CyAcquireAsker *asker = line->askers->pdata[i];

    asker->klass->line_up (asker);
  }
  cy_acquire_line_touch (line);
}

/**
 * cy_acquire_line_went_down:
 * @trouble: why.
 *
 * No request can be sent. Scans end; requests that were not sent wait for the line until their time
 * is up, since a stop that comes half a second later is better than none.
 */
void
cy_acquire_line_went_down (CyAcquireLine *line, CyLinkTrouble trouble)
{
  line->trouble = trouble;
  if (line->up) {
    line->up = FALSE;
    line->stats.since_us = line->loop->wall_us;
    line->loop->counters.connections_up--;
    line->loop->counters.connections_down++;
  }
  drop_all (line, &line->queue, trouble);
}
