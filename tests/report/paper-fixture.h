/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What tests of papers share: looking at a PDF with programs that know nothing of us. */

void paper_assert_pdf (GBytes *bytes);
char *paper_read_text (GBytes *bytes);
char *paper_read_code (GBytes *bytes, const char *dpi);
void paper_keep (GBytes *bytes, const char *name);
void paper_assert_words (const char *text, const char *const *words);

G_END_DECLS
