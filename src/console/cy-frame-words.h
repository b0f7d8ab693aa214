/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-severity.h"
#include "cy-trace.h"

G_BEGIN_DECLS

/* How a frame is put in words: pure, and the same on the screen and in a file. */
gboolean cy_frame_words_is_trouble (const CyTraceFrame *frame);
CySeverity cy_frame_words_severity (const CyTraceFrame *frame);
const char *cy_frame_words_direction (const CyTraceFrame *frame);
const char *cy_frame_words_outcome (const CyTraceFrame *frame);
char *cy_frame_words_time (const CyTraceFrame *frame);
char *cy_frame_words_latency (const CyTraceFrame *frame);
char *cy_frame_words_text (const CyTraceFrame *frame);
char *cy_frame_words_dump (const CyTraceFrame *frame);
char *cy_frame_words_line (const CyTraceFrame *frame);

G_END_DECLS
