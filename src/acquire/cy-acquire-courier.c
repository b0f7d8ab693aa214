/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-courier.h"

#include <string.h>

/*
 * Everything but jobs, mail, cancellable and refs belongs to the acquire thread.
 *
 * owner: nullable: nobody, after it was dismissed.
 * jobs: of owned Job; one at a time, but the last one may wait behind another.
 */
struct _CyAcquireCourier {
  gatomicrefcount refs;
  const CyAcquireCourierClass *klass;
  gpointer owner;
  GThread *thread;
  GAsyncQueue *jobs;
  CyAcquireMail *mail;       /* owned reference */
  GCancellable *cancellable; /* owned */
};

typedef enum {
  JOB_OPEN,
  JOB_ASK,
  JOB_END,
} JobKind;

typedef struct {
  JobKind kind;
  CyLink *link; /* to open */
  guint8 unit;
  CyModbusRequest request; /* its data are @data */
  guint8 data[CY_MODBUS_MAX_PDU];
  guint timeout_ms;
} Job;

typedef struct {
  CyAcquireCourier *courier; /* owned reference */
  JobKind kind;
  CyLinkTrouble opened;
  CyAcquirePortReply reply;
} Letter;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->link, cy_link_free);
  g_free (job);
}

static CyAcquireCourier *
courier_ref (CyAcquireCourier *courier)
{
  g_atomic_ref_count_inc (&courier->refs);
  return courier;
}

static void
courier_unref (CyAcquireCourier *courier)
{
  if (!g_atomic_ref_count_dec (&courier->refs))
    return;
  g_async_queue_unref (courier->jobs);
  cy_acquire_mail_unref (courier->mail);
  g_object_unref (courier->cancellable);
  g_free (courier);
}

static void
letter_free (Letter *letter)
{
  courier_unref (letter->courier);
  g_free (letter);
}

static void
on_letter_cb (gpointer loop, gpointer data)
{
  Letter *letter = data;
  CyAcquireCourier *courier = letter->courier;

  if (letter->kind == JOB_END) { /* the thread has nothing more to do, so this waits for nothing */
    g_thread_join (g_steal_pointer (&courier->thread));
    (void) g_ptr_array_remove_fast (((CyAcquireLoop *) loop)->couriers, courier);
  } else if (courier->owner == NULL) {
    return;
  } else if (letter->kind == JOB_OPEN) {
    courier->klass->opened (courier->owner, letter->opened);
  } else {
    courier->klass->replied (courier->owner, &letter->reply);
  }
}

static gpointer
run (gpointer data)
{
  CyAcquireCourier *courier = data;
  CyAcquirePort *port = cy_acquire_port_new (courier->cancellable);
  JobKind kind;

  do {
    Job *job = g_async_queue_pop (courier->jobs);
    Letter *letter = g_new0 (Letter, 1);

    kind = job->kind;
    letter->courier = courier_ref (courier);
    letter->kind = kind;
    if (kind == JOB_OPEN)
      letter->opened = cy_acquire_port_open (port, job->link, NULL);
    else if (kind == JOB_ASK)
      cy_acquire_port_ask (port, job->unit, &job->request, job->timeout_ms, &letter->reply);
    else
      g_clear_pointer (&port, cy_acquire_port_free);
    job_free (job);
    /* Refused when acquisition has ended meanwhile; then it joins the thread itself. */
    (void) cy_acquire_mail_post (courier->mail, on_letter_cb, letter, (GDestroyNotify) letter_free);
  } while (kind != JOB_END);
  courier_unref (courier);
  return NULL;
}

/**
 * cy_acquire_courier_new:
 * @owner: handed to the functions of @klass.
 *
 * Returns: (transfer none): dismiss it when the owner goes.
 */
CyAcquireCourier *
cy_acquire_courier_new (CyAcquireLoop *loop, const CyAcquireCourierClass *klass, gpointer owner)
{
  CyAcquireCourier *courier = g_new0 (CyAcquireCourier, 1);

  g_atomic_ref_count_init (&courier->refs);
  courier->klass = klass;
  courier->owner = owner;
  courier->jobs = g_async_queue_new_full ((GDestroyNotify) job_free);
  courier->mail = cy_acquire_mail_ref (loop->mail);
  courier->cancellable = g_cancellable_new ();
  g_ptr_array_add (loop->couriers, courier);
  courier->thread = g_thread_new ("serial", run, courier_ref (courier));
  return courier;
}

static void
send_job (CyAcquireCourier *courier, JobKind kind, const Job *like)
{
  Job *job = g_memdup2 (like, sizeof *like);

  job->kind = kind;
  if (job->request.data != NULL)
    job->request.data = job->data;
  g_async_queue_push (courier->jobs, job);
}

/**
 * cy_acquire_courier_dismiss:
 *
 * The owner hears nothing more. The thread ends by itself, at once if it waits for an answer.
 */
void
cy_acquire_courier_dismiss (CyAcquireCourier *courier)
{
  const Job job = { 0 };

  courier->owner = NULL;
  g_cancellable_cancel (courier->cancellable);
  send_job (courier, JOB_END, &job);
}

void
cy_acquire_courier_open (CyAcquireCourier *courier, const CyLink *link)
{
  const Job job = { .link = cy_link_copy (link) };

  send_job (courier, JOB_OPEN, &job);
}

/**
 * cy_acquire_courier_ask:
 * @request: a lawful request; copied.
 */
void
cy_acquire_courier_ask (CyAcquireCourier *courier,
                        guint8 unit,
                        const CyModbusRequest *request,
                        guint timeout_ms)
{
  Job job = { .unit = unit, .request = *request, .timeout_ms = timeout_ms };

  g_assert (request->data_length <= sizeof job.data);
  if (request->data != NULL)
    memcpy (job.data, request->data, request->data_length);
  send_job (courier, JOB_ASK, &job);
}

/**
 * cy_acquire_couriers_clear:
 *
 * Waits for the threads of couriers that were dismissed. Not for the acquire thread.
 */
void
cy_acquire_couriers_clear (CyAcquireLoop *loop)
{
  for (guint i = 0; i < loop->couriers->len; i++) {
    CyAcquireCourier *courier = loop->couriers->pdata[i];

    g_thread_join (courier->thread);
  }
  g_ptr_array_unref (loop->couriers);
}

/**
 * cy_acquire_couriers_new:
 *
 * Returns: (transfer full) (element-type CyAcquireCourier): for the loop.
 */
GPtrArray *
cy_acquire_couriers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) courier_unref);
}
