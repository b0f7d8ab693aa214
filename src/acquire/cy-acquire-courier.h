/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-loop.h"
#include "cy-acquire-port.h"

G_BEGIN_DECLS

/**
 * CyAcquireCourierClass:
 * @opened: the port was opened, or why not.
 * @replied: what became of a question.
 *
 * Called on the acquire thread, once for each errand.
 */
typedef struct {
  void (*opened) (gpointer owner, CyLinkTrouble trouble);
  void (*replied) (gpointer owner, const CyAcquirePortReply *reply);
} CyAcquireCourierClass;

/**
 * CyAcquireCourier:
 *
 * A serial port on a thread of its own. The acquire thread sends it on one errand after the other
 * and waits for none: it is told through the mail.
 *
 * Threading: acquire thread only.
 */
typedef struct _CyAcquireCourier CyAcquireCourier;

CyAcquireCourier *
cy_acquire_courier_new (CyAcquireLoop *loop, const CyAcquireCourierClass *klass, gpointer owner);
void cy_acquire_courier_dismiss (CyAcquireCourier *courier);
void cy_acquire_courier_open (CyAcquireCourier *courier, const CyLink *link);
void cy_acquire_courier_ask (CyAcquireCourier *courier,
                             guint8 unit,
                             const CyModbusRequest *request,
                             guint timeout_ms);
GPtrArray *cy_acquire_couriers_new (void);
void cy_acquire_couriers_clear (CyAcquireLoop *loop);

G_END_DECLS
