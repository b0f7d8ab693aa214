/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
paper_assert_pdf (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_nonnull (g_strrstr_len (data + length - 32, 32, "%%EOF"));
}

/* What a program says about what it is given; %NULL, and the test is skipped, where it is missing. */
static GBytes *
run (const char *const *command, GBytes *input, int *out_status)
{
  g_autofree char *program = g_find_program_in_path (command[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GBytes *output = NULL;

  if (program == NULL) {
    g_autofree char *missing = g_strdup_printf ("%s is missing", command[0]);

    g_test_skip (missing);
    return NULL;
  }
  process = g_subprocess_newv (command,
                               (input == NULL ? 0 : G_SUBPROCESS_FLAGS_STDIN_PIPE) |
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  *out_status = g_subprocess_get_exit_status (process);
  return output;
}

/* What is on the paper. */
char *
paper_read_text (GBytes *bytes)
{
  const char *const command[] = { "pdftotext", "-layout", "-", "-", NULL };
  int status = 0;
  g_autoptr (GBytes) text = run (command, bytes, &status);

  if (text == NULL)
    return NULL;
  g_assert_cmpint (status, ==, 0);
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

/* What the code on its first page says, read from a picture of the page; empty when there is none. */
char *
paper_read_code (GBytes *bytes, const char *dpi)
{
  const char *const draw[] = { "pdftoppm", "-png", "-r", dpi, "-singlefile", "-", NULL };
  g_autofree char *folder = g_dir_make_tmp ("cy-code-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.png", NULL);
  const char *const read[] = { "zbarimg", "-q", "--raw", path, NULL };
  int status = 0;
  g_autoptr (GBytes) picture = run (draw, bytes, &status);
  g_autoptr (GBytes) said = NULL;

  if (picture != NULL) {
    g_assert_cmpint (status, ==, 0);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (picture, NULL),
                                        (gssize) g_bytes_get_size (picture), NULL));
    said = run (read, NULL, &status);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  if (said == NULL)
    return NULL;
  /* 4 is that it found nothing. */
  g_assert_true (status == 0 || status == 4);
  return g_bytes_get_size (said) == 0
           ? g_strdup ("")
           : g_strchomp (g_strndup (g_bytes_get_data (said, NULL), g_bytes_get_size (said)));
}

/* For people who want to look at it. */
void
paper_keep (GBytes *bytes, const char *name)
{
  const char *folder = g_getenv ("CY_REPORT_PDFS");
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, name, NULL);

  if (path != NULL)
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), NULL));
}

void
paper_assert_words (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++) {
    g_test_message ("%s", words[i]);
    g_assert_nonnull (strstr (text, words[i]));
  }
}
