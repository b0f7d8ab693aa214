/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-type.h"

#include <string.h>

typedef struct {
  CyFileType type;
  const char *data;
  gsize length;
} Sample;

#define SAMPLE(type, text)                          \
  {                                                 \
    CY_FILE_TYPE_##type, (text), sizeof (text) - 1, \
  }

static const Sample samples[] = {
  SAMPLE (UNKNOWN, ""),
  SAMPLE (UNKNOWN, "\0"),
  SAMPLE (UNKNOWN, "text with a \0 NUL"),
  SAMPLE (UNKNOWN, "not UTF-8: \xce\xc2\xb6\xc8"),
  SAMPLE (UNKNOWN, "\xe6\xb8"),
  SAMPLE (UNKNOWN, "\xff\xd8"),
  SAMPLE (UNKNOWN, "\xff\xd9\xff"),
  SAMPLE (UNKNOWN, "\x89PNG\r\n\x1a\n"),
  SAMPLE (UNKNOWN, "\x89PNG\n\x1a\n\0\0\0\rIHDR"),
  SAMPLE (UNKNOWN, "RIFF\0\0\0\0WAVEfmt "),
  SAMPLE (UNKNOWN,
          "\0\0\0\x18"
          "ftypavif\0\0\0\0mif1miaf"),
  SAMPLE (UNKNOWN,
          "\0\0\0\x10"
          "ftypmif1\0\0\0\0heic"),
  SAMPLE (UNKNOWN,
          "\0\0\0\x18"
          "ftyphei"),
  SAMPLE (UNKNOWN,
          "\0\0\0\x18"
          "ftypisom\0\0\0\0isommp42"),
  SAMPLE (UNKNOWN,
          "\0\0\0\x18"
          "ftypmif1heic"),
  SAMPLE (UNKNOWN, "<\0h\0t\0m\0l\0>\0"),
  SAMPLE (JPEG, "\xff\xd8\xff"),
  SAMPLE (JPEG, "\xff\xd8\xff\xe0\0\x10JFIF\0<script>"),
  SAMPLE (PNG, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
  SAMPLE (PNG, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0"),
  SAMPLE (WEBP, "RIFF\x24\0\0\0WEBPVP8 "),
  SAMPLE (WEBP, "RIFF\x24\0\0\0WEBPVP8X"),
  SAMPLE (HEIC,
          "\0\0\0\x18"
          "ftypheic\0\0\0\0mif1heic"),
  SAMPLE (HEIC,
          "\0\0\0\x18"
          "ftypmif1\0\0\0\0mif1heic"),
  SAMPLE (HEIC,
          "\0\0\0\x14"
          "ftypmsf1\0\0\0\0hevc\0"),
  SAMPLE (PDF, "%PDF-"),
  SAMPLE (PDF, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n<html>"),
  SAMPLE (TEXT, "x"),
  SAMPLE (TEXT, "\xef\xbb\xbf"),
  SAMPLE (TEXT, "MZ is how the note begins"),
  SAMPLE (TEXT, "枪头过温\n已更换"),
  SAMPLE (TEXT, "one, line, only"),
  SAMPLE (TEXT, "a,b\nc"),
  SAMPLE (TEXT, "a,b\nc,d\n\n"),
  SAMPLE (TEXT, "a,\"b\nc,d\n"),
  SAMPLE (TEXT, "a,\"b\"x\nc,d\n"),
  SAMPLE (TEXT, "one\ncolumn\n"),
  SAMPLE (TEXT, "<5 V at the gun"),
  SAMPLE (TEXT, "see <html> for more"),
  SAMPLE (TEXT, "<?xml version=\"1.0\"?><report/>"),
  SAMPLE (CSV, "a,b\nc,d"),
  SAMPLE (CSV, "\xef\xbb\xbf时间;值\r\n1;2\r\n"),
  SAMPLE (CSV, "a\tb\nc\td\n"),
  SAMPLE (CSV, "a,\"b \"\"x\"\", \n y\"\n\"\",d\n"),
  SAMPLE (CSV, "a,b\rc,d\r"),
  SAMPLE (EXECUTABLE,
          "\x7f"
          "ELF\2\1\1"),
  SAMPLE (EXECUTABLE, "MZ\x90\0\3\0"),
  SAMPLE (EXECUTABLE, "#!/bin/sh\nrm -r *\n"),
  SAMPLE (EXECUTABLE, "\xfe\xed\xfa\xcf\0"),
  SAMPLE (EXECUTABLE, "\xca\xfe\xba\xbe\0"),
  SAMPLE (EXECUTABLE, "\0asm\1\0\0\0"),
  SAMPLE (HTML, "<!DOCTYPE html><p>"),
  SAMPLE (HTML, "\xef\xbb\xbf \r\n\t<HTML>"),
  SAMPLE (HTML, "<!-- x --><script>alert(1)</script>"),
  SAMPLE (HTML, "<?xml version=\"1.0\"?><html xmlns=\"\"><svg/></html>"),
  SAMPLE (HTML, "<div onclick=x>a,b\nc,d"),
  SAMPLE (SVG, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
  SAMPLE (SVG, "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"\"><svg/>"),
  SAMPLE (SVG, "<!-- drawn --><SVG><script/></SVG>"),
  SAMPLE (ZIP, "PK\3\4\x14\0"),
  SAMPLE (ZIP, "PK\5\6\0\0"),
  SAMPLE (ARCHIVE, "\x1f\x8b\x08\0"),
  SAMPLE (ARCHIVE, "7z\xbc\xaf\x27\x1c"),
  SAMPLE (ARCHIVE, "Rar!\x1a\x07\1\0"),
  SAMPLE (ARCHIVE,
          "\xfd"
          "7zXZ\0"),
};

static void
test_sniff (void)
{
  guint seen[CY_N_FILE_TYPES] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *exact = g_memdup2 (samples[i].data, samples[i].length);
    g_autoptr (GBytes) bytes = g_bytes_new_static (exact, samples[i].length);

    g_test_message ("sample %u", i);
    g_assert_cmpint (cy_file_type_sniff (bytes), ==, samples[i].type);
    seen[samples[i].type]++;
  }
  for (guint type = 0; type < CY_N_FILE_TYPES; type++)
    g_assert_cmpuint (seen[type], >, 0);
}

/* Whatever a file begins like, one byte less of it is read to its end and no further. */
static void
test_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    for (gsize length = 0; length < samples[i].length; length++) {
      g_autofree char *exact = g_memdup2 (samples[i].data, length);
      g_autoptr (GBytes) bytes = g_bytes_new_static (exact, length);

      g_assert_cmpint (cy_file_type_sniff (bytes), <, CY_N_FILE_TYPES);
    }
  }
}

static void
test_tar (void)
{
  g_autofree char *data = g_malloc0 (512);
  g_autoptr (GBytes) bytes = NULL;

  memcpy (data + 257, "ustar", 5);
  bytes = g_bytes_new (data, 512);
  g_assert_cmpint (cy_file_type_sniff (bytes), ==, CY_FILE_TYPE_ARCHIVE);
}

static const struct {
  const char *name;
  CyFileType types[2];
} names[] = {
  { "photo.jpg", { CY_FILE_TYPE_JPEG } },
  { "photo.JPEG", { CY_FILE_TYPE_JPEG } },
  { "photo.png", { CY_FILE_TYPE_PNG } },
  { "photo.webp", { CY_FILE_TYPE_WEBP } },
  { "photo.heic", { CY_FILE_TYPE_HEIC } },
  { "photo.heif", { CY_FILE_TYPE_HEIC } },
  { "报告.pdf", { CY_FILE_TYPE_PDF } },
  { "a.exe.Pdf", { CY_FILE_TYPE_PDF } },
  { "note.txt", { CY_FILE_TYPE_TEXT, CY_FILE_TYPE_CSV } },
  { "pile.log", { CY_FILE_TYPE_TEXT, CY_FILE_TYPE_CSV } },
  { "table.csv", { CY_FILE_TYPE_TEXT, CY_FILE_TYPE_CSV } },
  { "photo", { 0 } },
  { "photo.", { 0 } },
  { ".jp", { 0 } },
  { "", { 0 } },
  { "photo.jpg.exe", { 0 } },
  { "page.html", { 0 } },
  { "drawing.svg", { 0 } },
  { "orders.xlsx", { 0 } },
  { "photo.jpg ", { 0 } },
};

/* Every name with every kind of bytes: kept when the name says what the bytes are, and only then. */
static void
test_every_name (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (samples); k++) {
      g_autoptr (GBytes) bytes = g_bytes_new_static (samples[k].data, samples[k].length);
      g_autofree char *why = cy_file_type_refuse (names[i].name, bytes);
      CyFileType type = samples[k].type;
      gboolean fits =
        type != CY_FILE_TYPE_UNKNOWN && (type == names[i].types[0] || type == names[i].types[1]);

      g_test_message ("%s with %s: %s", names[i].name, cy_file_type_label (type), why);
      g_assert_cmpint (why == NULL, ==, fits);
      if (fits)
        g_assert_true (cy_file_type_is_kept (type));
      else
        g_assert_true (g_str_has_prefix (why, names[i].name));
    }
  }
}

static void
test_words (void)
{
  static const struct {
    const char *name;
    Sample sample;
    const char *why;
  } cases[] = {
    { "photo.jpg", SAMPLE (PDF, "%PDF-1.7"), "photo.jpg is a PDF document, not a JPEG picture" },
    { "photo.jpg", SAMPLE (UNKNOWN, "\1\0"), "photo.jpg is not a JPEG picture" },
    { "note.txt", SAMPLE (UNKNOWN, "\xce\xc2"), "note.txt is not UTF-8 text" },
    { "note.txt", SAMPLE (UNKNOWN, ""), "note.txt is empty" },
    { "note.txt", SAMPLE (HTML, "<html>"), "note.txt is a web page; such files are not kept" },
    { "photo.png", SAMPLE (SVG, "<svg/>"), "photo.png is an SVG drawing; such files are not kept" },
    { "x.zip", SAMPLE (ZIP, "PK\3\4"), "x.zip is a ZIP archive; such files are not kept" },
    { "x.exe", SAMPLE (EXECUTABLE, "MZ\0"), "x.exe is a program; such files are not kept" },
    { "\xff.md", SAMPLE (TEXT, "x"),
      "\xef\xbf\xbd.md: only files that end in .jpg, .jpeg, .png, .webp, .heic, .heif, .pdf, .txt, "
      ".log, .csv are kept" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].sample.data, cases[i].sample.length);
    g_autofree char *why = cy_file_type_refuse (cases[i].name, bytes);

    g_assert_cmpstr (why, ==, cases[i].why);
    g_assert_cmpint (cy_file_type_sniff (bytes), ==, cases[i].sample.type);
  }
}

static void
test_types (void)
{
  for (guint type = 0; type < CY_N_FILE_TYPES; type++) {
    g_assert_nonnull (cy_file_type_label (type));
    g_assert_nonnull (strchr (cy_file_type_mime (type), '/'));
    g_assert_cmpint (cy_file_type_is_kept (type), ==,
                     type >= CY_FILE_TYPE_JPEG && type <= CY_FILE_TYPE_CSV);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-type/sniff", test_sniff);
  g_test_add_func ("/file-type/cut", test_cut);
  g_test_add_func ("/file-type/tar", test_tar);
  g_test_add_func ("/file-type/every-name", test_every_name);
  g_test_add_func ("/file-type/words", test_words);
  g_test_add_func ("/file-type/types", test_types);
  return g_test_run ();
}
