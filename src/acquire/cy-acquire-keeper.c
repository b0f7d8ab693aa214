/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-keeper.h"

#include <string.h>

#include "cy-acquire-errand.h"
#include "cy-profile-command.h"

/* A keep-alive that was lost on the way is tried again after this part of its interval. */
#define RETRY_PARTS 4

/* What one connector was told and wants to be told again. */
typedef struct {
  guint connector;
  CyAcquireRequest *requests; /* owned */
  guint n_requests;
} Setpoint;

/*
 * refs: one of the pile, one of each request under way.
 * pile: borrowed; NULL when it is gone.
 * timer: when the keep-alive is due.
 * kept_us: when it was last sent [µs, monotonic].
 * under_way: requests sent or queued and not ended.
 * lost: one of them did not get through.
 */
struct _CyAcquireKeeper {
  guint refs;
  CyAcquireLoop *loop;
  CyAcquirePile *pile;
  CyAcquireTimer timer;
  gint64 kept_us;
  guint under_way;
  gboolean lost;
  GArray *setpoints; /* of Setpoint, owned */
};

/**
 * cy_acquire_requests_copy:
 *
 * Returns: (transfer full): free with cy_acquire_requests_free().
 */
CyAcquireRequest *
cy_acquire_requests_copy (const CyAcquireRequest *requests, guint n_requests)
{
  CyAcquireRequest *copy = g_new0 (CyAcquireRequest, n_requests);

  for (guint i = 0; i < n_requests; i++) {
    copy[i] = requests[i];
    if (requests[i].values != NULL)
      copy[i].values = g_memdup2 (requests[i].values, requests[i].count * sizeof (guint16));
  }
  return copy;
}

void
cy_acquire_requests_free (CyAcquireRequest *requests, guint n_requests)
{
  for (guint i = 0; i < n_requests; i++)
    g_free ((guint16 *) requests[i].values);
  g_free (requests);
}

static void
setpoint_clear (Setpoint *setpoint)
{
  cy_acquire_requests_free (setpoint->requests, setpoint->n_requests);
}

static void
keeper_unref (CyAcquireKeeper *keeper)
{
  if (--keeper->refs > 0)
    return;
  g_array_unref (keeper->setpoints);
  g_free (keeper);
}

static gint64
interval_us (const CyAcquireKeeper *keeper)
{
  const CyAcquirePile *pile = keeper->pile;

  return (gint64) cy_profile_keep_alive_interval_ms (pile->profile, pile->scan.samples) * 1000;
}

static void
arm (CyAcquireKeeper *keeper, gint64 due_us)
{
  cy_acquire_timers_arm (&keeper->loop->timers, &keeper->timer, due_us);
}

/* One interval from now; a profile without one has nothing to be kept. */
static void
arm_later (CyAcquireKeeper *keeper)
{
  gint64 period_us = interval_us (keeper);

  if (period_us > 0)
    arm (keeper, keeper->loop->now_us + period_us);
  else
    cy_acquire_timers_disarm (&keeper->loop->timers, &keeper->timer);
}

static void
on_kept_cb (const CyAcquireResult *result, gpointer user_data)
{
  CyAcquireKeeper *keeper = user_data;

  keeper->under_way--;
  if (result->outcome != CY_ACQUIRE_CONFIRMED) {
    keeper->loop->counters.keep_alives_failed++;
    keeper->lost |= result->outcome != CY_ACQUIRE_REFUSED;
  }
  if (keeper->under_way == 0 && keeper->lost && keeper->timer.place != 0 && keeper->pile != NULL)
    arm (keeper,
         MIN (keeper->timer.due_us, keeper->loop->now_us + interval_us (keeper) / RETRY_PARTS));
  keeper_unref (keeper);
}

static void
ask (CyAcquireKeeper *keeper, const CyAcquireRequest *request)
{
  CyAcquireErrand *errand = cy_acquire_errand_new (keeper->pile->fleet_pile->id, request, NULL);

  keeper->loop->counters.keep_alives++;
  if (errand == NULL) { /* a profile or a caller that asks for what Modbus cannot carry */
    keeper->loop->counters.keep_alives_failed++;
    return;
  }
  keeper->refs++;
  keeper->under_way++;
  cy_acquire_errand_run (errand, keeper->loop, on_kept_cb, keeper);
}

/* The smallest block there is. */
static void
read_something (CyAcquireKeeper *keeper)
{
  const CyAcquirePile *pile = keeper->pile;
  const CyReadBlock *least = pile->blocks;
  CyAcquireRequest request;

  for (guint i = 1; i < pile->n_blocks; i++) {
    if (pile->blocks[i].count < least->count)
      least = &pile->blocks[i];
  }
  if (pile->n_blocks == 0)
    return;
  request = (CyAcquireRequest){ .function = least->function,
                                .unit = least->unit,
                                .address = least->address,
                                .count = least->count };
  ask (keeper, &request);
}

static void
write_something (CyAcquireKeeper *keeper)
{
  CyProfileWrite write = { 0 };
  CyAcquireRequest request;

  if (!cy_profile_keep_alive_write (keeper->pile->profile, &write))
    return;
  request = (CyAcquireRequest){ .function = write.function,
                                .unit = write.unit,
                                .address = write.address,
                                .count = write.n,
                                .values = write.values };
  ask (keeper, &request);
}

static void
write_setpoints (CyAcquireKeeper *keeper)
{
  for (guint i = 0; i < keeper->setpoints->len; i++) {
    const Setpoint *setpoint = &g_array_index (keeper->setpoints, Setpoint, i);

    for (guint j = 0; j < setpoint->n_requests; j++)
      ask (keeper, &setpoint->requests[j]);
  }
}

/* What each kind of keep-alive does when it is due. */
static void (*const kinds[]) (CyAcquireKeeper *keeper) = {
  [CY_PROFILE_KEEP_ALIVE_NONE] = NULL,
  [CY_PROFILE_KEEP_ALIVE_ANY_READ] = read_something,
  [CY_PROFILE_KEEP_ALIVE_WRITE_VALUE] = write_something,
  [CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN] = write_something,
  [CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT] = write_setpoints,
};

/* Sends the keep-alive and sets the time of the next. */
static void
keep (CyAcquireKeeper *keeper)
{
  if (!keeper->pile->line->up || keeper->loop->stopping) {
    /* The line tells when it is up again. */
    cy_acquire_timers_disarm (&keeper->loop->timers, &keeper->timer);
    return;
  }
  arm_later (keeper);
  if (keeper->timer.place == 0)
    return;
  keeper->kept_us = keeper->loop->now_us;
  if (keeper->under_way > 0) /* the line is so slow that the one before still waits */
    return;
  keeper->lost = FALSE;
  kinds[cy_profile_get_keep_alive (keeper->pile->profile)](keeper);
}

static gboolean
is_kept_by_scans (const CyAcquireKeeper *keeper)
{
  return cy_profile_get_keep_alive (keeper->pile->profile) == CY_PROFILE_KEEP_ALIVE_ANY_READ;
}

static void
on_due_cb (gpointer data)
{
  CyAcquireKeeper *keeper = data;
  CyAcquirePile *pile = keeper->pile;
  gint64 now_us = keeper->loop->now_us;
  gint64 due_us = pile->asked_at_us + interval_us (keeper);

  if (is_kept_by_scans (keeper) && due_us > now_us)
    arm (keeper, due_us);
  else if (pile->state.quality == CY_QUALITY_OFFLINE)
    /* Each would cost its neighbours behind a gateway a timeout; its scans find out when it is
     * back. */
    arm_later (keeper);
  else
    keep (keeper);
}

/**
 * cy_acquire_keeper_new:
 *
 * Returns: (transfer full): a keeper; cy_acquire_keeper_start() is next.
 */
CyAcquireKeeper *
cy_acquire_keeper_new (CyAcquireLoop *loop)
{
  CyAcquireKeeper *keeper = g_new0 (CyAcquireKeeper, 1);

  keeper->refs = 1;
  keeper->loop = loop;
  keeper->timer.func = on_due_cb;
  keeper->timer.data = keeper;
  keeper->setpoints = g_array_new (FALSE, FALSE, sizeof (Setpoint));
  g_array_set_clear_func (keeper->setpoints, (GDestroyNotify) setpoint_clear);
  return keeper;
}

void
cy_acquire_keeper_free (CyAcquireKeeper *keeper)
{
  cy_acquire_timers_disarm (&keeper->loop->timers, &keeper->timer);
  keeper->pile = NULL;
  keeper_unref (keeper);
}

/**
 * cy_acquire_keeper_start:
 * @pile: on its line; what it was before, if there was a plan before, is about to go.
 *
 * Begins, or goes on with what is already due.
 */
void
cy_acquire_keeper_start (CyAcquireKeeper *keeper, CyAcquirePile *pile)
{
  keeper->pile = pile;
  if (keeper->timer.place == 0)
    keep (keeper);
}

/**
 * cy_acquire_keeper_line_up:
 *
 * The line was down: the device may have fallen back meanwhile, and is told at once. A pile that any
 * read keeps alive is read now anyway.
 */
void
cy_acquire_keeper_line_up (CyAcquireKeeper *keeper)
{
  if (is_kept_by_scans (keeper))
    arm_later (keeper);
  else
    keep (keeper);
}

/**
 * cy_acquire_keeper_scanned:
 * @recovered: the pile had not answered for a while.
 *
 * The pile was read: it may be back, or have said that it is less patient than was thought, or
 * that it watches at all.
 */
void
cy_acquire_keeper_scanned (CyAcquireKeeper *keeper, gboolean recovered)
{
  gint64 due_us = keeper->kept_us + interval_us (keeper);

  /* Nothing was due, and if the device has begun to watch, something is. */
  if (keeper->timer.place == 0) {
    cy_acquire_keeper_line_up (keeper);
    return;
  }
  /* What was sent together with the scan that was answered has arrived as well. */
  if (recovered && keeper->kept_us < keeper->pile->started_us && !is_kept_by_scans (keeper))
    due_us = keeper->loop->now_us;
  if (due_us < keeper->timer.due_us && !keeper->lost)
    arm (keeper, MAX (due_us, keeper->loop->now_us));
}

/**
 * cy_acquire_keeper_set:
 * @requests: what @connector was told last; copied.
 * @n_requests: how many, 0 to forget.
 */
void
cy_acquire_keeper_set (CyAcquireKeeper *keeper,
                       guint connector,
                       const CyAcquireRequest *requests,
                       guint n_requests)
{
  Setpoint setpoint = { connector, NULL, n_requests };

  for (guint i = 0; i < keeper->setpoints->len; i++) {
    if (g_array_index (keeper->setpoints, Setpoint, i).connector == connector) {
      g_array_remove_index (keeper->setpoints, i);
      break;
    }
  }
  if (n_requests == 0)
    return;
  setpoint.requests = cy_acquire_requests_copy (requests, n_requests);
  g_array_append_val (keeper->setpoints, setpoint);
}

/* Coils and registers are told apart by the function, files by their number. */
static gboolean
is_coil (guint8 function)
{
  return function == CY_MODBUS_WRITE_COIL || function == CY_MODBUS_WRITE_COILS;
}

static gboolean
overlaps (const CyAcquirePile *pile,
          const CyAcquireRequest *kept,
          const CyModbusRequest *written,
          int unit)
{
  guint kept_count = kept->function == CY_MODBUS_MASK_WRITE_REGISTER ? 1 : kept->count;

  return (kept->unit < 0 ? pile->unit : kept->unit) == unit && kept->file == written->file &&
         is_coil (kept->function) == is_coil (written->function) &&
         kept->address < (guint) written->address + written->count &&
         written->address < (guint) kept->address + kept_count;
}

static gboolean
is_same (const CyAcquireRequest *kept, const CyModbusRequest *written)
{
  guint8 bytes[CY_MODBUS_MAX_PDU] = { 0 };
  guint8 pdus[2][CY_MODBUS_MAX_PDU];
  CyModbusRequest request;
  gsize length;

  if (!cy_acquire_request_encode (kept, "", bytes, &request, NULL))
    return FALSE;
  length = cy_modbus_request_encode (&request, pdus[0], sizeof pdus[0]);
  return length == cy_modbus_request_encode (written, pdus[1], sizeof pdus[1]) &&
         memcmp (pdus[0], pdus[1], length) == 0;
}

/* Whether a write says something else than a setpoint about the same place. A step of the very
 * sequence that is repeated does not, even if a later step writes there again. */
static gboolean
contradicts (const CyAcquireKeeper *keeper,
             const Setpoint *setpoint,
             const CyModbusRequest *request,
             int unit)
{
  gboolean touched = FALSE;

  for (guint i = 0; i < setpoint->n_requests; i++) {
    if (!overlaps (keeper->pile, &setpoint->requests[i], request, unit))
      continue;
    if (is_same (&setpoint->requests[i], request))
      return FALSE;
    touched = TRUE;
  }
  return touched;
}

/**
 * cy_acquire_keeper_overrule:
 * @request: a write that somebody asked for.
 * @unit: of which unit.
 *
 * What was told before must not be told again over what is told now: a connector with another value
 * for the same place is repeated no more, until somebody says what is to be repeated now.
 */
void
cy_acquire_keeper_overrule (CyAcquireKeeper *keeper, const CyModbusRequest *request, int unit)
{
  for (guint i = keeper->setpoints->len; i > 0; i--) {
    if (contradicts (keeper, &g_array_index (keeper->setpoints, Setpoint, i - 1), request, unit))
      g_array_remove_index (keeper->setpoints, i - 1);
  }
}
