/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-dossier.h"
#include "cy-severity.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* What is said of work orders, the same in lists, panes and reviews. */

char *cy_order_words_where (CyYard *yard, const CyOrder *order);
char *cy_order_words_person (CyYard *yard, const char *contact);
char *cy_order_words_helpers (CyYard *yard, const CyOrder *order);
char *cy_order_words_record (CyYard *yard, CyKindId kind, const char *id);
char *cy_order_words_due (const CyOrder *order, gint64 now_us);
CySeverity cy_order_words_due_severity (const CyOrder *order, gint64 now_us);
char *cy_order_words_steps (const CyOrder *order);
char *cy_order_words_marks (const CyOrder *order);
char *cy_order_words_money (gint64 minor);
char *cy_order_words_span (gint64 span_us);
char *cy_order_words_range (const CyStep *step);

G_END_DECLS
