/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-audience.h"

#include "cy-invoke.h"

/* News may still be on its way when the journal is gone, so it is counted. */
typedef struct {
  CyJournalListener listener; /* NULL once the journal is closed */
  CyJournalAgain again;       /* nullable */
  gpointer user_data;
  GMainContext *context; /* owned, nullable */
} Seat;

struct _CyJournalAudience {
  GMutex lock;
  GPtrArray *seats; /* owned references, guarded by lock */
};

static void
seat_clear (gpointer data)
{
  Seat *seat = data;

  g_clear_pointer (&seat->context, g_main_context_unref);
}

static void
seat_unref (gpointer seat)
{
  g_atomic_rc_box_release_full (seat, seat_clear);
}

typedef struct {
  Seat *seat;      /* owned reference */
  GPtrArray *what; /* owned; of CyEntry, or of subjects that were folded again */
} News;

static void
news_free (News *news)
{
  seat_unref (news->seat);
  g_ptr_array_unref (news->what);
  g_free (news);
}

static gboolean
tell_cb (gpointer data)
{
  const News *news = data;

  if (news->seat->listener != NULL)
    news->seat->listener (news->what, news->seat->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_again_cb (gpointer data)
{
  const News *news = data;

  if (news->seat->listener != NULL && news->seat->again != NULL)
    news->seat->again (news->what, news->seat->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_all (CyJournalAudience *audience, GPtrArray *what, GSourceFunc tell)
{
  g_mutex_lock (&audience->lock);
  for (guint i = 0; i < audience->seats->len && what->len > 0; i++) {
    Seat *seat = audience->seats->pdata[i];
    News *news = g_new (News, 1);

    *news = (News){ g_atomic_rc_box_acquire (seat), g_ptr_array_ref (what) };
    cy_invoke (seat->context, tell, news, (GDestroyNotify) news_free);
  }
  g_mutex_unlock (&audience->lock);
}

CyJournalAudience *
cy_journal_audience_new (void)
{
  CyJournalAudience *audience = g_new0 (CyJournalAudience, 1);

  g_mutex_init (&audience->lock);
  audience->seats = g_ptr_array_new_with_free_func (seat_unref);
  return audience;
}

void
cy_journal_audience_free (CyJournalAudience *audience)
{
  g_ptr_array_unref (audience->seats);
  g_mutex_clear (&audience->lock);
  g_free (audience);
}

void
cy_journal_audience_add (CyJournalAudience *audience,
                         GMainContext *context,
                         CyJournalListener listener,
                         gpointer user_data)
{
  Seat *seat = g_atomic_rc_box_new0 (Seat);

  *seat =
    (Seat){ .listener = listener, .user_data = user_data, .context = g_main_context_ref (context) };
  g_mutex_lock (&audience->lock);
  g_ptr_array_add (audience->seats, seat);
  g_mutex_unlock (&audience->lock);
}

void
cy_journal_audience_set_again (CyJournalAudience *audience,
                               gpointer user_data,
                               CyJournalAgain again)
{
  g_mutex_lock (&audience->lock);
  for (guint i = 0; i < audience->seats->len; i++) {
    Seat *seat = audience->seats->pdata[i];

    if (seat->user_data == user_data)
      seat->again = again;
  }
  g_mutex_unlock (&audience->lock);
}

void
cy_journal_audience_remove (CyJournalAudience *audience, gpointer user_data)
{
  g_mutex_lock (&audience->lock);
  for (guint i = audience->seats->len; i > 0; i--) {
    Seat *seat = audience->seats->pdata[i - 1];

    if (seat->user_data == user_data)
      g_ptr_array_remove_index (audience->seats, i - 1);
  }
  g_mutex_unlock (&audience->lock);
}

/**
 * cy_journal_audience_silence:
 *
 * Nobody is told anything any more, not even what is on its way.
 */
void
cy_journal_audience_silence (CyJournalAudience *audience)
{
  for (guint i = 0; i < audience->seats->len; i++)
    ((Seat *) audience->seats->pdata[i])->listener = NULL;
}

/**
 * cy_journal_audience_tell:
 * @entries: (element-type CyEntry): one commit.
 */
void
cy_journal_audience_tell (CyJournalAudience *audience, GPtrArray *entries)
{
  tell_all (audience, entries, tell_cb);
}

/**
 * cy_journal_audience_tell_again:
 * @subjects: (element-type utf8): that were folded again.
 */
void
cy_journal_audience_tell_again (CyJournalAudience *audience, GPtrArray *subjects)
{
  tell_all (audience, subjects, tell_again_cb);
}
