/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-book.h"

#include "cy-journal-tariff.h"
#include "cy-tariff-flow-rule.h"

struct _CyTariffBook {
  gatomicrefcount refs; /* one of the owner, one of each query under way */
  CyJournal *journal;   /* borrowed; NULL when the owner is gone */
  GPtrArray *versions;  /* owned CyTariffVersion */
  gboolean is_loading;
  gboolean is_stale; /* a commit came while it was being loaded */
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

/**
 * cy_tariff_book_load:
 *
 * Returns: (transfer full): what a book begins with; a #CyJournalQuery.
 */
gpointer
cy_tariff_book_load (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_used_tariffs (db, error);
}

static void
book_unref (CyTariffBook *book)
{
  if (!g_atomic_ref_count_dec (&book->refs))
    return;
  g_ptr_array_unref (book->versions);
  g_free (book);
}

static void
on_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyTariffBook *book = user_data;
  GPtrArray *versions = result;

  book->is_loading = FALSE;
  if (versions == NULL) {
    /* What is billed by stays what it was. */
    g_warning ("The tariffs could not be read again: %s", error->message);
  } else {
    g_ptr_array_unref (book->versions);
    book->versions = versions;
    if (book->journal != NULL)
      book->changed (book->user_data);
  }
  if (book->is_stale)
    cy_tariff_book_read_again (book);
  book_unref (book);
}

/**
 * cy_tariff_book_read_again:
 *
 * The tables say something else.
 */
void
cy_tariff_book_read_again (CyTariffBook *book)
{
  book->is_stale = book->is_loading;
  if (book->is_loading || book->journal == NULL)
    return;
  book->is_loading = TRUE;
  g_atomic_ref_count_inc (&book->refs);
  cy_journal_query (book->journal, cy_tariff_book_load, NULL, NULL, on_loaded_cb, book);
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  gboolean is_about = FALSE;

  for (guint i = 0; !is_about && i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];

    is_about = g_str_has_prefix (entry->kind, CY_ENTRY_TARIFF_PREFIX);
  }
  if (is_about)
    cy_tariff_book_read_again (user_data);
}

/**
 * cy_tariff_book_new:
 * @journal: borrowed, outlives the book.
 * @versions: (transfer full): of cy_tariff_book_load().
 * @changed: told when versions are other than before.
 */
CyTariffBook *
cy_tariff_book_new (CyJournal *journal,
                    GPtrArray *versions,
                    void (*changed) (gpointer user_data),
                    gpointer user_data)
{
  CyTariffBook *book = g_new0 (CyTariffBook, 1);

  g_atomic_ref_count_init (&book->refs);
  book->journal = journal;
  book->versions = versions;
  book->changed = changed;
  book->user_data = user_data;
  cy_journal_add_listener (journal, on_committed_cb, book);
  return book;
}

void
cy_tariff_book_free (CyTariffBook *book)
{
  if (book == NULL)
    return;
  cy_journal_remove_listener (book->journal, book);
  book->journal = NULL;
  book_unref (book);
}

/**
 * cy_tariff_book_get_versions:
 *
 * Returns: (transfer none) (element-type CyTariffVersion): those that are approved.
 */
GPtrArray *
cy_tariff_book_get_versions (CyTariffBook *book)
{
  return book->versions;
}
