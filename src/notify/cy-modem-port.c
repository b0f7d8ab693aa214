/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modem-port.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cy-notify-error.h"

#define US_PER_MS ((gint64) 1000)

/* What a dialogue may bring; ten long messages bring a tenth of it. A modem that goes on and on is no
 * modem [bytes]. */
#define MAX_BYTES 65536

/*
 * wake: of the cancellable, for poll.
 * n_read: in all.
 * buffer: from @at to @have it is not read yet.
 */
struct _CyModemPort {
  int fd;
  gint64 until_us; /* monotonic */
  guint timeout_ms;
  GCancellable *cancellable; /* owned, nullable */
  GPollFD wake;
  gboolean can_poll;
  gsize n_read;
  gsize at;
  gsize have;
  guint8 buffer[256];
  CyModemReader reader;
};

static const struct {
  guint baud;
  speed_t speed;
} speeds[] = {
  { 1200, B1200 },     { 2400, B2400 },     { 4800, B4800 },     { 9600, B9600 },
  { 19200, B19200 },   { 38400, B38400 },   { 57600, B57600 },   { 115200, B115200 },
  { 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 },
};

static const struct {
  int problem;
  CyNotifyError code;
} problems[] = {
  { EACCES, CY_NOTIFY_ERROR_BAD_CONFIG }, { EPERM, CY_NOTIFY_ERROR_BAD_CONFIG },
  { ENOTTY, CY_NOTIFY_ERROR_BAD_CONFIG }, { EINVAL, CY_NOTIFY_ERROR_BAD_CONFIG },
  { EISDIR, CY_NOTIFY_ERROR_BAD_CONFIG },
};

static gboolean
find_speed (guint baud, speed_t *out_speed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++) {
    if (speeds[i].baud == baud) {
      *out_speed = speeds[i].speed;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
cy_modem_port_has_speed (guint baud)
{
  speed_t speed;

  return find_speed (baud, &speed);
}

static gboolean
fail (int problem, GError **error)
{
  CyNotifyError code = CY_NOTIFY_ERROR_UNREACHABLE;

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
    if (problems[i].problem == problem)
      code = problems[i].code;
  }
  g_set_error_literal (error, CY_NOTIFY_ERROR, code,
                       problem == EWOULDBLOCK ? "somebody else uses it" : g_strerror (problem));
  return FALSE;
}

/* Returns an errno. */
static int
set_up (int fd, guint baud)
{
  struct termios settings;
  speed_t speed;

  if (!find_speed (baud, &speed))
    return EINVAL;
  if (tcgetattr (fd, &settings) != 0)
    return errno;
  cfmakeraw (&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~(tcflag_t) (CSTOPB | CRTSCTS);
  if (cfsetspeed (&settings, speed) != 0 || tcsetattr (fd, TCSANOW, &settings) != 0)
    return errno;
  /* What came before is no answer; a port without a buffer has none to empty. */
  (void) tcflush (fd, TCIOFLUSH);
  return 0;
}

/* Nobody else may write into a message: neither who asks for a lock, nor who just opens. */
static int
take (CyModemPort *port, const char *device, guint baud)
{
  port->fd = open (device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (port->fd < 0)
    return errno;
  if (!isatty (port->fd))
    return ENOTTY;
  if (flock (port->fd, LOCK_EX | LOCK_NB) != 0 || ioctl (port->fd, TIOCEXCL) != 0)
    return errno;
  return set_up (port->fd, baud);
}

/**
 * cy_modem_port_open:
 * @timeout_ms: when the dialogue has to be over [ms].
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE, %CY_NOTIFY_ERROR_BAD_CONFIG.
 */
CyModemPort *
cy_modem_port_open (const char *device,
                    guint baud,
                    guint timeout_ms,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (CyModemPort) port = g_new0 (CyModemPort, 1);
  int problem;

  port->until_us = g_get_monotonic_time () + timeout_ms * US_PER_MS;
  port->timeout_ms = timeout_ms;
  if (cancellable != NULL) {
    port->cancellable = g_object_ref (cancellable);
    port->can_poll = g_cancellable_make_pollfd (cancellable, &port->wake);
  }
  problem = take (port, device, baud);
  if (problem == 0)
    return g_steal_pointer (&port);
  fail (problem, error);
  return NULL;
}

void
cy_modem_port_free (CyModemPort *port)
{
  if (port == NULL)
    return;
  if (port->fd >= 0) {
    /* What was not sent yet must not hold up the end. A port that was pulled out says no to both. */
    (void) tcflush (port->fd, TCIOFLUSH);
    (void) ioctl (port->fd, TIOCNXCL);
    close (port->fd);
  }
  if (port->can_poll)
    g_cancellable_release_fd (port->cancellable);
  g_clear_object (&port->cancellable);
  g_free (port);
}

static gboolean
is_over (CyModemPort *port, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (port->cancellable, error))
    return TRUE;
  if (g_get_monotonic_time () < port->until_us)
    return FALSE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_TIMEOUT, "no answer within %u ms",
               port->timeout_ms);
  return TRUE;
}

/* Returns whether the port is ready; it is not at @until_us, or when it is cancelled. */
static gboolean
wait_until (CyModemPort *port, gushort events, gint64 until_us)
{
  GPollFD fds[2] = { { port->fd, events, 0 }, port->wake };
  gint64 left_us = MIN (until_us, port->until_us) - g_get_monotonic_time ();

  if (left_us <= 0)
    return FALSE;
  return g_poll (fds, port->can_poll ? 2 : 1, (gint) ((left_us + US_PER_MS - 1) / US_PER_MS)) > 0 &&
         fds[0].revents != 0;
}

/**
 * cy_modem_port_write:
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE, %CY_NOTIFY_ERROR_TIMEOUT, %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_modem_port_write (CyModemPort *port, const char *text, GError **error)
{
  gsize length = strlen (text);

  while (length > 0) {
    gssize written;

    if (is_over (port, error))
      return FALSE;
    if (!wait_until (port, G_IO_OUT, port->until_us))
      continue;
    written = write (port->fd, text, length);
    if (written < 0 && errno != EAGAIN && errno != EINTR)
      return fail (errno, error);
    text += MAX (written, 0);
    length -= (gsize) MAX (written, 0);
  }
  return TRUE;
}

static gboolean
fill (CyModemPort *port, GError **error)
{
  gssize got = read (port->fd, port->buffer, sizeof port->buffer);

  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (got <= 0)
    return fail (got < 0 ? errno : ENXIO, error);
  port->at = 0;
  port->have = (gsize) got;
  port->n_read += (gsize) got;
  if (port->n_read <= MAX_BYTES)
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER, "it says more than %d bytes",
               MAX_BYTES);
  return FALSE;
}

static gboolean
next_line (CyModemPort *port, CyModemLine *out_line)
{
  while (port->at < port->have) {
    if (cy_modem_reader_push (&port->reader, port->buffer[port->at++], out_line))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_modem_port_read:
 * @patience_ms: how long to wait, 0 for as long as there is time [ms].
 * @out_is_quiet: (out): nothing came before that.
 *
 * Waits for a line, or for the prompt.
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE, %CY_NOTIFY_ERROR_TIMEOUT, %CY_NOTIFY_ERROR_BAD_ANSWER,
 * %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_modem_port_read (CyModemPort *port,
                    guint patience_ms,
                    CyModemLine *out_line,
                    gboolean *out_is_quiet,
                    GError **error)
{
  gint64 until_us =
    patience_ms == 0 ? G_MAXINT64 : g_get_monotonic_time () + patience_ms * US_PER_MS;

  *out_is_quiet = FALSE;
  while (!next_line (port, out_line)) {
    if (is_over (port, error))
      return FALSE;
    if (wait_until (port, G_IO_IN, until_us)) {
      if (!fill (port, error))
        return FALSE;
    } else if (g_get_monotonic_time () >= until_us) {
      *out_is_quiet = TRUE;
      return TRUE;
    }
  }
  return TRUE;
}
