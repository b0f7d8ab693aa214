/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAcquireMail:
 *
 * What other threads ask of the acquire thread, in the order they asked, and an eventfd that wakes
 * it. Reference counted, because a look-up of a host name may outlive the thread that wanted it.
 *
 * Threading: every function from any thread, cy_acquire_mail_drain() on the acquire thread only.
 */
typedef struct _CyAcquireMail CyAcquireMail;

typedef void (*CyAcquireMailFunc) (gpointer owner, gpointer data);

CyAcquireMail *cy_acquire_mail_new (GError **error);
CyAcquireMail *cy_acquire_mail_ref (CyAcquireMail *mail);
void cy_acquire_mail_unref (CyAcquireMail *mail);
int cy_acquire_mail_get_fd (CyAcquireMail *mail);
gboolean cy_acquire_mail_post (CyAcquireMail *mail,
                               CyAcquireMailFunc func,
                               gpointer data,
                               GDestroyNotify destroy);
void cy_acquire_mail_drain (CyAcquireMail *mail, gpointer owner);
void cy_acquire_mail_close (CyAcquireMail *mail);
void cy_acquire_mail_wake (CyAcquireMail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAcquireMail, cy_acquire_mail_unref)

G_END_DECLS
