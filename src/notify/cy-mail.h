/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-credential-store.h"
#include "cy-notice.h"

G_BEGIN_DECLS

/**
 * CyMailSecurity:
 * @CY_MAIL_STARTTLS: TLS after a greeting in the clear, port 587.
 * @CY_MAIL_TLS: TLS from the first byte, port 465.
 * @CY_MAIL_CLEAR: none, port 25; without a password.
 */
typedef enum {
  CY_MAIL_STARTTLS,
  CY_MAIL_TLS,
  CY_MAIL_CLEAR,
  CY_N_MAIL_SECURITIES,
} CyMailSecurity;

/**
 * CyMailConfig:
 * @port: 0 for the usual one.
 * @from: an address.
 * @from_name: (nullable): whose it is.
 * @user: (nullable): to log in as.
 * @secret: (nullable): the name of the credential with the password.
 * @credentials: (nullable): where it is.
 * @ca_file: (nullable): the authorities to believe, instead of the system's.
 * @timeout_ms: 0 for the usual [ms].
 *
 * A mail server that takes mails from us. Everything is borrowed.
 */
typedef struct {
  const char *host;
  guint port;
  CyMailSecurity security;
  const char *from;
  const char *from_name;
  const char *user;
  const char *secret;
  CyCredentialStore *credentials;
  const char *ca_file;
  guint timeout_ms;
} CyMailConfig;

gboolean cy_mail_check (const CyMailConfig *config, GError **error);
gboolean cy_mail_send (const CyMailConfig *config,
                       const CyNotice *notice,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
