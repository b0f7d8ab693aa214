/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A compiled catalog as msgfmt writes it (GNU gettext manual, "The Format of GNU MO Files"). */
#define MAGIC     0x950412deu
#define HEADER    20
#define PAIR      8
#define MAX_TEXTS 100000

struct _CyCatalog {
  GBytes *bytes; /* nullable: without any texts stand as they are */
  const guint8 *data;
  gsize size;
  guint n_texts;
  guint originals;    /* offset of their table */
  guint translations; /* offset of theirs */
};

static guint32
word_at (const CyCatalog *catalog, gsize offset)
{
  guint32 word;

  memcpy (&word, catalog->data + offset, sizeof word);
  return word;
}

/* Returns the text that a pair of length and offset says, or NULL when it is not in the file. */
static const char *
text_at (const CyCatalog *catalog, gsize pair)
{
  gsize length = word_at (catalog, pair);
  gsize offset = word_at (catalog, pair + 4);

  if (offset >= catalog->size || length >= catalog->size - offset ||
      catalog->data[offset + length] != '\0')
    return NULL;
  return (const char *) catalog->data + offset;
}

static gboolean
has_table (const CyCatalog *catalog, gsize offset)
{
  return offset <= catalog->size && (gsize) catalog->n_texts * PAIR <= catalog->size - offset;
}

static gboolean
read_header (CyCatalog *catalog)
{
  if (catalog->size < HEADER || word_at (catalog, 0) != MAGIC)
    return FALSE;
  catalog->n_texts = word_at (catalog, 8);
  catalog->originals = word_at (catalog, 12);
  catalog->translations = word_at (catalog, 16);
  return catalog->n_texts <= MAX_TEXTS && has_table (catalog, catalog->originals) &&
         has_table (catalog, catalog->translations);
}

/**
 * cy_catalog_new_from_bytes:
 * @bytes: a compiled catalog; what is none has no texts.
 */
CyCatalog *
cy_catalog_new_from_bytes (GBytes *bytes)
{
  CyCatalog *catalog = g_new0 (CyCatalog, 1);

  catalog->bytes = g_bytes_ref (bytes);
  catalog->data = g_bytes_get_data (bytes, &catalog->size);
  if (!read_header (catalog))
    catalog->n_texts = 0;
  return catalog;
}

/**
 * cy_catalog_open:
 * @locale_dir: where the translations are.
 * @language: `zh_CN`.
 *
 * Returns: (transfer full): its texts; of a language that nobody translated into they stand as in the
 *   source, which is English.
 */
CyCatalog *
cy_catalog_open (const char *locale_dir, const char *language)
{
  g_autofree char *path =
    g_build_filename (locale_dir, language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  g_autoptr (GBytes) bytes = NULL;
  char *data = NULL;
  gsize size = 0;

  (void) g_file_get_contents (path, &data, &size, NULL);
  bytes = g_bytes_new_take (data, size);
  return cy_catalog_new_from_bytes (bytes);
}

void
cy_catalog_free (CyCatalog *catalog)
{
  if (catalog == NULL)
    return;
  g_bytes_unref (catalog->bytes);
  g_free (catalog);
}

/**
 * cy_catalog_translate:
 * @catalog: (nullable): of a language, or %NULL for the one the program speaks.
 *
 * Returns: (transfer none): the text in that language, or as it stands.
 */
const char *
cy_catalog_translate (const CyCatalog *catalog, const char *text)
{
  guint low = 0;
  guint high;

  if (catalog == NULL)
    return _ (text);
  high = catalog->n_texts;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const char *original = text_at (catalog, catalog->originals + (gsize) middle * PAIR);
    int order = original == NULL ? 1 : strcmp (text, original);

    if (order == 0) {
      const char *found = text_at (catalog, catalog->translations + (gsize) middle * PAIR);

      return found != NULL && *found != '\0' ? found : text;
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return text;
}
