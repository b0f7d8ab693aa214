/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-mail.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cy-acquire-error.h"

typedef struct {
  CyAcquireMailFunc func;
  gpointer data; /* owned through destroy */
  GDestroyNotify destroy;
} Letter;

struct _CyAcquireMail {
  gatomicrefcount refs;
  int fd; /* eventfd */
  GMutex lock;
  GQueue letters;  /* of owned Letter, guarded by lock */
  gboolean closed; /* guarded by lock */
};

static void
letter_free (Letter *letter)
{
  letter->destroy (letter->data);
  g_free (letter);
}

/**
 * cy_acquire_mail_new:
 *
 * Errors: %CY_ACQUIRE_ERROR_SYSTEM when the process has no file descriptor left.
 */
CyAcquireMail *
cy_acquire_mail_new (GError **error)
{
  CyAcquireMail *mail;
  int fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);

  if (fd < 0) {
    g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_SYSTEM, "eventfd: %s",
                 g_strerror (errno));
    return NULL;
  }
  mail = g_new0 (CyAcquireMail, 1);
  g_atomic_ref_count_init (&mail->refs);
  mail->fd = fd;
  g_mutex_init (&mail->lock);
  g_queue_init (&mail->letters);
  return mail;
}

CyAcquireMail *
cy_acquire_mail_ref (CyAcquireMail *mail)
{
  g_atomic_ref_count_inc (&mail->refs);
  return mail;
}

void
cy_acquire_mail_unref (CyAcquireMail *mail)
{
  if (!g_atomic_ref_count_dec (&mail->refs))
    return;
  g_queue_clear_full (&mail->letters, (GDestroyNotify) letter_free);
  g_mutex_clear (&mail->lock);
  close (mail->fd);
  g_free (mail);
}

int
cy_acquire_mail_get_fd (CyAcquireMail *mail)
{
  return mail->fd;
}

/**
 * cy_acquire_mail_wake:
 *
 * Wakes the acquire thread without telling it anything.
 */
void
cy_acquire_mail_wake (CyAcquireMail *mail)
{
  guint64 one = 1;

  /* It can only fail when the counter is full, and then the thread is awake already. */
  (void) !write (mail->fd, &one, sizeof one);
}

/**
 * cy_acquire_mail_post:
 * @func: called on the acquire thread.
 * @data: (transfer full): handed to @func; freed with @destroy whatever happens.
 *
 * Returns: %FALSE when the thread has ended; @data is freed and @func never called.
 */
gboolean
cy_acquire_mail_post (CyAcquireMail *mail,
                      CyAcquireMailFunc func,
                      gpointer data,
                      GDestroyNotify destroy)
{
  Letter *letter = g_new (Letter, 1);
  gboolean accepted;

  *letter = (Letter){ func, data, destroy };
  g_mutex_lock (&mail->lock);
  accepted = !mail->closed;
  if (accepted)
    g_queue_push_tail (&mail->letters, letter);
  g_mutex_unlock (&mail->lock);
  if (accepted)
    cy_acquire_mail_wake (mail);
  else
    letter_free (letter);
  return accepted;
}

/**
 * cy_acquire_mail_drain:
 * @owner: handed to each function.
 *
 * Does what was asked until now.
 */
void
cy_acquire_mail_drain (CyAcquireMail *mail, gpointer owner)
{
  GQueue letters;
  Letter *letter;
  guint64 count;

  (void) !read (mail->fd, &count, sizeof count); /* only lowers the flag */
  g_mutex_lock (&mail->lock);
  letters = mail->letters;
  g_queue_init (&mail->letters);
  g_mutex_unlock (&mail->lock);
  while ((letter = g_queue_pop_head (&letters)) != NULL) {
    letter->func (owner, letter->data);
    letter_free (letter);
  }
}

/**
 * cy_acquire_mail_close:
 *
 * Accepts nothing more. What waits is still drained.
 */
void
cy_acquire_mail_close (CyAcquireMail *mail)
{
  g_mutex_lock (&mail->lock);
  mail->closed = TRUE;
  g_mutex_unlock (&mail->lock);
}
