/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of what a person typed is searched for [characters]; the rest is not looked at. */
#define CY_SEARCH_TEXT_MAX 200

char *cy_search_text_spread (const char *text);
char *cy_search_text_query (const char *typed);

G_END_DECLS
