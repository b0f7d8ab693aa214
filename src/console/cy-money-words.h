/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-posting.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/* How money and customers are put in words, the same on every page. */

gboolean cy_money_words_parse (const char *text, gint64 *out_minor, char **out_why);
const char *cy_money_words_method (const char *method);
char *cy_money_words_account (CyYard *yard, const char *account);
char *cy_money_words_person (CyYard *yard, const char *actor);
CyRecord *
cy_money_words_find_account (CyYard *yard, const char *text, const char **out_card, char **out_why);

G_END_DECLS
