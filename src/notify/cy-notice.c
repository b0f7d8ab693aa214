/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice.h"

#include <string.h>

#include "cy-notify-error.h"

/* ITU-T E.164, clause 6.2.1: at most 15 digits; an international prefix may stand before them. The
 * shortest are those of short codes. */
#define MIN_DIGITS 3
#define MAX_DIGITS 20

static const char *const channel_names[CY_N_NOTICE_CHANNELS] = {
  [CY_NOTICE_SMS] = "sms",       [CY_NOTICE_VOICE] = "voice", [CY_NOTICE_MAIL] = "mail",
  [CY_NOTICE_SPEECH] = "speech", [CY_NOTICE_SOUND] = "sound",
};

CyNotice *
cy_notice_copy (const CyNotice *notice)
{
  CyNotice *copy = g_memdup2 (notice, sizeof *notice);

  copy->id = g_strdup (notice->id);
  copy->recipient = g_strdup (notice->recipient);
  copy->subject = g_strdup (notice->subject);
  copy->text = g_strdup (notice->text);
  copy->language = g_strdup (notice->language);
  return copy;
}

void
cy_notice_free (CyNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->id);
  g_free (notice->recipient);
  g_free (notice->subject);
  g_free (notice->text);
  g_free (notice->language);
  g_free (notice);
}

const char *
cy_notice_channel_name (CyNoticeChannel channel)
{
  g_return_val_if_fail ((guint) channel < CY_N_NOTICE_CHANNELS, NULL);
  return channel_names[channel];
}

gboolean
cy_notice_channel_parse (const char *name, CyNoticeChannel *out_channel)
{
  for (guint i = 0; i < CY_N_NOTICE_CHANNELS; i++) {
    if (g_str_equal (channel_names[i], name)) {
      *out_channel = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_notice_check_number:
 * @text: (nullable): as a person wrote it, maybe with blanks, dashes and brackets.
 *
 * Returns: (transfer full): a telephone number: digits, maybe after a plus.
 *
 * Errors: %CY_NOTIFY_ERROR_REFUSED.
 */
char *
cy_notice_check_number (const char *text, GError **error)
{
  g_autofree char *number = g_strdup (text != NULL ? text : "");
  gsize length = 0;
  const char *digits;

  for (const char *p = number; *p != '\0'; p++) {
    if (strchr (" -()", *p) == NULL)
      number[length++] = *p;
  }
  number[length] = '\0';
  digits = number + (number[0] == '+');
  length = strlen (digits);
  if (length >= MIN_DIGITS && length <= MAX_DIGITS && strspn (digits, "0123456789") == length)
    return g_steal_pointer (&number);
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "\"%.40s\" is no telephone number",
               text != NULL ? text : "");
  return NULL;
}

/**
 * cy_notice_check_timeout:
 * @timeout_ms: from the settings, 0 for the usual [ms].
 * @out_timeout_ms: (out) (optional): what it means [ms].
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG.
 */
gboolean
cy_notice_check_timeout (guint timeout_ms, guint *out_timeout_ms, GError **error)
{
  guint meant_ms = timeout_ms == 0 ? CY_NOTICE_TIMEOUT_MS : timeout_ms;

  if (meant_ms < CY_NOTICE_MIN_TIMEOUT_MS || meant_ms > CY_NOTICE_MAX_TIMEOUT_MS) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "timeout: %u ms is not from %d to %d", timeout_ms, CY_NOTICE_MIN_TIMEOUT_MS,
                 CY_NOTICE_MAX_TIMEOUT_MS);
    return FALSE;
  }
  if (out_timeout_ms != NULL)
    *out_timeout_ms = meant_ms;
  return TRUE;
}
