/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-line.h"
#include "cy-acquire-resolve.h"
#include "cy-modbus-mbap.h"

G_BEGIN_DECLS

#define CY_ACQUIRE_MAX_IN_FLIGHT 8

/**
 * CyAcquireConnectionState:
 * @CY_ACQUIRE_IDLE: waiting for its time (@timer) or its turn (@turn) to connect.
 * @CY_ACQUIRE_RESOLVING: a host name is being looked up.
 * @CY_ACQUIRE_CONNECTING: the kernel is connecting.
 * @CY_ACQUIRE_UP: connected.
 */
typedef enum {
  CY_ACQUIRE_IDLE,
  CY_ACQUIRE_RESOLVING,
  CY_ACQUIRE_CONNECTING,
  CY_ACQUIRE_UP,
} CyAcquireConnectionState;

/**
 * CyAcquireInFlight:
 * @asker: (nullable): who asked; %NULL when nobody wants to know any more.
 * @ask: what.
 * @transaction: ties the answer to it.
 * @overlapped: others were under way when it was sent.
 * @unit_answered: its unit answered something else meanwhile.
 * @sent_us: when it was sent [µs, monotonic].
 * @deadline_us: how long anybody waits for the answer [µs, monotonic].
 *
 * A request that was sent.
 */
typedef struct {
  CyAcquireAsker *asker;
  CyAcquireAsk ask;
  guint16 transaction;
  gboolean overlapped;
  gboolean unit_answered;
  gint64 sent_us;
  gint64 deadline_us;
} CyAcquireInFlight;

/**
 * CyAcquireConnection:
 * @line: what the others see.
 * @host: name or address.
 * @fd: socket, or -1.
 * @watch: for epoll.
 * @turn: in the loop's connects_waiting, while it waits for its turn.
 * @attempt: number of the look-up under way, or 0.
 * @addresses: what the host name stands for; tried one after the other.
 * @failures: attempts since the last good answer; the pause before the next grows with it.
 * @was_up: it was connected before.
 * @timer: next thing to do by itself.
 * @in_flight: (array length=n_in_flight): oldest first.
 * @next_transaction: for the next request.
 * @silent: timeouts since the last answer.
 * @up_us: when it connected [µs, monotonic].
 * @gap_until_us: no request before [µs, monotonic].
 * @strikes: signs in a row that two requests at once are too many.
 * @endpoint: (nullable): address and port it is connected to.
 * @unmatched: frames in a row that answered nothing.
 * @partial: (nullable): the beginning of a frame; made when first needed.
 * @unsent: (nullable): what the kernel did not take.
 *
 * One Modbus/TCP connection.
 */
typedef struct {
  CyAcquireLine line;
  char *host;
  guint16 port;
  CyAcquireConnectionState state;
  int fd;
  CyAcquireWatch watch;
  GList turn;
  gboolean has_turn;
  guint64 attempt;
  CyAcquireAddress addresses[CY_ACQUIRE_MAX_ADDRESSES];
  guint n_addresses;
  guint next_address;
  guint failures;
  gboolean was_up;
  CyAcquireTimer timer;
  CyAcquireInFlight in_flight[CY_ACQUIRE_MAX_IN_FLIGHT];
  guint n_in_flight;
  guint16 next_transaction;
  guint silent;
  gint64 up_us;
  gint64 gap_until_us;
  guint strikes;
  char *endpoint;
  guint unmatched;
  guint8 *partial;
  gsize n_partial;
  GByteArray *unsent;
} CyAcquireConnection;

CyAcquireLine *cy_acquire_connection_new (CyAcquireLoop *loop, const CyLink *link);
void cy_acquire_connection_give_turns (CyAcquireLoop *loop);
void cy_acquire_connection_down (CyAcquireConnection *self, CyLinkTrouble trouble);
void cy_acquire_connection_watch (CyAcquireConnection *self, gboolean for_output);

/* cy-acquire-exchange.c: requests and answers on a connection that is up. */
void cy_acquire_exchange_send (CyAcquireConnection *self);
void cy_acquire_exchange_resume (CyAcquireConnection *self);
void cy_acquire_exchange_receive (CyAcquireConnection *self);
void cy_acquire_exchange_expire (CyAcquireConnection *self);
void cy_acquire_exchange_fail_all (CyAcquireConnection *self, CyLinkTrouble trouble);
void cy_acquire_exchange_forget (CyAcquireConnection *self, CyAcquireAsker *asker);
gint64 cy_acquire_exchange_next_us (const CyAcquireConnection *self);

G_END_DECLS
