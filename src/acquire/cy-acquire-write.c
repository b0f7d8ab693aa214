/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-write.h"

/*
 * request: what is written; its data are @bytes.
 * unit: -1 for the link's own.
 * line: borrowed; the plan ends writes before their line.
 * expiry: when it is too late to send it.
 * link: in the loop's writes.
 * sent: it was given to the connection; from then on only an answer can tell.
 */
struct _CyAcquireWrite {
  CyAcquireAsker asker;
  CyAcquireLoop *loop;
  CyAcquireLine *line;
  char *pile_id;
  CyModbusRequest request;
  guint8 bytes[CY_MODBUS_MAX_PDU];
  int unit;
  guint timeout_ms;
  CyAcquireTimer expiry;
  GList link;
  gboolean sent;
  gint64 sent_us;
  CyAcquireWriteFunc callback;
  gpointer user_data;
};

/* How many values a function takes. */
static const struct {
  guint8 function;
  guint least;
  guint most;
} shapes[] = {
  { CY_MODBUS_WRITE_COIL, 1, 1 },
  { CY_MODBUS_WRITE_REGISTER, 1, 1 },
  { CY_MODBUS_WRITE_COILS, 1, CY_MODBUS_MAX_WRITE_BITS },
  { CY_MODBUS_WRITE_REGISTERS, 1, CY_MODBUS_MAX_WRITE_REGISTERS },
  { CY_MODBUS_MASK_WRITE_REGISTER, 2, 2 },
};

static gboolean
takes_values (guint8 function, guint n_values)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    if (shapes[i].function == function)
      return n_values >= shapes[i].least && n_values <= shapes[i].most;
  }
  return FALSE;
}

static void
fill_request (CyAcquireWrite *write, guint8 function, const guint16 *values, guint n_values)
{
  CyModbusRequest *request = &write->request;

  request->function = function;
  request->count = 1;
  request->value = values[0];
  if (function == CY_MODBUS_WRITE_COIL) {
    request->value = values[0] != 0 ? CY_MODBUS_COIL_ON : CY_MODBUS_COIL_OFF;
  } else if (function == CY_MODBUS_MASK_WRITE_REGISTER) {
    request->and_mask = values[0];
    request->or_mask = values[1];
  } else if (function == CY_MODBUS_WRITE_COILS || function == CY_MODBUS_WRITE_REGISTERS) {
    request->count = (guint16) n_values;
    request->data = write->bytes;
    request->data_length = function == CY_MODBUS_WRITE_COILS ? (n_values + 7) / 8 : 2 * n_values;
    for (guint i = 0; i < n_values; i++) {
      if (function == CY_MODBUS_WRITE_COILS)
        cy_modbus_put_bit (write->bytes, i, values[i] != 0);
      else
        cy_modbus_put_register (write->bytes, i, values[i]);
    }
  }
}

/**
 * cy_acquire_write_new:
 * @unit: 0 to 255, or -1 for the link's own.
 * @values: registers; coils as 0 or not 0; for function 22 the and mask and the or mask.
 *
 * Errors: %CY_ACQUIRE_ERROR_INVALID when Modbus knows no such write.
 */
CyAcquireWrite *
cy_acquire_write_new (const char *pile_id,
                      guint8 function,
                      int unit,
                      guint16 address,
                      const guint16 *values,
                      guint n_values,
                      GError **error)
{
  g_autoptr (CyAcquireWrite) write = g_new0 (CyAcquireWrite, 1);
  guint8 pdu[CY_MODBUS_MAX_PDU];

  write->pile_id = g_strdup (pile_id);
  write->unit = unit;
  write->request.address = address;
  if (takes_values (function, n_values))
    fill_request (write, function, values, n_values);
  if (unit < -1 || unit > G_MAXUINT8 ||
      cy_modbus_request_encode (&write->request, pdu, sizeof pdu) == 0) {
    g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_INVALID,
                 "pile %s: cannot write %u values at address %u of unit %d with function %u",
                 pile_id, n_values, address, unit, function);
    return NULL;
  }
  return g_steal_pointer (&write);
}

void
cy_acquire_write_free (CyAcquireWrite *write)
{
  g_free (write->pile_id);
  g_free (write);
}

static CyAcquireWrite *
from_asker (CyAcquireAsker *asker)
{
  return (CyAcquireWrite *) asker;
}

/* Ends a write: tells whoever wanted it, and frees it. */
static void
conclude (CyAcquireWrite *write,
          CyAcquireWriteOutcome outcome,
          guint8 exception,
          CyLinkTrouble trouble)
{
  CyAcquireLoop *loop = write->loop;
  CyAcquireWriteResult result = { .outcome = outcome,
                                  .exception = exception,
                                  .trouble = trouble,
                                  .sent_us = write->sent_us,
                                  .done_us = loop->wall_us };

  if (outcome != CY_ACQUIRE_WRITE_CONFIRMED)
    loop->counters.writes_failed++;
  cy_acquire_timers_disarm (&loop->timers, &write->expiry);
  if (write->line != NULL)
    cy_acquire_line_unqueue (write->line, &write->asker);
  g_queue_unlink (&loop->writes, &write->link);
  (void) g_atomic_int_add (&loop->open_writes, -1);
  write->callback (&result, write->user_data);
  cy_acquire_write_free (write);
}

static gboolean
write_next (CyAcquireAsker *asker, CyAcquireAsk *out_ask)
{
  CyAcquireWrite *write = from_asker (asker);
  CyAcquirePile *pile = cy_acquire_plan_find (write->loop->plan, write->pile_id);

  if (write->sent)
    return FALSE;
  write->sent = TRUE;
  write->sent_us = write->loop->wall_us;
  cy_acquire_timers_disarm (&write->loop->timers, &write->expiry);
  *out_ask = (CyAcquireAsk){
    .request = write->request,
    .unit = (guint8) (write->unit >= 0 ? write->unit : pile->unit),
    .timeout_ms = write->timeout_ms,
  };
  return TRUE;
}

static void
write_answered (CyAcquireAsker *asker, guint cookie, const CyModbusAnswer *answer)
{
  CyAcquireWrite *write = from_asker (asker);
  CyAcquirePile *pile = cy_acquire_plan_find (write->loop->plan, write->pile_id);

  if (pile != NULL) /* what it did is to be seen at once */
    cy_acquire_pile_hasten (pile);
  conclude (write,
            answer->exception == CY_MODBUS_EXCEPTION_NONE ? CY_ACQUIRE_WRITE_CONFIRMED
                                                          : CY_ACQUIRE_WRITE_REFUSED,
            answer->exception, CY_LINK_TROUBLE_NONE);
}

static void
write_failed (CyAcquireAsker *asker, guint cookie, CyLinkTrouble trouble)
{
  conclude (from_asker (asker), CY_ACQUIRE_WRITE_UNKNOWN, 0, trouble);
}

static void
write_dropped (CyAcquireAsker *asker, CyLinkTrouble trouble)
{
  CyAcquireWrite *write = from_asker (asker);

  /* One that was sent is reported by its connection, which knows more. */
  if (!write->sent)
    conclude (write, CY_ACQUIRE_WRITE_NOT_SENT, 0, trouble);
}

static const CyAcquireAskerClass write_class = {
  .next = write_next,
  .answered = write_answered,
  .failed = write_failed,
  .dropped = write_dropped,
};

static void
on_expiry_cb (gpointer data)
{
  CyAcquireWrite *write = data;
  CyLinkTrouble trouble = write->line->up ? CY_LINK_TROUBLE_SILENT : write->line->trouble;

  conclude (write, CY_ACQUIRE_WRITE_NOT_SENT, 0, trouble);
}

/* Puts a write that has just arrived on the acquire thread in front of its line's queue. */
static void
begin (CyAcquireWrite *write)
{
  CyAcquireLoop *loop = write->loop;
  CyAcquirePile *pile = cy_acquire_plan_find (loop->plan, write->pile_id);

  loop->counters.writes++;
  write->link.data = write;
  g_queue_push_tail_link (&loop->writes, &write->link);
  if (pile == NULL || loop->stopping) {
    conclude (write, CY_ACQUIRE_WRITE_NOT_SENT, 0, CY_LINK_TROUBLE_NONE);
    return;
  }
  write->line = pile->line;
  write->timeout_ms = MAX (cy_profile_get_manners (pile->profile)->timeout_ms, 1);
  cy_acquire_timers_arm (&loop->timers, &write->expiry,
                         loop->now_us + (gint64) loop->options.write_ms * 1000);
  cy_acquire_line_queue (write->line, &write->asker, TRUE);
}

/* The letter's content; empty once the acquire thread has taken the write. */
typedef struct {
  CyAcquireWrite *write;
} Box;

static void
on_write_cb (gpointer owner, gpointer data)
{
  Box *box = data;

  begin (g_steal_pointer (&box->write));
}

static void
box_free (Box *box)
{
  g_clear_pointer (&box->write, cy_acquire_write_free);
  g_free (box);
}

/**
 * cy_acquire_write_post:
 * @write: (transfer full): what to write.
 * @callback: called exactly once, if this returns %TRUE.
 *
 * Returns: %FALSE when too many writes are open.
 *
 * Threading: any thread.
 */
gboolean
cy_acquire_write_post (CyAcquireWrite *write,
                       CyAcquireLoop *loop,
                       CyAcquireWriteFunc callback,
                       gpointer user_data)
{
  Box *box = g_new0 (Box, 1);

  box->write = write;
  write->loop = loop;
  write->callback = callback;
  write->user_data = user_data;
  write->asker.klass = &write_class;
  write->expiry.func = on_expiry_cb;
  write->expiry.data = write;
  if (g_atomic_int_add (&loop->open_writes, 1) >= (gint) loop->options.max_writes) {
    (void) g_atomic_int_add (&loop->open_writes, -1);
    box_free (box);
    return FALSE;
  }
  return cy_acquire_mail_post (loop->mail, on_write_cb, box, (GDestroyNotify) box_free);
}

/**
 * cy_acquire_writes_check:
 * @plan: a plan that has just been applied.
 *
 * Ends the writes whose pile is gone or elsewhere: they must not reach whoever is there now.
 */
void
cy_acquire_writes_check (CyAcquirePlan *plan)
{
  GList *next;

  for (GList *link = plan->loop->writes.head; link != NULL; link = next) {
    CyAcquireWrite *write = link->data;
    CyAcquirePile *pile = cy_acquire_plan_find (plan, write->pile_id);

    next = link->next;
    if (!write->sent && (pile == NULL || pile->line != write->line))
      conclude (write, CY_ACQUIRE_WRITE_NOT_SENT, 0, CY_LINK_TROUBLE_NONE);
  }
}
