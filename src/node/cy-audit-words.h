/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* What happened, in the words of people, the same on the screen, in files and on the command line. */

char *cy_audit_words_action (const CyAuditLine *line);
char *cy_audit_words_actor (CyYard *yard, const char *actor);
char *cy_audit_words_about (CyYard *yard, const CyAuditLine *line);
char *cy_audit_words_subject (CyYard *yard, const char *subject);
const char *cy_audit_words_standing (const CyAuditLine *line);
char *cy_audit_words_detail (CyYard *yard, const CyAuditLine *line);
char *cy_audit_words_cell (const char *subject, const char *cell);
char *cy_audit_words_value (CyYard *yard, const char *subject, const char *cell, const char *value);

G_END_DECLS
