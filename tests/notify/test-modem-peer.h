/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ModemManners:
 * @echoes: and does not stop at ATE0.
 * @chatty: rubbish and unsolicited lines before each answer, and after a line too long to be one.
 * @late_at: says OK to each AT only when this many came, and to all of them then.
 * @silent_to: (nullable): never answers what begins with it.
 * @answer_to: (nullable): what begins with it is answered by @answer.
 * @fails_part: this message is answered by @answer, 1 and up.
 * @floods: goes on and on after the first AT.
 * @pin: (nullable): instead of READY.
 * @registration: (nullable): instead of `0,1`.
 * @hangs_up: goes away instead of a prompt.
 *
 * How a modem behaves.
 */
typedef struct {
  gboolean echoes;
  gboolean chatty;
  guint late_at;
  const char *silent_to;
  const char *answer_to;
  const char *answer;
  guint fails_part;
  gboolean floods;
  const char *pin;
  const char *registration;
  gboolean hangs_up;
} ModemManners;

/* A modem on a pseudo-terminal, with a thread of its own. */
typedef struct _TestModem TestModem;

TestModem *test_modem_new (const ModemManners *manners);
void test_modem_free (TestModem *modem);
const char *test_modem_path (TestModem *modem);
void test_modem_leave_at_prompt (TestModem *modem);
/* Told in the modem's thread when a command that begins with @command came. */
void test_modem_tell (TestModem *modem,
                      const char *command,
                      void (*told) (gpointer data),
                      gpointer data);
GPtrArray *test_modem_take_messages (TestModem *modem); /* of ReadSms */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestModem, test_modem_free)

G_END_DECLS
