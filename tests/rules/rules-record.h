/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-date.h"
#include "cy-record.h"

G_BEGIN_DECLS

/* A record from its cells as JSON with single quotes; only its fields must exist. */
CyRecord *rules_record_new (CyKindId kind, const char *cells);
void rules_date (const char *text, GDate *out_date);

G_END_DECLS
