/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-line.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

#include "cy-modbus-pdu.h"
#include "test-server.h"

#define N_REGISTERS 256
#define MAX_FRAME   256

/* Bytes of a frame come together; what waits longer for its rest is given up. */
#define FRAME_END_MS 20

struct _TestLine {
  char *folder;
  char *path;
  int wake;
  GThread *thread;
  GMutex lock;
  gboolean stopping;
  int master; /* -1 while it is pulled out */
  int slave;  /* kept open, so that the line is there while nobody has it */
  gboolean taken;
  const TestImage *image;
  LineFault fault;
  int fault_unit;
  int fault_times;
  guint late_ms;
  guint pace_ms;
  guint16 registers[N_REGISTERS];
  gboolean written[N_REGISTERS];
  guint requests;
  guint write_number;
  gint64 least_gap_us;
  gint64 answered_us;
};

/* The check sum, worked out in another way than the product does: from the highest power down, on
 * mirrored bytes. */
static guint16
mirror (guint32 value, guint bits)
{
  guint32 mirrored = 0;

  for (guint i = 0; i < bits; i++)
    mirrored |= (value >> i & 1) << (bits - 1 - i);
  return (guint16) mirrored;
}

static guint16
check_sum (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xFFFF;

  for (gsize i = 0; i < length; i++) {
    crc ^= (guint32) mirror (bytes[i], 8) << 8;
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc & 0x8000 ? crc << 1 ^ 0x8005 : crc << 1) & 0xFFFF;
  }
  return mirror (crc, 16);
}

static gsize
seal (guint8 *bytes, gsize length)
{
  guint16 crc = check_sum (bytes, length);

  bytes[length] = (guint8) (crc & 0xFF);
  bytes[length + 1] = (guint8) (crc >> 8);
  return length + 2;
}

static void
wake (TestLine *line)
{
  guint64 one = 1;

  g_assert_cmpint (write (line->wake, &one, sizeof one), ==, sizeof one);
}

static guint16
value_of (TestLine *line, guint unit, guint address)
{
  if (address < N_REGISTERS && line->written[address])
    return line->registers[address];
  return TEST_VALUE (unit, address);
}

static guint16
written_value (TestLine *line, const CyModbusRequest *request, guint index, guint16 before)
{
  if (request->function == CY_MODBUS_MASK_WRITE_REGISTER)
    return (guint16) ((before & request->and_mask) | (request->or_mask & ~request->and_mask));
  return request->data != NULL ? cy_modbus_get_register (request->data, index) : request->value;
}

static void
take_write (TestLine *line, guint unit, const CyModbusRequest *request)
{
  guint first = request->function == CY_MODBUS_WRITE_FILE
                  ? TEST_FILE_REGISTER (request->file, request->address)
                  : request->address;

  line->write_number = line->requests;
  for (guint i = 0; i < request->count && first + i < N_REGISTERS; i++) {
    line->registers[first + i] = written_value (line, request, i, value_of (line, unit, first + i));
    line->written[first + i] = TRUE;
  }
}

/* Puts the answer's PDU to @pdu; with poison instead of values where that is asked. */
static gsize
make_pdu (TestLine *line, guint8 unit, const CyModbusRequest *request, gboolean poison, guint8 *pdu)
{
  guint8 data[CY_MODBUS_MAX_PDU] = { 0 };
  gsize length = cy_modbus_request_answer_bytes (request);
  guint first = request->function == CY_MODBUS_READ_FILE
                  ? TEST_FILE_REGISTER (request->file, request->address)
                  : request->address;

  if (cy_modbus_function_is_write (request->function))
    take_write (line, unit, request);
  if (line->image != NULL && !poison)
    test_image_fill (line->image, unit, request, data);
  for (guint i = 0; (line->image == NULL || poison) && i < length / 2; i++)
    cy_modbus_put_register (data, i, poison ? TEST_POISON : value_of (line, unit, first + i));
  return cy_modbus_answer_encode (request, data, length, pdu, CY_MODBUS_MAX_PDU);
}

static void
send_bytes (int master, const guint8 *bytes, gsize length)
{
  while (length > 0) {
    gssize sent = write (master, bytes, length);

    if (sent < 0) /* nobody reads, or the line is gone */
      return;
    bytes += sent;
    length -= (gsize) sent;
  }
}

typedef struct {
  LineFault fault;
  guint late_ms;
  guint pace_ms;
  int master;
} Manner;

static void
send_noise (int master, gsize length)
{
  guint8 noise[64];

  for (gsize i = 0; i < sizeof noise; i++)
    noise[i] = (guint8) (i * 37 + 11);
  for (; length > 0; length -= MIN (length, sizeof noise))
    send_bytes (master, noise, MIN (length, sizeof noise));
}

static void
send_stranger (int master)
{
  guint8 frame[MAX_FRAME] = { 99, 3, 2, TEST_POISON >> 8, TEST_POISON & 0xFF };

  send_bytes (master, frame, seal (frame, 5));
}

static void
send_answer (const Manner *manner, guint8 *frame, gsize length)
{
  gsize first = manner->fault == LINE_FAULT_SPLIT || manner->fault == LINE_FAULT_TRUNCATED
                  ? length / 2
                  : length;

  g_usleep (manner->pace_ms * 1000);
  switch (manner->fault) {
  case LINE_FAULT_LATE:
    g_usleep (manner->late_ms * 1000);
    break;
  case LINE_FAULT_BAD_CRC:
    frame[length - 1] ^= 0x40;
    break;
  case LINE_FAULT_BAD_DATA:
    frame[length - 3] ^= 0x01;
    break;
  case LINE_FAULT_NOISE:
    send_noise (manner->master, 7);
    break;
  case LINE_FAULT_STRANGER:
    send_stranger (manner->master);
    break;
  default:
    break;
  }
  send_bytes (manner->master, frame, first);
  if (manner->fault != LINE_FAULT_SPLIT)
    return;
  g_usleep (manner->late_ms * 1000);
  send_bytes (manner->master, frame + first, length - first);
}

static gsize
make_answer (TestLine *line, LineFault fault, guint8 unit, CyModbusRequest *request, guint8 *frame)
{
  CyModbusException exception =
    line->image != NULL ? test_image_check (line->image, unit, request) : CY_MODBUS_EXCEPTION_NONE;
  gboolean poison = fault == LINE_FAULT_WRONG_UNIT || fault == LINE_FAULT_WRONG_FUNCTION ||
                    fault == LINE_FAULT_WRONG_BYTE_COUNT;
  gsize length;

  if (fault == LINE_FAULT_EXCEPTION)
    exception = CY_MODBUS_EXCEPTION_DEVICE_FAILURE;
  if (fault == LINE_FAULT_WRONG_BYTE_COUNT && request->count > 1)
    request->count--;
  frame[0] = unit;
  length =
    exception != CY_MODBUS_EXCEPTION_NONE
      ? cy_modbus_exception_encode (request->function, exception, frame + 1, CY_MODBUS_MAX_PDU)
      : make_pdu (line, unit, request, poison, frame + 1);
  g_assert_cmpuint (length, >, 0);
  frame[0] = (guint8) (unit + (fault == LINE_FAULT_WRONG_UNIT));
  frame[1] ^= fault == LINE_FAULT_WRONG_FUNCTION ? 7 : 0;
  return seal (frame, 1 + length);
}

static LineFault
draw_fault (TestLine *line, guint8 unit)
{
  if (line->fault_times == 0 || (line->fault_unit >= 0 && line->fault_unit != unit))
    return LINE_FAULT_NONE;
  if (line->fault_times > 0)
    line->fault_times--;
  return line->fault;
}

/* Answers one request. The lock is not held while bytes wait. */
static void
serve_request (TestLine *line, guint8 unit, CyModbusRequest *request)
{
  Manner manner;
  guint8 frame[MAX_FRAME + 2];
  gsize length;

  g_mutex_lock (&line->lock);
  if (line->requests++ > 0)
    line->least_gap_us = MIN (line->least_gap_us, g_get_monotonic_time () - line->answered_us);
  manner = (Manner){ draw_fault (line, unit), line->late_ms, line->pace_ms, line->master };
  length = make_answer (line, manner.fault, unit, request, frame);
  g_mutex_unlock (&line->lock);
  if (manner.fault == LINE_FAULT_FLOOD)
    send_noise (manner.master, 3000);
  else if (manner.fault != LINE_FAULT_SILENT)
    send_answer (&manner, frame, length);
  g_mutex_lock (&line->lock);
  line->answered_us = g_get_monotonic_time ();
  g_mutex_unlock (&line->lock);
}

/* Returns how many bytes were understood. */
static gsize
serve_bytes (TestLine *line, const guint8 *bytes, gsize length)
{
  CyModbusRequest request;

  /* A request ends where its check sum fits. */
  for (gsize size = 5; size <= length; size++) {
    if (check_sum (bytes, size - 2) != (bytes[size - 2] | bytes[size - 1] << 8) ||
        cy_modbus_request_parse (bytes + 1, size - 3, &request) != CY_MODBUS_OK)
      continue;
    serve_request (line, bytes[0], &request);
    return size;
  }
  return 0;
}

static gpointer
run (gpointer data)
{
  TestLine *line = data;
  guint8 bytes[4 * MAX_FRAME];
  gsize have = 0;

  for (;;) {
    struct pollfd fds[2] = { { .fd = line->wake, .events = POLLIN } };
    gboolean stopping;
    guint64 count;
    gssize got;
    gsize used;

    g_mutex_lock (&line->lock);
    stopping = line->stopping;
    fds[1] = (struct pollfd){ .fd = line->master, .events = POLLIN };
    g_mutex_unlock (&line->lock);
    if (stopping)
      return NULL;
    if (poll (fds, 2, have > 0 ? FRAME_END_MS : -1) == 0)
      have = 0;
    if (fds[0].revents != 0)
      g_assert_cmpint (read (line->wake, &count, sizeof count), ==, sizeof count);
    if (!(fds[1].revents & POLLIN))
      continue;
    got = read (fds[1].fd, bytes + have, sizeof bytes - have);
    have += got > 0 ? (gsize) got : 0;
    while ((used = serve_bytes (line, bytes, have)) > 0) {
      have -= used;
      memmove (bytes, bytes + used, have);
    }
    have = have == sizeof bytes ? 0 : have;
  }
}

static void
put_in (TestLine *line)
{
  struct termios settings;
  char name[64];

  g_assert_cmpint (openpty (&line->master, &line->slave, name, NULL, NULL), ==, 0);
  g_assert_cmpint (tcgetattr (line->slave, &settings), ==, 0);
  cfmakeraw (&settings);
  g_assert_cmpint (tcsetattr (line->slave, TCSANOW, &settings), ==, 0);
  g_assert_cmpint (fcntl (line->master, F_SETFL, O_NONBLOCK), ==, 0);
  g_assert_cmpint (symlink (name, line->path), ==, 0);
}

TestLine *
test_line_new (void)
{
  TestLine *line = g_new0 (TestLine, 1);

  g_mutex_init (&line->lock);
  line->folder = g_dir_make_tmp ("line-XXXXXX", NULL);
  line->path = g_build_filename (line->folder, "ttyUSB0", NULL);
  line->wake = eventfd (0, EFD_CLOEXEC);
  line->least_gap_us = G_MAXINT64;
  put_in (line);
  line->thread = g_thread_new ("line", run, line);
  return line;
}

void
test_line_free (TestLine *line)
{
  test_line_pull_out (line);
  g_mutex_lock (&line->lock);
  line->stopping = TRUE;
  g_mutex_unlock (&line->lock);
  wake (line);
  g_thread_join (line->thread);
  close (line->wake);
  g_assert_cmpint (g_rmdir (line->folder), ==, 0);
  g_mutex_clear (&line->lock);
  g_free (line->folder);
  g_free (line->path);
  g_free (line);
}

const char *
test_line_get_path (TestLine *line)
{
  return line->path;
}

char *
test_line_link (TestLine *line, guint unit)
{
  return g_strdup_printf ("rtu://%s?baud=115200&parity=E&stop=1/%u", line->path, unit);
}

void
test_line_set_fault (TestLine *line, LineFault fault, int unit, int times, guint late_ms)
{
  g_mutex_lock (&line->lock);
  line->fault = fault;
  line->fault_unit = unit;
  line->fault_times = times;
  line->late_ms = late_ms;
  g_mutex_unlock (&line->lock);
}

void
test_line_set_pace (TestLine *line, guint ms)
{
  g_mutex_lock (&line->lock);
  line->pace_ms = ms;
  g_mutex_unlock (&line->lock);
}

void
test_line_set_image (TestLine *line, const TestImage *image)
{
  g_mutex_lock (&line->lock);
  line->image = image;
  g_mutex_unlock (&line->lock);
}

void
test_line_pull_out (TestLine *line)
{
  g_mutex_lock (&line->lock);
  if (line->master >= 0) {
    close (line->master);
    close (line->slave);
    g_assert_cmpint (g_unlink (line->path), ==, 0);
  }
  line->master = -1;
  line->slave = -1;
  g_mutex_unlock (&line->lock);
  wake (line);
}

void
test_line_put_in (TestLine *line)
{
  g_mutex_lock (&line->lock);
  put_in (line);
  g_mutex_unlock (&line->lock);
  wake (line);
}

void
test_line_set_taken (TestLine *line, gboolean taken)
{
  g_assert_cmpint (flock (line->slave, taken ? LOCK_EX : LOCK_UN), ==, 0);
}

guint16
test_line_get_register (TestLine *line, guint address)
{
  guint16 value;

  g_mutex_lock (&line->lock);
  value = line->registers[address];
  g_mutex_unlock (&line->lock);
  return value;
}

guint
test_line_get_requests (TestLine *line)
{
  guint requests;

  g_mutex_lock (&line->lock);
  requests = line->requests;
  g_mutex_unlock (&line->lock);
  return requests;
}

guint
test_line_get_write_number (TestLine *line)
{
  guint number;

  g_mutex_lock (&line->lock);
  number = line->write_number;
  g_mutex_unlock (&line->lock);
  return number;
}

/* From an answer to the next request, of any unit. */
gint64
test_line_get_least_gap_us (TestLine *line)
{
  gint64 gap_us;

  g_mutex_lock (&line->lock);
  gap_us = line->least_gap_us;
  g_mutex_unlock (&line->lock);
  return gap_us;
}

/* As the port was set up last, a Bxxx. */
guint
test_line_get_speed (TestLine *line)
{
  struct termios settings;

  g_assert_cmpint (tcgetattr (line->slave, &settings), ==, 0);
  return (guint) cfgetospeed (&settings);
}
