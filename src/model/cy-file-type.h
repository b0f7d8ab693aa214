/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyFileType:
 * @CY_FILE_TYPE_UNKNOWN: nothing that is known here.
 * @CY_FILE_TYPE_TEXT: UTF-8 without NULs.
 * @CY_FILE_TYPE_CSV: that, in two or more lines of as many cells.
 * @CY_FILE_TYPE_ZIP: also what is one inside: office documents, apps.
 * @CY_FILE_TYPE_ARCHIVE: any other archive.
 *
 * What a file is by its bytes. Those up to @CY_FILE_TYPE_CSV are kept.
 */
typedef enum {
  CY_FILE_TYPE_UNKNOWN,
  CY_FILE_TYPE_JPEG,
  CY_FILE_TYPE_PNG,
  CY_FILE_TYPE_WEBP,
  CY_FILE_TYPE_HEIC,
  CY_FILE_TYPE_PDF,
  CY_FILE_TYPE_TEXT,
  CY_FILE_TYPE_CSV,
  CY_FILE_TYPE_EXECUTABLE,
  CY_FILE_TYPE_HTML,
  CY_FILE_TYPE_SVG,
  CY_FILE_TYPE_ZIP,
  CY_FILE_TYPE_ARCHIVE,
  CY_N_FILE_TYPES,
} CyFileType;

CyFileType cy_file_type_sniff (GBytes *bytes);
gboolean cy_file_type_is_kept (CyFileType type);
const char *cy_file_type_label (CyFileType type);
const char *cy_file_type_mime (CyFileType type);
char *cy_file_type_refuse (const char *name, GBytes *bytes);

G_END_DECLS
