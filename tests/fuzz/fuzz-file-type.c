/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-file-type.h"
#include "fuzz.h"

/* The input is a name, a NUL, and what is in the file. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *nul = size == 0 ? NULL : memchr (data, 0, size);
  size_t n_name = nul == NULL ? size : (size_t) (nul - data);
  g_autofree char *name = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, n_name);
  size_t rest = nul == NULL ? 0 : size - n_name - 1;
  g_autoptr (GBytes) bytes = g_bytes_new (nul == NULL ? NULL : nul + 1, rest);
  CyFileType type = cy_file_type_sniff (bytes);
  g_autofree char *why = cy_file_type_refuse (name, bytes);

  g_assert_cmpint (type, <, CY_N_FILE_TYPES);
  if (why != NULL)
    g_assert_true (g_utf8_validate (why, -1, NULL));
  else
    g_assert_true (rest > 0 && cy_file_type_is_kept (type) && strchr (name, '.') != NULL);
  if (type == CY_FILE_TYPE_TEXT || type == CY_FILE_TYPE_CSV)
    g_assert_true (g_utf8_validate_len ((const char *) nul + 1, rest, NULL));
  return 0;
}
