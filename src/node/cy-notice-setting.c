/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-setting.h"

#include "cy-gateway.h"
#include "cy-mail.h"
#include "cy-message-template.h"
#include "cy-modem.h"
#include "cy-node-error.h"
#include "cy-rationale.h"
#include "cy-time.h"

/* Where nobody says: bursts are gathered for a minute, and nobody gets more than fifty a day. */
#define DIGEST_S  60
#define DAILY_CAP 50

const char *const cy_notice_fields[] = { "event", "priority", "what",   "where", "value",
                                         "limit", "time",     "action", "id",    NULL };

/* The ways a person can be told, and what a contact must have for it. */
static const struct {
  const char *field;
  CyNoticeChannel channel;
  const char *address;
} ways[] = {
  { "sms", CY_NOTICE_SMS, "phone" },
  { "mail", CY_NOTICE_MAIL, "mail" },
  { "voice", CY_NOTICE_VOICE, "phone" },
};

/**
 * cy_notice_address:
 *
 * Returns: (nullable): the number or mail address of a contact.
 */
const char *
cy_notice_address (const CyRecord *contact, CyNoticeChannel channel)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (ways[i].channel == channel)
      return cy_record_get_text (contact, ways[i].address);
  }
  return NULL;
}

/* Everybody who may be told must be reachable. */
static gboolean
check_reachable (const CyNotification *notification, const CyRecord *contact, GError **error)
{
  for (guint i = 0; contact != NULL && i < G_N_ELEMENTS (ways); i++) {
    if ((notification->channels & 1u << ways[i].channel) != 0 &&
        cy_record_get_text (contact, ways[i].address) == NULL)
      return cy_node_error_refuse (error, "%s: contact \"%s\" has no %s", ways[i].field,
                                   contact->id, ways[i].address);
  }
  return TRUE;
}

static gboolean
read_channels (const CyRecord *record, CyNotification *notification, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (cy_record_get_bool (record, ways[i].field, FALSE))
      notification->channels |= 1u << ways[i].channel;
  }
  return notification->channels != 0 ||
         cy_node_error_refuse (error, "sms: one of sms, mail and voice must be chosen");
}

static gboolean
read_terms (const CyRecord *record, CyNotification *notification, GError **error)
{
  gint64 escalate_min = cy_record_get_int (record, "escalate_min", 0);

  if ((escalate_min > 0) != (notification->next != NULL))
    return cy_node_error_refuse (
      error, "escalate_to: a next contact and a time until they are told come together");
  notification->terms = (CyNoticeTerms){
    .delay_us = cy_record_get_int (record, "delay_s", 0) * CY_US_PER_S,
    .repeat_us = cy_record_get_int (record, "repeat_min", 0) * 60 * CY_US_PER_S,
    .max_repeats = (guint) cy_record_get_int (record, "repeats", 3),
    .escalate_us = escalate_min * 60 * CY_US_PER_S,
    .on_clear = cy_record_get_bool (record, "on_clear", FALSE),
  };
  return TRUE;
}

static gboolean
read_duty (const CyRecord *contact, CyDuty *out_duty, GError **error)
{
  const char *text = cy_record_get_text (contact, "duty");

  if (cy_duty_parse (text != NULL ? text : "", out_duty, error))
    return TRUE;
  g_prefix_error (error, "duty: ");
  return FALSE;
}

static gboolean
check_template (const CyRecord *record, GError **error)
{
  const char *template = cy_record_get_text (record, "template");

  if (template == NULL || cy_message_template_check (template, cy_notice_fields, error))
    return TRUE;
  g_prefix_error (error, "template: ");
  return FALSE;
}

/**
 * cy_notification_new:
 *
 * Errors: what cannot be applied, by its field.
 */
CyNotification *
cy_notification_new (CyYard *yard, const CyRecord *record, GError **error)
{
  g_autoptr (CyNotification) notification = g_new0 (CyNotification, 1);
  CyRecord *contact = cy_yard_get_ref (yard, record, "contact");
  CyRecord *next = cy_yard_get_ref (yard, record, "escalate_to");

  if (contact == NULL) {
    (void) cy_node_error_refuse (error, "contact: nobody is told");
    return NULL;
  }
  notification->record = cy_record_ref ((CyRecord *) record);
  notification->contact = cy_record_ref (contact);
  notification->next = next == NULL ? NULL : cy_record_ref (next);
  notification->least = CY_PRIORITY_LOW;
  (void) cy_priority_find (cy_record_get_text (record, "priority"), &notification->least);
  notification->digest_us = cy_record_get_int (record, "digest_s", DIGEST_S) * CY_US_PER_S;
  notification->daily_cap = (guint) cy_record_get_int (record, "daily_cap", DAILY_CAP);
  if (!read_channels (record, notification, error) ||
      !check_reachable (notification, contact, error) ||
      !check_reachable (notification, next, error) || !read_terms (record, notification, error) ||
      !read_duty (contact, &notification->duty, error) || !check_template (record, error))
    return NULL;
  return g_steal_pointer (&notification);
}

void
cy_notification_free (CyNotification *notification)
{
  if (notification == NULL)
    return;
  g_clear_pointer (&notification->record, cy_record_unref);
  g_clear_pointer (&notification->contact, cy_record_unref);
  g_clear_pointer (&notification->next, cy_record_unref);
  g_free (notification);
}

/**
 * cy_notification_list:
 *
 * Returns: (transfer full) (element-type CyNotification): those in service. What cannot be applied, as it
 *   may come from a peer, is left out.
 */
GPtrArray *
cy_notification_list (CyYard *yard)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, CY_KIND_NOTIFICATION);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_notification_free);

  for (guint i = 0; i < records->len; i++) {
    CyNotification *notification = cy_record_get_bool (records->pdata[i], "in_service", TRUE)
                                     ? cy_notification_new (yard, records->pdata[i], NULL)
                                     : NULL;

    if (notification != NULL)
      g_ptr_array_add (list, notification);
  }
  return list;
}

/* What a contact says of themselves holds for everything they are told. */
static gboolean
suits_contact (const CyRecord *contact, CyYard *yard, CyRecord *pile, CyPriority priority)
{
  const char *area = cy_record_get_text (contact, "area");
  CyPriority least = CY_PRIORITY_LOW;

  (void) cy_priority_find (cy_record_get_text (contact, "priority"), &least);
  return priority >= least &&
         (area == NULL || (pile != NULL && cy_yard_pile_is_in (yard, pile, CY_KIND_AREA, area)));
}

/**
 * cy_notification_fits:
 *
 * Returns: whether it is about this alarm.
 */
gboolean
cy_notification_fits (const CyNotification *notification, CyYard *yard, const CyAlarm *alarm)
{
  const char *conditions = cy_record_get_text (notification->record, "conditions");
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, alarm->pile);

  return alarm->priority >= notification->least &&
         (conditions == NULL || cy_conditions_fit (conditions, alarm->condition, NULL)) &&
         cy_scope_rank (yard, notification->record, pile) != CY_SCOPE_OUTSIDE &&
         suits_contact (notification->contact, yard, pile, alarm->priority);
}

/* Gateways */

static gboolean
is_of_channel (const CyRecord *gateway, CyNoticeChannel channel)
{
  const char *name = cy_record_get_text (gateway, "channel");

  return g_strcmp0 (name, cy_notice_channel_name (channel)) == 0 ||
         (channel == CY_NOTICE_SMS && g_strcmp0 (name, "modem") == 0);
}

/**
 * cy_gateway_list:
 *
 * Returns: (transfer full) (element-type CyRecord): the gateways in service that take this channel.
 */
GPtrArray *
cy_gateway_list (CyYard *yard, CyNoticeChannel channel)
{
  g_autoptr (GPtrArray) all = cy_yard_list (yard, CY_KIND_GATEWAY);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);

  for (guint i = 0; i < all->len; i++) {
    if (is_of_channel (all->pdata[i], channel) &&
        cy_record_get_bool (all->pdata[i], "in_service", TRUE))
      g_ptr_array_add (list, cy_record_ref (all->pdata[i]));
  }
  return list;
}

static guint
timeout_ms (const CyRecord *gateway)
{
  return (guint) cy_record_get_int (gateway, "timeout_s", 0) * 1000;
}

static char **
split_headers (const CyRecord *gateway)
{
  const char *text = cy_record_get_text (gateway, "headers");

  return text == NULL ? NULL : g_strsplit (text, "\n", -1);
}

static CyGatewayConfig
http_config (const CyRecord *gateway, CyCredentialStore *credentials, char **headers)
{
  const char *kind = cy_record_get_text (gateway, "body_kind");

  return (CyGatewayConfig){
    .name = cy_record_get_text (gateway, "name"),
    .method = g_strcmp0 (cy_record_get_text (gateway, "method"), "get") == 0 ? CY_GATEWAY_GET
                                                                             : CY_GATEWAY_POST,
    .url = cy_record_get_text (gateway, "url"),
    .headers = (const char *const *) headers,
    .body_kind = g_strcmp0 (kind, "json") == 0    ? CY_GATEWAY_JSON
                 : g_strcmp0 (kind, "plain") == 0 ? CY_GATEWAY_PLAIN
                                                  : CY_GATEWAY_FORM,
    .body = cy_record_get_text (gateway, "body"),
    .wanted_text = cy_record_get_text (gateway, "wanted"),
    .secret = cy_record_get_text (gateway, "secret"),
    .credentials = credentials,
    .ca_file = cy_record_get_text (gateway, "ca_file"),
    .timeout_ms = timeout_ms (gateway),
  };
}

static CyMailConfig
mail_config (const CyRecord *gateway, CyCredentialStore *credentials)
{
  const char *security = cy_record_get_text (gateway, "security");

  return (CyMailConfig){
    .host = cy_record_get_text (gateway, "host"),
    .port = (guint) cy_record_get_int (gateway, "port", 0),
    .security = g_strcmp0 (security, "tls") == 0     ? CY_MAIL_TLS
                : g_strcmp0 (security, "clear") == 0 ? CY_MAIL_CLEAR
                                                     : CY_MAIL_STARTTLS,
    .from = cy_record_get_text (gateway, "from"),
    .from_name = cy_record_get_text (gateway, "from_name"),
    .user = cy_record_get_text (gateway, "user"),
    .secret = cy_record_get_text (gateway, "secret"),
    .credentials = credentials,
    .ca_file = cy_record_get_text (gateway, "ca_file"),
    .timeout_ms = timeout_ms (gateway),
  };
}

static CyModemConfig
modem_config (const CyRecord *gateway)
{
  return (CyModemConfig){ .device = cy_record_get_text (gateway, "device"),
                          .baud = (guint) cy_record_get_int (gateway, "baud", 115200),
                          .timeout_ms = timeout_ms (gateway) };
}

/* A gateway with a notice to deliver, or without one to be looked at. */
static gboolean
use_http (const CyRecord *gateway,
          CyCredentialStore *credentials,
          const CyNotice *notice,
          GCancellable *cancellable,
          GError **error)
{
  g_auto (GStrv) headers = split_headers (gateway);
  CyGatewayConfig config = http_config (gateway, credentials, headers);

  return notice == NULL ? cy_gateway_check (&config, error)
                        : cy_gateway_send (&config, notice, cancellable, error);
}

static gboolean
use_mail (const CyRecord *gateway,
          CyCredentialStore *credentials,
          const CyNotice *notice,
          GCancellable *cancellable,
          GError **error)
{
  CyMailConfig config = mail_config (gateway, credentials);

  return notice == NULL ? cy_mail_check (&config, error)
                        : cy_mail_send (&config, notice, cancellable, error);
}

/* There is one modem at a port, and it does one thing after the other. */
G_LOCK_DEFINE_STATIC (modem);

static gboolean
use_modem (const CyRecord *gateway,
           CyCredentialStore *credentials,
           const CyNotice *notice,
           GCancellable *cancellable,
           GError **error)
{
  CyModemConfig config = modem_config (gateway);
  gboolean sent;

  if (notice == NULL)
    return cy_modem_check (&config, error);
  G_LOCK (modem);
  sent = cy_modem_send (&config, notice, cancellable, error);
  G_UNLOCK (modem);
  return sent;
}

typedef gboolean (*UseFunc) (const CyRecord *gateway,
                             CyCredentialStore *credentials,
                             const CyNotice *notice,
                             GCancellable *cancellable,
                             GError **error);

static UseFunc
find_use (const CyRecord *gateway)
{
  static const struct {
    const char *channel;
    UseFunc use;
  } uses[] = {
    { "sms", use_http }, { "voice", use_http }, { "mail", use_mail }, { "modem", use_modem }
  };
  const char *channel = cy_record_get_text (gateway, "channel");

  for (guint i = 0; i < G_N_ELEMENTS (uses); i++) {
    if (g_strcmp0 (channel, uses[i].channel) == 0)
      return uses[i].use;
  }
  return NULL;
}

/**
 * cy_gateway_deliver:
 *
 * Hands a notice to a gateway and waits for its answer, as long as its settings allow.
 *
 * Threading: any thread but the main one.
 */
gboolean
cy_gateway_deliver (const CyRecord *gateway,
                    CyCredentialStore *credentials,
                    const CyNotice *notice,
                    GCancellable *cancellable,
                    GError **error)
{
  UseFunc use = find_use (gateway);

  if (use == NULL)
    return cy_node_error_refuse (error, "gateway \"%s\" has no channel", gateway->id);
  return use (gateway, credentials, notice, cancellable, error);
}

/**
 * cy_notice_setting_check:
 * @yard: with @record in it.
 * @credentials: where its secrets will be looked for; not asked now.
 *
 * Returns: whether what the record says of messages, if anything, can be applied.
 */
gboolean
cy_notice_setting_check (CyYard *yard,
                         const CyRecord *record,
                         CyCredentialStore *credentials,
                         GError **error)
{
  if (record->kind == CY_KIND_CONTACT) {
    CyDuty duty;

    return read_duty (record, &duty, error);
  }
  if (record->kind == CY_KIND_NOTIFICATION) {
    g_autoptr (CyNotification) notification = cy_notification_new (yard, record, error);

    return notification != NULL;
  }
  if (record->kind == CY_KIND_GATEWAY) {
    UseFunc use = find_use (record);

    return use == NULL ? cy_node_error_refuse (error, "channel: is missing")
                       : use (record, credentials, NULL, NULL, error);
  }
  return TRUE;
}
