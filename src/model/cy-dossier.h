/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order.h"
#include "cy-procedure.h"

G_BEGIN_DECLS

/**
 * CyOrderEvent:
 *
 * What can happen to a work order; each is one kind of journal entry, `order.create` and so on.
 */
typedef enum {
  CY_ORDER_EVENT_CREATE,
  CY_ORDER_EVENT_ASSIGN,   /* who, by when, how urgent */
  CY_ORDER_EVENT_ACCEPT,   /* somebody takes it on */
  CY_ORDER_EVENT_LINK,     /* more alarms belong to it */
  CY_ORDER_EVENT_TICK,     /* a step is done */
  CY_ORDER_EVENT_SKIP,     /* a step is left out */
  CY_ORDER_EVENT_USE,      /* a part was used */
  CY_ORDER_EVENT_WORK,     /* somebody's time */
  CY_ORDER_EVENT_SPEND,    /* any other cost */
  CY_ORDER_EVENT_PROGRESS, /* how far it is */
  CY_ORDER_EVENT_COMMENT,
  CY_ORDER_EVENT_ATTACH,   /* a photo or file */
  CY_ORDER_EVENT_URGE,     /* somebody wants it faster */
  CY_ORDER_EVENT_ESCALATE, /* it is late */
  CY_ORDER_EVENT_PAUSE,
  CY_ORDER_EVENT_RESUME,
  CY_ORDER_EVENT_SUBMIT, /* the work is done */
  CY_ORDER_EVENT_APPROVE,
  CY_ORDER_EVENT_REJECT,
  CY_ORDER_EVENT_CANCEL,
  CY_ORDER_EVENT_REOPEN,
  CY_N_ORDER_EVENTS,
} CyOrderEvent;

const char *cy_order_event_name (CyOrderEvent event);
const char *cy_order_event_label (CyOrderEvent event);
gboolean cy_order_event_find (const char *name, CyOrderEvent *out_event);

typedef enum {
  CY_ORDER_STEP_OPEN,
  CY_ORDER_STEP_TICKED,
  CY_ORDER_STEP_SKIPPED,
  CY_N_ORDER_STEP_STATES,
} CyOrderStepState;

/**
 * CyOrderStep:
 * @step: what is to be done, as the procedure said when the order was made.
 * @value: what was measured, NAN when nothing.
 * @note: (nullable): a remark; of a skipped step the reason.
 * @photo: (nullable): SHA-256 of the attachment that shows it.
 * @actor: (nullable): who ticked or skipped it.
 * @time_us: when [µs UTC], 0 while it is open.
 *
 * One line of an order's checklist.
 */
typedef struct {
  CyStep *step;
  CyOrderStepState state;
  double value;
  char *note;
  char *photo;
  char *actor;
  gint64 time_us;
} CyOrderStep;

typedef enum {
  CY_ORDER_COST_PART,
  CY_ORDER_COST_LABOUR,
  CY_ORDER_COST_OTHER,
  CY_N_ORDER_COSTS,
} CyOrderCostKind;

/**
 * CyOrderCost:
 * @what: the part, who worked, or what was paid for.
 * @number: (nullable): of the part.
 * @quantity: of parts, 1 otherwise.
 * @minutes: of labour, 0 otherwise [min].
 * @price_minor: of one part, of an hour, or of the thing [1/100].
 * @amount_minor: what it comes to [1/100].
 * @serial_out: (nullable): of the part that was taken out.
 * @serial_in: (nullable): of the part that was put in.
 *
 * A line of what an order cost.
 */
typedef struct {
  CyOrderCostKind kind;
  char *what;
  char *number;
  guint quantity;
  guint minutes;
  gint64 price_minor;
  gint64 amount_minor;
  char *serial_out;
  char *serial_in;
  char *actor;
  gint64 time_us;
} CyOrderCost;

/**
 * CyOrderPaper:
 * @sha256: names its content in the store.
 * @name: what it was called.
 * @type: `image/jpeg`.
 * @size: [bytes].
 *
 * A photo or file that belongs to an order.
 */
typedef struct {
  char *sha256;
  char *name;
  char *type;
  gint64 size;
  char *actor;
  gint64 time_us;
} CyOrderPaper;

/**
 * CyOrderRemark:
 * @origin: the node where it was done.
 * @state: where the order was then.
 * @overtaken: (nullable): why it changed nothing: another had done something else before.
 * @note: (nullable): what was said.
 *
 * Something somebody did to an order, whether it took effect or not.
 */
typedef struct {
  CyOrderEvent event;
  gint64 time_us;
  char *actor;
  char *origin;
  CyOrderState state;
  char *overtaken;
  char *note;
} CyOrderRemark;

/**
 * CyDossier:
 * @order: as lists show it.
 * @text: (nullable): what is to be done, at length.
 * @alarms: (element-type utf8): `SUBJECT#OCCURRENCE` of those it is about.
 * @steps: (element-type CyOrderStep): of its checklist.
 * @costs: (element-type CyOrderCost).
 * @papers: (element-type CyOrderPaper).
 * @remarks: (element-type CyOrderRemark): its story, oldest first.
 * @workers: (element-type utf8): everybody who did any of the work; none of them may approve it.
 * @cause: (nullable): what was wrong, as its doer says.
 * @method: (nullable): what was done about it.
 * @result: (nullable): what came of it.
 * @reason: (nullable): why it is paused, was sent back or cancelled.
 * @proof: (nullable): what the pile's own data said when it was approved.
 * @percent: how far it is, as its doer says.
 *
 * A work order with everything that was said and done.
 */
typedef struct {
  CyOrder order;
  char *text;
  GPtrArray *alarms;
  GPtrArray *steps;
  GPtrArray *costs;
  GPtrArray *papers;
  GPtrArray *remarks;
  GPtrArray *workers;
  char *cause;
  char *method;
  char *result;
  char *reason;
  char *proof;
  guint percent;
} CyDossier;

CyDossier *cy_dossier_new (const char *id);
void cy_dossier_free (CyDossier *dossier);
const CyOrderPaper *cy_dossier_find_paper (const CyDossier *dossier, const char *sha256);
gboolean cy_dossier_has_worker (const CyDossier *dossier, const char *actor);
gboolean cy_order_step_is_off (const CyOrderStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDossier, cy_dossier_free)

G_END_DECLS
