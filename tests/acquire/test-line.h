/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-image.h"

G_BEGIN_DECLS

typedef enum {
  LINE_FAULT_NONE,
  LINE_FAULT_SILENT,           /* swallows the request */
  LINE_FAULT_LATE,             /* answers after late_ms, and does nothing else meanwhile */
  LINE_FAULT_BAD_CRC,          /* one bit of the check sum */
  LINE_FAULT_BAD_DATA,         /* one bit of a value, under the old check sum */
  LINE_FAULT_WRONG_UNIT,       /* poison in a frame of the next unit, everything else right */
  LINE_FAULT_WRONG_FUNCTION,   /* poison, everything else right */
  LINE_FAULT_WRONG_BYTE_COUNT, /* one register too few, poison, everything else right */
  LINE_FAULT_TRUNCATED,        /* half of it */
  LINE_FAULT_SPLIT,            /* in two halves, late_ms apart */
  LINE_FAULT_NOISE,            /* some bytes before it */
  LINE_FAULT_STRANGER,         /* a frame of another unit before it */
  LINE_FAULT_FLOOD,            /* kilobytes of noise instead */
  LINE_FAULT_EXCEPTION,        /* device failure */
  LINE_N_FAULTS,
} LineFault;

/* A serial line: a pseudo-terminal, and some Modbus/RTU devices at its other end on a thread of their
 * own. It stands under a path that stays the same when the adapter is pulled out and put in again. */
typedef struct _TestLine TestLine;

TestLine *test_line_new (void);
void test_line_free (TestLine *line);
const char *test_line_get_path (TestLine *line);
char *test_line_link (TestLine *line, guint unit);
/* The next @times requests to @unit fail, or all from now on with -1; @unit -1 is any. */
void test_line_set_fault (TestLine *line, LineFault fault, int unit, int times, guint late_ms);
/* How long every answer takes. */
void test_line_set_pace (TestLine *line, guint ms);
/* One image for all units; without, register A of unit U holds TEST_VALUE (U, A). */
void test_line_set_image (TestLine *line, const TestImage *image);
void test_line_pull_out (TestLine *line);
void test_line_put_in (TestLine *line);
/* Another program takes the port, or gives it back. */
void test_line_set_taken (TestLine *line, gboolean taken);
/* What was written there. */
guint16 test_line_get_register (TestLine *line, guint address);
guint test_line_get_requests (TestLine *line);
/* How many requests there had been when the last write came. */
guint test_line_get_write_number (TestLine *line);
gint64 test_line_get_least_gap_us (TestLine *line);
guint test_line_get_speed (TestLine *line);

G_END_DECLS
