/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-port.h"

#include <errno.h>
#include <fcntl.h>
#include <modbus.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cy-acquire-error.h"

/*
 * libmodbus opens the port, sets it up, frames what is sent and throws away what is stale. What
 * comes back is read here, because its own reader
 *  - ends the whole process when the descriptor is above 1023 (select), and a yard of thousands of
 *    piles has such descriptors as soon as an adapter is plugged in again;
 *  - knows no answer to functions 20, 21 and 43;
 *  - takes noise before a frame for the frame;
 *  - cannot be interrupted.
 *
 * RTU has no transaction number: an answer that comes too late looks like the answer to the next
 * question. So a unit that was silent is in doubt for as long again as it had been waited for, and a
 * question whose answer would look the same waits until that is over or the late answer has come.
 */

#define US_PER_MS ((gint64) 1000)

/* Start, eight bits, parity or a second stop bit, stop. */
#define BITS_PER_BYTE 11

/* Modbus over Serial Line V1.02, clause 2.5.1.1: frames are 3.5 characters apart, 1.75 ms above
 * 19200 bit/s. */
#define FRAME_GAP_HALVES 7
#define FAST_BAUD        19200
#define FAST_GAP_US      1750

/* An answer that was begun and goes on no more has broken off. Far more than the 1.5 characters of
 * the standard: USB adapters hand on what they have every 16 ms, those on a network when they can. */
#define QUIET_US (200 * US_PER_MS)

/* Units, functions, addresses, counts and check sums of a question and its answer [bytes]. */
#define FRAMES_AROUND 24

/* A device that floods costs time, and no memory. */
#define BUFFER_SIZE (4 * CY_MODBUS_RTU_MAX)

typedef struct {
  CyModbusRequest request;
  gint64 until_us;
} Doubt;

/*
 * lock_fd: the port once more, for the lock on it, or -1.
 * context: nullable, while closed.
 * wake: of the cancellable, for poll.
 * can_poll: it has one.
 * byte_us: how long a byte takes on the wire [µs].
 * gap_us: silence between two frames [µs].
 * free_us: when the last frame was over, and the gap after it [µs, monotonic].
 * doubts: by unit.
 * buffer: what came and is not understood yet.
 */
struct _CyAcquirePort {
  GCancellable *cancellable; /* owned, nullable */
  GPollFD wake;
  gboolean can_poll;
  int lock_fd;
  modbus_t *context;
  gint64 byte_us;
  gint64 gap_us;
  gint64 free_us;
  Doubt doubts[256];
  guint8 buffer[BUFFER_SIZE];
  gsize have;
};

static const struct {
  int problem;
  CyLinkTrouble trouble;
} troubles[] = {
  { ENOENT, CY_LINK_TROUBLE_MISSING }, { ENXIO, CY_LINK_TROUBLE_MISSING },
  { ENODEV, CY_LINK_TROUBLE_MISSING }, { EIO, CY_LINK_TROUBLE_MISSING },
  { ELOOP, CY_LINK_TROUBLE_MISSING },  { ENOTDIR, CY_LINK_TROUBLE_MISSING },
  { EBUSY, CY_LINK_TROUBLE_BUSY },     { EWOULDBLOCK, CY_LINK_TROUBLE_BUSY },
  { EACCES, CY_LINK_TROUBLE_DENIED },  { EPERM, CY_LINK_TROUBLE_DENIED },
};

/**
 * cy_acquire_port_new:
 * @cancellable: (nullable): ends every wait.
 */
CyAcquirePort *
cy_acquire_port_new (GCancellable *cancellable)
{
  CyAcquirePort *port = g_new0 (CyAcquirePort, 1);

  port->lock_fd = -1;
  if (cancellable != NULL) {
    port->cancellable = g_object_ref (cancellable);
    port->can_poll = g_cancellable_make_pollfd (cancellable, &port->wake);
  }
  return port;
}

void
cy_acquire_port_free (CyAcquirePort *port)
{
  if (port == NULL)
    return;
  cy_acquire_port_close (port);
  if (port->can_poll)
    g_cancellable_release_fd (port->cancellable);
  g_clear_object (&port->cancellable);
  g_free (port);
}

gboolean
cy_acquire_port_is_open (const CyAcquirePort *port)
{
  return port->context != NULL;
}

static int
descriptor (const CyAcquirePort *port)
{
  return modbus_get_socket (port->context);
}

void
cy_acquire_port_close (CyAcquirePort *port)
{
  if (port->context != NULL && descriptor (port) >= 0) {
    /* What was not sent yet must not hold up the end; others may open the port again. A port that
     * was pulled out says no to both, and is gone anyway. */
    (void) tcflush (descriptor (port), TCIOFLUSH);
    (void) ioctl (descriptor (port), TIOCNXCL);
    modbus_close (port->context);
  }
  g_clear_pointer (&port->context, modbus_free);
  if (port->lock_fd >= 0)
    close (port->lock_fd);
  port->lock_fd = -1;
  port->have = 0;
  memset (port->doubts, 0, sizeof port->doubts);
}

static CyLinkTrouble
to_trouble (int problem)
{
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++) {
    if (troubles[i].problem == problem)
      return troubles[i].trouble;
  }
  return CY_LINK_TROUBLE_SETTINGS;
}

/* libmodbus takes 9600 for a speed it does not know. */
static gboolean
has_speed (int fd, guint baud)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return FALSE;
  return baud == 9600 || cfgetospeed (&settings) != B9600;
}

/* Nobody else may write into our frames: neither who asks for a lock, nor who just opens. The lock
 * comes first, since opening for good changes the settings of whoever is there. Returns an errno. */
static int
take_port (CyAcquirePort *port, const CyLink *link)
{
  port->lock_fd = open (link->host, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (port->lock_fd < 0 || flock (port->lock_fd, LOCK_EX | LOCK_NB) != 0)
    return errno;
  if (!isatty (port->lock_fd))
    return ENOTTY;
  port->context =
    modbus_new_rtu (link->host, (int) link->baud, link->parity, 8, (int) link->stop_bits);
  if (port->context == NULL || modbus_connect (port->context) != 0)
    return errno;
  if (ioctl (descriptor (port), TIOCEXCL) != 0)
    return errno;
  return has_speed (descriptor (port), link->baud) ? 0 : EINVAL;
}

static void
take_times (CyAcquirePort *port, const CyLink *link)
{
  gint64 gap_us = FRAME_GAP_HALVES * BITS_PER_BYTE * G_USEC_PER_SEC / 2 / link->baud;

  port->byte_us = BITS_PER_BYTE * G_USEC_PER_SEC / link->baud;
  port->gap_us = link->baud > FAST_BAUD ? FAST_GAP_US : gap_us;
  port->free_us = g_get_monotonic_time () + port->gap_us;
}

/**
 * cy_acquire_port_open:
 * @link: of the kind %CY_LINK_RTU.
 *
 * Opens the port, or opens it anew.
 *
 * Returns: %CY_LINK_TROUBLE_NONE, or why not.
 *
 * Errors: %CY_ACQUIRE_ERROR_SYSTEM.
 */
CyLinkTrouble
cy_acquire_port_open (CyAcquirePort *port, const CyLink *link, GError **error)
{
  int problem;

  cy_acquire_port_close (port);
  problem = take_port (port, link);
  if (problem == 0) {
    take_times (port, link);
    return CY_LINK_TROUBLE_NONE;
  }
  cy_acquire_port_close (port);
  g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_SYSTEM,
               "serial port %s at %u bit/s, parity %c, %u stop bits: %s", link->host, link->baud,
               link->parity, link->stop_bits, g_strerror (problem));
  return to_trouble (problem);
}

/* Waits for bytes. Returns %FALSE at @until_us, when it is cancelled, or when the port is gone;
 * then it is closed. */
static gboolean
wait_for_bytes (CyAcquirePort *port, gint64 until_us)
{
  GPollFD fds[2] = { { descriptor (port), G_IO_IN, 0 }, port->wake };
  gint64 left_us = until_us - g_get_monotonic_time ();
  gssize got;

  if (left_us <= 0 || g_cancellable_is_cancelled (port->cancellable))
    return FALSE;
  if (g_poll (fds, port->can_poll ? 2 : 1, (gint) ((left_us + US_PER_MS - 1) / US_PER_MS)) <= 0 ||
      fds[0].revents == 0)
    return FALSE;
  if (port->have == BUFFER_SIZE)
    port->have = 0;
  got = read (descriptor (port), port->buffer + port->have, BUFFER_SIZE - port->have);
  if (got > 0)
    port->have += (gsize) got;
  else if (got == 0 || (errno != EAGAIN && errno != EINTR))
    cy_acquire_port_close (port);
  return got > 0;
}

static gboolean
is_over (CyAcquirePort *port, gint64 until_us)
{
  return port->context == NULL || g_cancellable_is_cancelled (port->cancellable) ||
         g_get_monotonic_time () >= until_us;
}

static gboolean
look_alike (const CyModbusRequest *a, const CyModbusRequest *b)
{
  if (a->function != b->function)
    return FALSE;
  if (cy_modbus_function_is_write (a->function)) /* the answer repeats where it was written */
    return a->address == b->address;
  return cy_modbus_request_answer_bytes (a) == cy_modbus_request_answer_bytes (b);
}

/* Waits for the answer that is late, as long as it may still come. */
static void
wait_out (CyAcquirePort *port, guint8 unit)
{
  Doubt *doubt = &port->doubts[unit];
  gboolean can_know = !cy_modbus_function_is_write (doubt->request.function);
  gsize offset, size;

  while (!is_over (port, doubt->until_us)) {
    (void) wait_for_bytes (port, doubt->until_us); /* looked at above */
    if (can_know &&
        cy_modbus_rtu_find_answer (port->buffer, port->have, unit, &doubt->request, &offset, &size))
      break;
  }
  doubt->request.function = 0;
}

/* Waits until what comes can only be the answer to @request, and throws away what came. */
static void
settle (CyAcquirePort *port, guint8 unit, const CyModbusRequest *request, guint *n_dropped)
{
  int waiting = 0;

  if (look_alike (&port->doubts[unit].request, request))
    wait_out (port, unit);
  while (!is_over (port, port->free_us))
    (void) wait_for_bytes (port, port->free_us);
  if (port->context == NULL)
    return;
  /* A port that is gone says no to both, and is found out when sending. */
  (void) ioctl (descriptor (port), FIONREAD, &waiting);
  (void) modbus_flush (port->context);
  *n_dropped += port->have > 0 || waiting > 0;
  port->have = 0;
}

static gboolean
say (CyAcquirePort *port, guint8 unit, const CyModbusRequest *request)
{
  guint8 bytes[CY_MODBUS_RTU_MAX] = { unit };
  gsize length = cy_modbus_request_encode (request, bytes + 1, sizeof bytes - 3);

  if (port->context == NULL)
    return FALSE;
  /* Puts the check sum behind it. */
  if (length > 0 && modbus_send_raw_request (port->context, bytes, (int) length + 1) > 0)
    return TRUE;
  cy_acquire_port_close (port);
  return FALSE;
}

/* The line went quiet, and what it brought is not the answer. Returns whether it is all that will
 * come of it; a whole frame is somebody else's, or came late, and noise is no answer at all. */
static gboolean
has_broken_off (CyAcquirePort *port, guint8 unit, const CyModbusRequest *request, guint *n_dropped)
{
  if (!cy_modbus_rtu_is_whole (port->buffer, port->have) && port->buffer[0] == unit &&
      (port->have < 2 || (port->buffer[1] & 0x7F) == request->function))
    return TRUE;
  *n_dropped += 1;
  port->have = 0;
  return FALSE;
}

/* Returns whether the answer is there, at @out_offset of the buffer. */
static gboolean
listen_for (CyAcquirePort *port,
            guint8 unit,
            const CyModbusRequest *request,
            gint64 until_us,
            guint *n_dropped,
            gsize *out_offset,
            gsize *out_size)
{
  while (!is_over (port, until_us)) {
    gint64 quiet_us = port->have > 0 ? g_get_monotonic_time () + QUIET_US : G_MAXINT64;

    if (wait_for_bytes (port, MIN (until_us, quiet_us))) {
      if (cy_modbus_rtu_find_answer (port->buffer, port->have, unit, request, out_offset, out_size))
        return TRUE;
    } else if (g_get_monotonic_time () >= quiet_us &&
               has_broken_off (port, unit, request, n_dropped)) {
      break;
    }
  }
  return FALSE;
}

static void
take_answer (CyAcquirePort *port,
             const CyModbusRequest *request,
             gsize offset,
             gsize size,
             CyAcquirePortReply *reply)
{
  reply->n_dropped += offset > 0;
  reply->n_bytes = size;
  memcpy (reply->bytes, port->buffer + offset, size);
  /* It was found by this, so it is good. */
  (void) cy_modbus_answer_parse (request, reply->bytes + 1, size - 3, &reply->answer);
  port->have = 0;
}

static void
take_failure (CyAcquirePort *port,
              guint8 unit,
              const CyModbusRequest *request,
              gint64 doubt_us,
              CyAcquirePortReply *reply)
{
  if (port->context == NULL) {
    reply->trouble = CY_LINK_TROUBLE_MISSING;
  } else if (port->have > 0) {
    reply->trouble = CY_LINK_TROUBLE_MALFORMED;
    reply->n_bytes = MIN (port->have, sizeof reply->bytes);
    memcpy (reply->bytes, port->buffer, reply->n_bytes);
  } else {
    reply->trouble = CY_LINK_TROUBLE_SILENT;
    port->doubts[unit] = (Doubt){ *request, g_get_monotonic_time () + doubt_us };
    port->doubts[unit].request.data = NULL; /* the caller's, and not looked at */
  }
  port->have = 0;
}

/* What a question and its answer take on the wire [bytes], at most. */
static gsize
count_bytes (const CyModbusRequest *request)
{
  gsize answer = request->function == CY_MODBUS_READ_IDENTITY
                   ? CY_MODBUS_MAX_PDU
                   : cy_modbus_request_answer_bytes (request);

  return FRAMES_AROUND + 2 * request->data_length + answer;
}

/**
 * cy_acquire_port_ask:
 * @port: a port that is open.
 * @request: a lawful request.
 * @timeout_ms: how long the device may take [ms]; what its bytes take on the wire comes on top.
 * @out_reply: (out): what became of it. With %CY_LINK_TROUBLE_MISSING the port is closed.
 *
 * Asks, and waits for the answer. It is believed when unit, function, byte count, length and check
 * sum fit, and a write's when it repeats what was written.
 */
void
cy_acquire_port_ask (CyAcquirePort *port,
                     guint8 unit,
                     const CyModbusRequest *request,
                     guint timeout_ms,
                     CyAcquirePortReply *out_reply)
{
  gint64 timeout_us = timeout_ms * US_PER_MS;
  gint64 wire_us = (gint64) count_bytes (request) * port->byte_us;
  gboolean found = FALSE;
  gint64 sent_us;
  gsize offset = 0;
  gsize size = 0;

  memset (out_reply, 0, sizeof *out_reply);
  settle (port, unit, request, &out_reply->n_dropped);
  sent_us = g_get_monotonic_time ();
  if (say (port, unit, request))
    found = listen_for (port, unit, request, sent_us + timeout_us + wire_us, &out_reply->n_dropped,
                        &offset, &size);
  out_reply->latency_us = g_get_monotonic_time () - sent_us;
  port->free_us = g_get_monotonic_time () + port->gap_us;
  if (found)
    take_answer (port, request, offset, size, out_reply);
  else
    take_failure (port, unit, request, timeout_us, out_reply);
}
