/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pile-talk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-invoke.h"
#include "cy-modbus-pdu.h"

/* A device that is busy has refused, so asking again is not doing it twice. */
#define MAX_BUSY 5
#define BUSY_MS  500

struct _CyPileTalk {
  const CyCommandPort *port; /* borrowed */
  char *pile;
  CyPileTalkFunc answered;
  gpointer user_data;
  CyAcquireRequest request; /* its values are @words */
  guint16 words[CY_PROFILE_WRITE_MAX + 2];
  guint n_busy;
  guint again;    /* source id, 0 when none */
  gboolean asked; /* an answer is awaited */
  /* Answers may arrive after the talk is gone: they hold this, not the talk. */
  CyPileTalk **self;
};

/* On its way from the acquire thread to the talk's. */
typedef struct {
  CyPileTalk **self;
  CyPileAnswer answer;
  GMainContext *context;
} Letter;

CyPileTalk *
cy_pile_talk_new (const CyCommandPort *port,
                  const char *pile,
                  CyPileTalkFunc answered,
                  gpointer user_data)
{
  CyPileTalk *talk = g_new0 (CyPileTalk, 1);

  talk->port = port;
  talk->pile = g_strdup (pile);
  talk->answered = answered;
  talk->user_data = user_data;
  talk->self = g_atomic_rc_box_new0 (CyPileTalk *);
  *talk->self = talk;
  return talk;
}

void
cy_pile_talk_free (CyPileTalk *talk)
{
  if (talk == NULL)
    return;
  *talk->self = NULL;
  g_atomic_rc_box_release (talk->self);
  g_clear_handle_id (&talk->again, g_source_remove);
  g_free (talk->pile);
  g_free (talk);
}

static void
letter_free (Letter *letter)
{
  g_atomic_rc_box_release (letter->self);
  g_main_context_unref (letter->context);
  g_free (letter);
}

static void ask (CyPileTalk *talk);

static gboolean
ask_again_cb (gpointer user_data)
{
  CyPileTalk *talk = user_data;

  talk->again = 0;
  ask (talk);
  return G_SOURCE_REMOVE;
}

static gboolean
deliver_cb (gpointer user_data)
{
  Letter *letter = user_data;
  CyPileTalk *talk = *letter->self;

  if (talk == NULL)
    return G_SOURCE_REMOVE;
  talk->asked = FALSE;
  if (letter->answer.outcome == CY_ACQUIRE_REFUSED &&
      letter->answer.exception == CY_MODBUS_EXCEPTION_BUSY && talk->n_busy++ < MAX_BUSY)
    talk->again = g_timeout_add (BUSY_MS, ask_again_cb, talk);
  else
    talk->answered (&letter->answer, talk->user_data);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
on_result_cb (const CyAcquireResult *result, gpointer user_data)
{
  Letter *letter = user_data;

  letter->answer = (CyPileAnswer){ .outcome = result->outcome,
                                   .exception = result->exception,
                                   .trouble = result->trouble,
                                   .done_us = result->done_us };
  letter->answer.n_words = MIN (result->n_words, G_N_ELEMENTS (letter->answer.words));
  if (letter->answer.n_words > 0)
    memcpy (letter->answer.words, result->words, letter->answer.n_words * sizeof (guint16));
  cy_invoke (letter->context, deliver_cb, letter, (GDestroyNotify) letter_free);
}

static void
ask (CyPileTalk *talk)
{
  Letter *letter = g_new0 (Letter, 1);
  g_autoptr (GError) error = NULL;
  CyAcquireResult not_sent = { .outcome = CY_ACQUIRE_NOT_SENT };

  g_assert (!talk->asked);
  talk->asked = TRUE;
  letter->self = g_atomic_rc_box_acquire (talk->self);
  letter->context = g_main_context_ref_thread_default ();
  /* What cannot even be asked was not sent; the words for it are the same as for a dead link. */
  if (!talk->port->request (talk->port->user_data, talk->pile, &talk->request, on_result_cb, letter,
                            &error))
    on_result_cb (&not_sent, letter);
}

static void
begin (CyPileTalk *talk, const CyAcquireRequest *request)
{
  talk->request = *request;
  if (request->values != NULL) {
    memcpy (talk->words, request->values, request->count * sizeof (guint16));
    talk->request.values = talk->words;
  }
  talk->n_busy = 0;
  ask (talk);
}

/**
 * cy_pile_talk_request_of:
 *
 * Returns: @write as the acquisition takes it; its values are borrowed from @write.
 */
CyAcquireRequest
cy_pile_talk_request_of (const CyProfileWrite *write)
{
  return (CyAcquireRequest){ .function = write->function,
                             .unit = write->unit,
                             .file = write->file,
                             .address = write->address,
                             .count = write->n,
                             .values = write->values };
}

void
cy_pile_talk_write (CyPileTalk *talk, const CyProfileWrite *write)
{
  const CyAcquireRequest request = cy_pile_talk_request_of (write);

  begin (talk, &request);
}

void
cy_pile_talk_read (CyPileTalk *talk, const CyReadBlock *block)
{
  const CyAcquireRequest request = { .function = block->function,
                                     .unit = block->unit,
                                     .address = block->address,
                                     .count = block->count };

  begin (talk, &request);
}

/* Modbus Application Protocol V1.1b3, clause 7, in words that can be translated. */
static const char *const exceptions[] = {
  [CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION] = N_ ("it knows no such function"),
  [CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS] = N_ ("it has no such register"),
  [CY_MODBUS_EXCEPTION_ILLEGAL_VALUE] = N_ ("it does not take this value"),
  [CY_MODBUS_EXCEPTION_DEVICE_FAILURE] = N_ ("it failed to do it"),
  [CY_MODBUS_EXCEPTION_ACKNOWLEDGE] = N_ ("it is still at it"),
  [CY_MODBUS_EXCEPTION_BUSY] = N_ ("it is busy"),
  [CY_MODBUS_EXCEPTION_NEGATIVE_ACKNOWLEDGE] = N_ ("it cannot do it"),
  [CY_MODBUS_EXCEPTION_MEMORY_PARITY] = N_ ("its memory is damaged"),
  [CY_MODBUS_EXCEPTION_GATEWAY_PATH] = N_ ("the gateway has no way to it"),
  [CY_MODBUS_EXCEPTION_GATEWAY_TARGET] = N_ ("the gateway does not reach it"),
};

static const char *
exception_words (guint exception)
{
  return exception < G_N_ELEMENTS (exceptions) && exceptions[exception] != NULL
           ? exceptions[exception]
           : N_ ("for a reason of its own");
}

/**
 * cy_pile_answer_describe:
 *
 * Returns: (transfer full): why there is no good answer, in words whose parts around the colon can
 *   be translated.
 */
char *
cy_pile_answer_describe (const CyPileAnswer *answer)
{
  switch (answer->outcome) {
  case CY_ACQUIRE_REFUSED:
    return g_strdup_printf ("%s: %s", N_ ("The pile refused it"),
                            exception_words (answer->exception));
  case CY_ACQUIRE_NOT_SENT:
    return answer->trouble == CY_LINK_TROUBLE_NONE
             ? g_strdup (N_ ("It could not be sent"))
             : g_strdup_printf ("%s: %s", N_ ("It could not be sent"),
                                cy_link_trouble_label (answer->trouble));
  case CY_ACQUIRE_UNKNOWN:
    return g_strdup_printf ("%s: %s", N_ ("The pile did not confirm it"),
                            cy_link_trouble_label (answer->trouble));
  case CY_ACQUIRE_CONFIRMED:
  default:
    return g_strdup (N_ ("The pile repeated it"));
  }
}
