/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-lockout-rule.h"

#include <string.h>

#include "cy-json.h"
#include "cy-payload.h"
#include "cy-user.h"

static void
fail (CyLockout *lockout, const CyEntry *entry)
{
  memmove (&lockout->failed_us[1], &lockout->failed_us[0],
           sizeof lockout->failed_us - sizeof lockout->failed_us[0]);
  lockout->failed_us[0] = MAX (cy_hlc_to_us (entry->hlc), 1);
}

/* What is locked begins to count again, and is remembered for what comes next. */
static void
lock (CyLockout *lockout, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  JsonObject *object;

  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL))
    return;
  memset (lockout->failed_us, 0, sizeof lockout->failed_us);
  lockout->n_lockouts++;
  lockout->until_us = cy_payload_get_int (object, "until_us", G_MAXINT64, 0);
}

static void
open_again (CyLockout *lockout, const CyEntry *entry)
{
  *lockout = (CyLockout){ 0 };
}

/* Every node counts for itself, since each has its own keyboard; that somebody opened an account again is
 * true everywhere. */
static const struct {
  const char *kind;
  void (*apply) (CyLockout *lockout, const CyEntry *entry);
  gboolean anywhere;
} kinds[] = {
  { CY_ENTRY_USER_FAILED, fail, FALSE },        { CY_ENTRY_USER_LOCKOUT, lock, FALSE },
  { CY_ENTRY_USER_LOGIN, open_again, FALSE },   { CY_ENTRY_USER_PASSWORD, open_again, TRUE },
  { CY_ENTRY_USER_RECOVERY, open_again, TRUE }, { CY_ENTRY_USER_RECOVER, open_again, TRUE },
  { CY_ENTRY_USER_UNLOCK, open_again, TRUE },
};

/**
 * cy_lockout_of:
 * @entries: (element-type CyEntry): the last ones about an account, newest first.
 * @origin: the node that asks.
 */
CyLockout
cy_lockout_of (GPtrArray *entries, const char *origin)
{
  CyLockout lockout = { 0 };

  for (guint i = entries->len; i > 0; i--) {
    const CyEntry *entry = entries->pdata[i - 1];

    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++) {
      if (g_str_equal (entry->kind, kinds[j].kind) &&
          (kinds[j].anywhere || g_str_equal (entry->origin, origin)))
        kinds[j].apply (&lockout, entry);
    }
  }
  return lockout;
}

gboolean
cy_lockout_holds (const CyLockout *lockout, gint64 now_us)
{
  return lockout->until_us > now_us;
}

/**
 * cy_lockout_count:
 *
 * Returns: how many wrong passwords count now.
 */
guint
cy_lockout_count (const CyLockout *lockout, gint64 now_us)
{
  guint n = 0;

  for (guint i = 0; i < CY_LOCKOUT_FAILURES; i++)
    n += lockout->failed_us[i] != 0 && lockout->failed_us[i] > now_us - CY_LOCKOUT_WITHIN_US;
  return n;
}

/**
 * cy_lockout_after_failure:
 *
 * Returns: until when the account is locked if another wrong password is given now [µs UTC]; 0 when it is
 *   not yet. Each lock-out is twice as long as the one before, up to a day.
 */
gint64
cy_lockout_after_failure (const CyLockout *lockout, gint64 now_us)
{
  gint64 length_us = CY_LOCKOUT_FIRST_US;

  if (cy_lockout_count (lockout, now_us) + 1 < CY_LOCKOUT_FAILURES)
    return 0;
  for (guint i = 0; i < lockout->n_lockouts && length_us < CY_LOCKOUT_MOST_US; i++)
    length_us *= 2;
  return now_us + MIN (length_us, CY_LOCKOUT_MOST_US);
}
