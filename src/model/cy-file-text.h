/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-file-type.h"

G_BEGIN_DECLS

CyFileType cy_file_text_sniff (const char *data, gsize length);

G_END_DECLS
