/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-type.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-file-text.h"

static const struct {
  const char *label; /* with its article, for a sentence */
  const char *mime;
} types[CY_N_FILE_TYPES] = {
  [CY_FILE_TYPE_UNKNOWN] = { N_ ("of no known kind"), "application/octet-stream" },
  [CY_FILE_TYPE_JPEG] = { N_ ("a JPEG picture"), "image/jpeg" },
  [CY_FILE_TYPE_PNG] = { N_ ("a PNG picture"), "image/png" },
  [CY_FILE_TYPE_WEBP] = { N_ ("a WebP picture"), "image/webp" },
  [CY_FILE_TYPE_HEIC] = { N_ ("a HEIC picture"), "image/heic" },
  [CY_FILE_TYPE_PDF] = { N_ ("a PDF document"), "application/pdf" },
  [CY_FILE_TYPE_TEXT] = { N_ ("UTF-8 text"), "text/plain" },
  [CY_FILE_TYPE_CSV] = { N_ ("a CSV table"), "text/csv" },
  [CY_FILE_TYPE_EXECUTABLE] = { N_ ("a program"), "application/x-executable" },
  [CY_FILE_TYPE_HTML] = { N_ ("a web page"), "text/html" },
  [CY_FILE_TYPE_SVG] = { N_ ("an SVG drawing"), "image/svg+xml" },
  [CY_FILE_TYPE_ZIP] = { N_ ("a ZIP archive"), "application/zip" },
  [CY_FILE_TYPE_ARCHIVE] = { N_ ("an archive"), "application/octet-stream" },
};

/* @also: what it may be as well. A table of one column is a text, and a text may look like a table. */
static const struct {
  const char *ending;
  CyFileType type;
  CyFileType also;
} endings[] = {
  { "jpg", CY_FILE_TYPE_JPEG, CY_FILE_TYPE_JPEG },
  { "jpeg", CY_FILE_TYPE_JPEG, CY_FILE_TYPE_JPEG },
  { "png", CY_FILE_TYPE_PNG, CY_FILE_TYPE_PNG },
  { "webp", CY_FILE_TYPE_WEBP, CY_FILE_TYPE_WEBP },
  { "heic", CY_FILE_TYPE_HEIC, CY_FILE_TYPE_HEIC },
  { "heif", CY_FILE_TYPE_HEIC, CY_FILE_TYPE_HEIC },
  { "pdf", CY_FILE_TYPE_PDF, CY_FILE_TYPE_PDF },
  { "txt", CY_FILE_TYPE_TEXT, CY_FILE_TYPE_CSV },
  { "log", CY_FILE_TYPE_TEXT, CY_FILE_TYPE_CSV },
  { "csv", CY_FILE_TYPE_CSV, CY_FILE_TYPE_TEXT },
};

/* What such files begin with. JPEG: ISO/IEC 10918-1 B.1.1.3. PNG: ISO/IEC 15948 5.2. WebP: RFC 9649 2.4.
 * PDF: ISO 32000-1 7.5.2. ZIP: APPNOTE 4.3.7. Programs: ELF, Mach-O and Java, WebAssembly. */
static const struct {
  CyFileType type;
  gsize offset;
  gsize length;
  const char *magic;
} magics[] = {
  { CY_FILE_TYPE_JPEG, 0, 3, "\xff\xd8\xff" },
  { CY_FILE_TYPE_PNG, 0, 16, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" },
  { CY_FILE_TYPE_PDF, 0, 5, "%PDF-" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4,
    "\x7f"
    "ELF" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\xfe\xed\xfa\xce" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\xfe\xed\xfa\xcf" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\xce\xfa\xed\xfe" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\xcf\xfa\xed\xfe" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\xca\xfe\xba\xbe" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 4, "\0asm" },
  { CY_FILE_TYPE_EXECUTABLE, 0, 2, "#!" },
  { CY_FILE_TYPE_ZIP, 0, 4, "PK\3\4" },
  { CY_FILE_TYPE_ZIP, 0, 4, "PK\5\6" },
  { CY_FILE_TYPE_ZIP, 0, 4, "PK\7\x08" },
  { CY_FILE_TYPE_ARCHIVE, 0, 3, "\x1f\x8b\x08" },
  { CY_FILE_TYPE_ARCHIVE, 0, 6, "7z\xbc\xaf\x27\x1c" },
  { CY_FILE_TYPE_ARCHIVE, 0, 6, "Rar!\x1a\x07" },
  { CY_FILE_TYPE_ARCHIVE, 0, 6,
    "\xfd"
    "7zXZ\0" },
  { CY_FILE_TYPE_ARCHIVE, 0, 4, "\x28\xb5\x2f\xfd" },
  { CY_FILE_TYPE_ARCHIVE, 257, 5, "ustar" },
};

static gboolean
has (const guint8 *data, gsize length, gsize offset, const char *magic, gsize n)
{
  return length >= offset && length - offset >= n && memcmp (data + offset, magic, n) == 0;
}

static gboolean
is_webp (const guint8 *data, gsize length)
{
  return has (data, length, 0, "RIFF", 4) && has (data, length, 8, "WEBPVP8", 7);
}

/* ISO/IEC 14496-12 4.3: the size of the box, its name, the main brand, its version, further brands; the
 * brands of HEVC pictures are of ISO/IEC 23008-12 B.4. */
static gboolean
is_heic (const guint8 *data, gsize length)
{
  static const char *const brands[] = { "heic", "heix", "heim", "heis",
                                        "hevc", "hevx", "hevm", "hevs" };
  gsize end;

  if (!has (data, length, 4, "ftyp", 4))
    return FALSE;
  end = (gsize) data[0] << 24 | (gsize) data[1] << 16 | (gsize) data[2] << 8 | data[3];
  end = MIN (end, length);
  for (gsize at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
    for (guint i = 0; i < G_N_ELEMENTS (brands); i++) {
      if (memcmp (data + at, brands[i], 4) == 0)
        return TRUE;
    }
  }
  return FALSE;
}

/* Two letters are too few to tell a program from a text that begins with them. */
static gboolean
is_windows_program (const guint8 *data, gsize length)
{
  return has (data, length, 0, "MZ", 2) && memchr (data, '\0', length) != NULL;
}

/**
 * cy_file_type_sniff:
 *
 * Threading: any; pure.
 *
 * Returns: what the bytes are, whatever their file is called.
 */
CyFileType
cy_file_type_sniff (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (has (data, length, magics[i].offset, magics[i].magic, magics[i].length))
      return magics[i].type;
  }
  if (is_webp (data, length))
    return CY_FILE_TYPE_WEBP;
  if (is_heic (data, length))
    return CY_FILE_TYPE_HEIC;
  if (is_windows_program (data, length))
    return CY_FILE_TYPE_EXECUTABLE;
  return cy_file_text_sniff ((const char *) data, length);
}

/**
 * cy_file_type_is_kept:
 *
 * Returns: whether files of that kind are kept at all: pictures, documents and texts that do nothing when
 *   they are looked at.
 */
gboolean
cy_file_type_is_kept (CyFileType type)
{
  return type > CY_FILE_TYPE_UNKNOWN && type <= CY_FILE_TYPE_CSV;
}

/**
 * cy_file_type_label:
 *
 * Returns: what it is, with its article, not translated yet.
 */
const char *
cy_file_type_label (CyFileType type)
{
  return types[type].label;
}

/**
 * cy_file_type_mime:
 *
 * Returns: its media type (RFC 6838).
 */
const char *
cy_file_type_mime (CyFileType type)
{
  return types[type].mime;
}

/* Returns the row of @endings, or how many there are. */
static guint
find_ending (const char *name)
{
  const char *dot = strrchr (name, '.');
  guint i = 0;

  while (i < G_N_ELEMENTS (endings) &&
         (dot == NULL || g_ascii_strcasecmp (dot + 1, endings[i].ending) != 0))
    i++;
  return i;
}

static char *
refuse_ending (const char *name)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    g_string_append_printf (list, "%s.%s", i > 0 ? ", " : "", endings[i].ending);
  return g_strdup_printf (_ ("%s: only files that end in %s are kept"), name, list->str);
}

/**
 * cy_file_type_refuse:
 * @name: what the file is called; the ending counts, large or small.
 * @bytes: all of it.
 *
 * Whether a file is what its name says, and of a kind that is kept. Programs, web pages, drawings with
 * scripts and archives are not: they do something when somebody opens them.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): why not, translated; %NULL when it may be kept.
 */
char *
cy_file_type_refuse (const char *name, GBytes *bytes)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  CyFileType type = cy_file_type_sniff (bytes);
  guint row = find_ending (valid);

  if (g_bytes_get_size (bytes) == 0)
    return g_strdup_printf (_ ("%s is empty"), valid);
  if (type != CY_FILE_TYPE_UNKNOWN && !cy_file_type_is_kept (type))
    return g_strdup_printf (_ ("%s is %s; such files are not kept"), valid, _ (types[type].label));
  if (row == G_N_ELEMENTS (endings))
    return refuse_ending (valid);
  if (type == endings[row].type || type == endings[row].also)
    return NULL;
  if (type == CY_FILE_TYPE_UNKNOWN)
    return g_strdup_printf (_ ("%s is not %s"), valid, _ (types[endings[row].type].label));
  return g_strdup_printf (_ ("%s is %s, not %s"), valid, _ (types[type].label),
                          _ (types[endings[row].type].label));
}
