/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-palette.h"
#include "cy-sample.h"
#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CySeverity:
 * @CY_SEVERITY_NORMAL: nothing to see: grey.
 * @CY_SEVERITY_STALE: not known, or no longer: never read, late, or unreadable.
 * @CY_SEVERITY_LOW: to know, not to act on.
 * @CY_SEVERITY_OFFLINE: does not answer.
 * @CY_SEVERITY_MEDIUM: beyond a warning limit (L, H).
 * @CY_SEVERITY_HIGH: to act on soon.
 * @CY_SEVERITY_CRITICAL: beyond an alarm limit (LL, HH), or faulted: act now.
 *
 * How abnormal something is, the worse the greater: the worst of several is their maximum.
 */
typedef enum {
  CY_SEVERITY_NORMAL,
  CY_SEVERITY_STALE,
  CY_SEVERITY_LOW,
  CY_SEVERITY_OFFLINE,
  CY_SEVERITY_MEDIUM,
  CY_SEVERITY_HIGH,
  CY_SEVERITY_CRITICAL,
  CY_N_SEVERITIES,
} CySeverity;

typedef enum {
  CY_SHAPE_DOT,
  CY_SHAPE_DASHED_RING,
  CY_SHAPE_INVERTED_TRIANGLE,
  CY_SHAPE_RING,
  CY_SHAPE_SQUARE,
  CY_SHAPE_TRIANGLE,
  CY_SHAPE_OCTAGON,
} CyShape;

/**
 * CySeverityStyle:
 * @fill: the shape's inside; transparent when it is hollow.
 * @edge: the shape's outline, which alone must be enough to see it on any grey.
 * @ink: the letter in it.
 */
typedef struct {
  GdkRGBA fill;
  GdkRGBA edge;
  GdkRGBA ink;
} CySeverityStyle;

/**
 * CySeverityInfo:
 * @name: what style classes and scripts call it, `critical`.
 * @label: English, translatable; see cy_severity_label().
 * @letter: priority number or sign drawn in the shape; empty for normal.
 * @shape: never shared by two severities: they must differ without colour.
 * @style: light, then dark.
 */
typedef struct {
  const char *name;
  const char *label;
  const char *letter;
  CyShape shape;
  CySeverityStyle style[2];
} CySeverityInfo;

const CySeverityInfo *cy_severity_get (CySeverity severity);
const char *cy_severity_label (CySeverity severity);
const GdkRGBA *cy_severity_color (CySeverity severity, gboolean dark);
CySeverity cy_severity_of_sample (CyQuality quality, CyLimitLevel level);
CySeverity cy_severity_of_state (CyPileState state);
void cy_severity_snapshot (CySeverity severity,
                           GtkSnapshot *snapshot,
                           double x,
                           double y,
                           double size,
                           gboolean dark);

G_END_DECLS
