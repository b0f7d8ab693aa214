/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-progress.h"

struct _CyProgress {
  gatomicrefcount references;
  GMutex lock;
  char *what; /* nullable, guarded by lock, as all below */
  guint64 n_done;
  guint64 n_all;
};

CyProgress *
cy_progress_new (void)
{
  CyProgress *progress = g_new0 (CyProgress, 1);

  g_atomic_ref_count_init (&progress->references);
  g_mutex_init (&progress->lock);
  return progress;
}

CyProgress *
cy_progress_ref (CyProgress *progress)
{
  g_atomic_ref_count_inc (&progress->references);
  return progress;
}

void
cy_progress_unref (CyProgress *progress)
{
  if (!g_atomic_ref_count_dec (&progress->references))
    return;
  g_mutex_clear (&progress->lock);
  g_free (progress->what);
  g_free (progress);
}

/**
 * cy_progress_tell:
 * @progress: (nullable): nothing happens without one.
 * @what: what is being done, a file's or a table's name.
 * @n_done: of @n_all, in whatever unit.
 */
void
cy_progress_tell (CyProgress *progress, const char *what, guint64 n_done, guint64 n_all)
{
  if (progress == NULL)
    return;
  g_mutex_lock (&progress->lock);
  if (g_strcmp0 (progress->what, what) != 0) {
    g_free (progress->what);
    progress->what = g_strdup (what);
  }
  progress->n_done = n_done;
  progress->n_all = n_all;
  g_mutex_unlock (&progress->lock);
}

/**
 * cy_progress_get:
 * @out_fraction: (out): 0 to 1.
 *
 * Returns: (transfer full): what is being done, empty before anything is.
 */
char *
cy_progress_get (CyProgress *progress, double *out_fraction)
{
  char *what;

  g_mutex_lock (&progress->lock);
  what = g_strdup (progress->what != NULL ? progress->what : "");
  *out_fraction =
    progress->n_all == 0 ? 0 : CLAMP ((double) progress->n_done / (double) progress->n_all, 0, 1);
  g_mutex_unlock (&progress->lock);
  return what;
}
