/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-customer.h"
#include "cy-id.h"
#include "cy-money.h"
#include "cy-payload.h"
#include "cy-rules-error.h"

#define PAYLOAD_MAX_BYTES ((gsize) 16 * 1024)

/* Opened once, closed once; whatever else is said of a till changes nothing. */

static gboolean
open_till (CyTill *till, JsonObject *payload, const CyEntry *entry)
{
  g_autofree char *user = cy_payload_dup_text (payload, "user");
  g_autofree char *station = cy_payload_dup_text (payload, "station");
  g_autofree char *currency = cy_payload_dup_text (payload, "currency");
  gint64 float_minor = cy_payload_get_int (payload, "float_minor", CY_POSTING_MAX_MINOR, -1);

  if (user == NULL || strlen (user) > CY_ID_MAX_LENGTH || !cy_currency_is_valid (currency) ||
      float_minor < 0 || !cy_id_validate (station, NULL))
    return FALSE;
  till->state = CY_TILL_OPEN;
  till->user = g_steal_pointer (&user);
  till->station = g_steal_pointer (&station);
  till->currency = g_steal_pointer (&currency);
  till->float_minor = float_minor;
  till->opened_us = MAX (cy_hlc_to_us (entry->hlc), 1);
  return TRUE;
}

static gboolean
close_till (CyTill *till, JsonObject *payload, const CyEntry *entry)
{
  g_autofree char *explanation = cy_payload_dup_text (payload, "explanation");
  gint64 counted = cy_payload_get_int (payload, "counted_minor", CY_POSTING_MAX_MINOR, -1);
  gint64 expected;

  if (counted < 0 ||
      !cy_json_get_int (json_object_get_member (payload, "expected_minor"), NULL,
                        -CY_POSTING_MAX_MINOR, CY_POSTING_MAX_MINOR, &expected, NULL) ||
      (explanation != NULL && strlen (explanation) > CY_POSTING_TEXT_MAX_BYTES) ||
      (counted != expected && explanation == NULL))
    return FALSE;
  till->state = CY_TILL_CLOSED;
  till->counted_minor = counted;
  till->expected_minor = expected;
  till->explanation = g_steal_pointer (&explanation);
  till->closer = g_strdup (entry->actor);
  till->closed_us = MAX (cy_hlc_to_us (entry->hlc), 1);
  return TRUE;
}

/* What each kind of entry does, and to a till in which state. */
static const struct {
  const char *kind;
  CyTillState from;
  gboolean (*apply) (CyTill *till, JsonObject *payload, const CyEntry *entry);
} events[] = {
  { CY_ENTRY_TILL_OPEN, CY_TILL_NONE, open_till },
  { CY_ENTRY_TILL_CLOSE, CY_TILL_OPEN, close_till },
};

/**
 * cy_till_apply:
 * @entry: `till.*` about it; they come in (clock, origin, sequence) order.
 *
 * Returns: whether it changed the till.
 */
gboolean
cy_till_apply (CyTill *till, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *object;

  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    if (g_str_equal (entry->kind, events[i].kind))
      return till->state == events[i].from && events[i].apply (till, object, entry);
  }
  return FALSE;
}

/**
 * cy_till_open_payload:
 *
 * Returns: (transfer full): `{"user", "station", "currency", "float_minor"}`.
 */
JsonObject *
cy_till_open_payload (const CyTill *till)
{
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "user", till->user);
  json_object_set_string_member (payload, "station", till->station);
  json_object_set_string_member (payload, "currency", till->currency);
  json_object_set_int_member (payload, "float_minor", till->float_minor);
  return payload;
}

/**
 * cy_till_close_payload:
 *
 * Returns: (transfer full): `{"station", "counted_minor", "expected_minor", "explanation"}`.
 */
JsonObject *
cy_till_close_payload (const CyTill *till)
{
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "station", till->station);
  json_object_set_int_member (payload, "counted_minor", till->counted_minor);
  json_object_set_int_member (payload, "expected_minor", till->expected_minor);
  if (till->explanation != NULL && *till->explanation != '\0')
    json_object_set_string_member (payload, "explanation", till->explanation);
  return payload;
}

/**
 * cy_till_check_open:
 * @till: as it shall be.
 * @other: (nullable): the open till of the same person.
 */
gboolean
cy_till_check_open (const CyTill *till, const CyTill *other, GError **error)
{
  g_autofree char *amount = NULL;

  if (!cy_id_validate (till->station, NULL))
    return cy_rules_error_refuse (error, _ ("a till is at a station"));
  if (other != NULL)
    return cy_rules_error_refuse (error, _ ("%s has the open till “%s” already: close it first"),
                                  till->user, other->id);
  if (!cy_currency_is_valid (till->currency))
    return cy_rules_error_refuse (error, _ ("“%s” is no currency"), till->currency);
  if (till->float_minor >= 0 && till->float_minor <= CY_POSTING_MAX_MINOR)
    return TRUE;
  amount = cy_money_format (till->float_minor);
  return cy_rules_error_refuse (error, _ ("%s is no amount that can be booked"), amount);
}

/**
 * cy_till_make_float:
 *
 * Returns: (transfer full) (nullable): the change that goes from the safe into the till; %NULL when there is none.
 */
CyPosting *
cy_till_make_float (const CyTill *till)
{
  g_autofree char *reference = g_strconcat ("till-open:", till->id, NULL);
  CyPosting *posting;

  if (till->float_minor == 0)
    return NULL;
  posting = cy_posting_new (reference, CY_POSTING_FLOAT, till->currency);
  posting->time_us = till->opened_us;
  posting->till = g_strdup (till->id);
  posting->station = g_strdup (till->station);
  cy_posting_add (posting, CY_LEDGER_TILL, till->id, -till->float_minor);
  cy_posting_add (posting, CY_LEDGER_SAFE, till->station, till->float_minor);
  return posting;
}

/**
 * cy_till_check_close:
 * @till: with what is expected in it.
 * @explanation: (nullable): of a difference.
 */
gboolean
cy_till_check_close (const CyTill *till,
                     gint64 counted_minor,
                     const char *explanation,
                     GError **error)
{
  g_autofree char *counted = NULL;
  g_autofree char *expected = NULL;

  if (till->state == CY_TILL_NONE)
    return cy_rules_error_refuse (error, _ ("there is no till “%s”"), till->id);
  if (till->state == CY_TILL_CLOSED)
    return cy_rules_error_refuse (error, _ ("till “%s” is closed already"), till->id);
  counted = cy_money_spell (counted_minor, till->currency);
  if (counted_minor < 0 || counted_minor > CY_POSTING_MAX_MINOR)
    return cy_rules_error_refuse (error, _ ("%s is no amount that can be booked"), counted);
  if (explanation != NULL && strlen (explanation) > CY_POSTING_TEXT_MAX_BYTES)
    return cy_rules_error_refuse (error, _ ("the explanation is longer than %d bytes"),
                                  CY_POSTING_TEXT_MAX_BYTES);
  if (counted_minor == till->expected_minor || (explanation != NULL && *explanation != '\0'))
    return TRUE;
  expected = cy_money_spell (till->expected_minor, till->currency);
  return cy_rules_error_refuse (error, _ ("%s was counted and %s expected: say why they differ"),
                                counted, expected);
}

/**
 * cy_till_make_closing:
 * @till: with what is expected in it.
 *
 * All that is expected leaves the till: what was counted goes to the safe, what is missing or too much to the
 * differences of the station.
 *
 * Returns: (transfer full) (nullable): the posting; %NULL when nothing was in it and nothing expected.
 */
CyPosting *
cy_till_make_closing (const CyTill *till, gint64 counted_minor, gint64 time_us)
{
  g_autofree char *reference = g_strconcat ("till-close:", till->id, NULL);
  g_autoptr (CyPosting) posting = cy_posting_new (reference, CY_POSTING_CLOSING, till->currency);

  posting->time_us = time_us;
  posting->till = g_strdup (till->id);
  posting->station = g_strdup (till->station);
  cy_posting_add (posting, CY_LEDGER_TILL, till->id, till->expected_minor);
  cy_posting_add (posting, CY_LEDGER_SAFE, till->station, -counted_minor);
  cy_posting_add (posting, CY_LEDGER_DIFFERENCE, till->station,
                  counted_minor - till->expected_minor);
  return posting->lines->len == 0 ? NULL : g_steal_pointer (&posting);
}
