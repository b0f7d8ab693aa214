/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-rules-error.h"

G_BEGIN_DECLS

#define CY_VIGIL_DELAY_MAX_S 86400
#define CY_VIGIL_COUNT_MAX   64

/**
 * CyVigilKind:
 * @CY_VIGIL_DEVIATION: two values are apart; threshold in their unit.
 * @CY_VIGIL_RATE: a value rises or falls; threshold in its unit per minute.
 * @CY_VIGIL_FROZEN: a value that should move does not; threshold in seconds.
 * @CY_VIGIL_SILENT: no good value; threshold in seconds.
 * @CY_VIGIL_COUNT: something begins again and again; threshold in beginnings within the window.
 * @CY_VIGIL_COUNTER: a counter reached what a part is made for; threshold in its unit.
 * @CY_VIGIL_EXPRESSION: what somebody wrote is true; no threshold.
 *
 * What an alarm condition other than a limit may be about. The names are stored, not the numbers.
 */
typedef enum {
  CY_VIGIL_DEVIATION,
  CY_VIGIL_RATE,
  CY_VIGIL_FROZEN,
  CY_VIGIL_SILENT,
  CY_VIGIL_COUNT,
  CY_VIGIL_COUNTER,
  CY_VIGIL_EXPRESSION,
  CY_N_VIGIL_KINDS,
} CyVigilKind;

/**
 * CyVigil:
 * @threshold: at it the condition holds; what it means depends on @kind.
 * @hysteresis: how far below the threshold it must come back, in the threshold's unit.
 * @window_s: of a rate what it is averaged over, of a count how long a beginning counts [s].
 * @on_delay_s: how long the condition must last before it holds [s].
 * @off_delay_s: how long it must be over before it no longer holds [s].
 */
typedef struct {
  CyVigilKind kind;
  double threshold;
  double hysteresis;
  double window_s;
  double on_delay_s;
  double off_delay_s;
} CyVigil;

/**
 * CyVigilInput:
 * @value: what is watched, NAN when it is not known; of a count and an expression a truth.
 * @other: of a deviation what it is compared with; of a frozen value whether it should move.
 */
typedef struct {
  double value;
  double other;
} CyVigilInput;

/* What a kind keeps of one moment. */
typedef struct {
  gint64 time_us;
  double value;
} CyVigilPoint;

/**
 * CyVigilState:
 * @since_us: since when the condition has been other than @holds, 0 when it is not.
 * @points: what the kind remembers.
 * @n_points: how many of them count.
 * @holds: the verdict.
 *
 * What the rule remembers of one condition between two values, in the caller's µs. All zeros is a
 * fresh start. 64 bytes.
 */
typedef struct {
  gint64 since_us;
  CyVigilPoint points[3];
  guint8 n_points;
  guint8 holds;
} CyVigilState;

/**
 * CyVigilRing:
 *
 * When the newest beginnings of a %CY_VIGIL_COUNT were; the caller keeps one beside each such state.
 * All zeros is a fresh start.
 */
typedef struct {
  gint64 times_us[CY_VIGIL_COUNT_MAX];
  guint8 next;
  guint8 n_times;
} CyVigilRing;

const char *cy_vigil_kind_name (CyVigilKind kind);
gboolean cy_vigil_kind_find (const char *name, CyVigilKind *out_kind);
gboolean cy_vigil_validate (const CyVigil *vigil, GError **error);
CyVigilState cy_vigil_rule (const CyVigil *vigil,
                            CyVigilState state,
                            CyVigilRing *ring,
                            CyVigilInput input,
                            gint64 now_us);

G_END_DECLS
