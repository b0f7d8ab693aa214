/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tag.h"

G_BEGIN_DECLS

char *cy_tag_words (const CyTag *tag, gint64 raw, const char *text);

G_END_DECLS
