/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-kind-private.h"

#include <glib/gi18n-lib.h>

const CyChoice cy_priority_choices[] = {
  { "low", N_ ("Low") },   { "medium", N_ ("Medium") },
  { "high", N_ ("High") }, { "critical", N_ ("Critical") },
  { NULL, NULL },
};

static const CyChoice area_levels[] = {
  { "province", N_ ("Province") }, { "city", N_ ("City") }, { "district", N_ ("District") },
  { "custom", N_ ("Custom") },     { NULL, NULL },
};

/* T/CEC 102 station types, by name. */
static const CyChoice station_types[] = {
  { "public", N_ ("Public") },
  { "private", N_ ("Private") },
  { "bus", N_ ("Bus") },
  { "sanitation", N_ ("Sanitation") },
  { "logistics", N_ ("Logistics") },
  { "taxi", N_ ("Taxi") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const CyChoice opening_states[] = {
  { "open", N_ ("Open") },
  { "building", N_ ("Under construction") },
  { "maintenance", N_ ("Under maintenance") },
  { "closed", N_ ("Closed") },
  { NULL, NULL },
};

static const CyChoice currents[] = { { "ac", N_ ("AC") }, { "dc", N_ ("DC") }, { NULL, NULL } };

static const CyField area_fields[] = {
  NAME_FIELD,
  { .name = "level", .label = N_ ("Level"), .type = CY_FIELD_CHOICE, .choices = area_levels },
  REF_FIELD ("parent", N_ ("Part of"), CY_KIND_AREA),
  REF_FIELD ("tariff", N_ ("Tariff"), CY_KIND_TARIFF),
  REF_FIELD ("limit_set", N_ ("Limit set"), CY_KIND_LIMIT_SET),
  LIMITS_FIELD,
};

static const CyField operator_fields[] = {
  NAME_FIELD,
  TEXT_FIELD ("contact", N_ ("Contact person")),
  TEXT_FIELD ("phone", N_ ("Telephone")),
};

static const CyField station_fields[] = {
  NAME_FIELD,
  REF_FIELD ("area", N_ ("Area"), CY_KIND_AREA),
  REF_FIELD ("operator", N_ ("Operator"), CY_KIND_OPERATOR),
  { .name = "type", .label = N_ ("Type"), .type = CY_FIELD_CHOICE, .choices = station_types },
  { .name = "opening",
    .label = N_ ("Opening state"),
    .type = CY_FIELD_CHOICE,
    .choices = opening_states },
  POSITION_FIELD,
  TEXT_FIELD ("address", N_ ("Address")),
  { .name = "blocked_min",
    .label = N_ ("Blocked bay after"),
    .unit = "min",
    .type = CY_FIELD_INT,
    .low = 1,
    .high = 1440 },
  REF_FIELD ("tariff", N_ ("Tariff"), CY_KIND_TARIFF),
  REF_FIELD ("limit_set", N_ ("Limit set"), CY_KIND_LIMIT_SET),
  LIMITS_FIELD,
};

/* Classes of cy_default_limits(). */
static const CyChoice limit_classes[] = {
  { "ac-7kw", N_ ("AC 7 kW") },
  { "ac-22kw", N_ ("AC 22 kW") },
  { "dc-60kw", N_ ("DC 60 kW") },
  { "dc-120kw", N_ ("DC 120 kW") },
  { "dc-180kw", N_ ("DC 180 kW") },
  { "dc-360kw", N_ ("DC 360 kW") },
  { NULL, NULL },
};

static const CyField pile_type_fields[] = {
  NAME_FIELD,
  { .name = "current",
    .label = N_ ("Kind of current"),
    .type = CY_FIELD_CHOICE,
    .required = TRUE,
    .choices = currents },
  { .name = "power_w",
    .label = N_ ("Rated power"),
    .unit = "W",
    .type = CY_FIELD_INT,
    .required = TRUE,
    .low = 0,
    .high = 5000000 },
  { .name = "connectors",
    .label = N_ ("Guns"),
    .type = CY_FIELD_INT,
    .required = TRUE,
    .low = 0,
    .high = 16 },
  { .name = "profile",
    .label = N_ ("Device profile"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = 64 },
  { .name = "limit_class",
    .label = N_ ("Default limits"),
    .type = CY_FIELD_CHOICE,
    .choices = limit_classes },
  REF_FIELD ("limit_set", N_ ("Limit set"), CY_KIND_LIMIT_SET),
  LIMITS_FIELD,
};

static const CyField pile_fields[] = {
  NAME_FIELD,
  TEXT_FIELD ("number", N_ ("Number")),
  TEXT_FIELD ("brand", N_ ("Brand")),
  TEXT_FIELD ("serial", N_ ("Serial number")),
  { .name = "type",
    .label = N_ ("Pile type"),
    .type = CY_FIELD_REF,
    .required = TRUE,
    .reference = CY_KIND_PILE_TYPE },
  REF_FIELD ("station", N_ ("Station"), CY_KIND_STATION),
  REF_FIELD ("area", N_ ("Area"), CY_KIND_AREA),
  REF_FIELD ("switchboard", N_ ("Switchboard"), CY_KIND_SWITCHBOARD),
  POSITION_FIELD,
  { .name = "link", .label = N_ ("Link address"), .type = CY_FIELD_LINK, .high = TEXT_MAX_BYTES },
  { .name = "scan_ms",
    .label = N_ ("Scan period"),
    .unit = "ms",
    .type = CY_FIELD_INT,
    .low = 100,
    .high = 3600000 },
  IN_SERVICE_FIELD,
  DATE_FIELD ("installed_on", N_ ("Installed on")),
  REF_FIELD ("supplier", N_ ("Supplier"), CY_KIND_SUPPLIER),
  DATE_FIELD ("warranty_until", N_ ("Warranty until")),
  COUNT_FIELD ("life_years", N_ ("Service life"), "a", 1, 40),
  REF_FIELD ("tariff", N_ ("Tariff"), CY_KIND_TARIFF),
  REF_FIELD ("limit_set", N_ ("Limit set"), CY_KIND_LIMIT_SET),
  LIMITS_FIELD,
};

static const CyField limit_set_fields[] = { NAME_FIELD, LIMITS_FIELD };

static const CyChoice languages[] = { { "zh_CN", N_ ("Simplified Chinese") },
                                      { "zh_TW", N_ ("Traditional Chinese") },
                                      { "en", N_ ("English") },
                                      { NULL, NULL } };

static const CyField contact_fields[] = {
  NAME_FIELD,
  TEXT_FIELD ("phone", N_ ("Telephone")),
  TEXT_FIELD ("mail", N_ ("Mail")),
  REF_FIELD ("area", N_ ("Area"), CY_KIND_AREA),
  PRIORITY_FIELD (N_ ("From priority")),
  TEXT_FIELD ("duty", N_ ("Hours on duty")),
  { .name = "language", .label = N_ ("Language"), .type = CY_FIELD_CHOICE, .choices = languages },
  REF_FIELD ("vendor", N_ ("Works for"), CY_KIND_VENDOR),
  TEXT_FIELD ("user", N_ ("Account")),
  DATE_FIELD ("left_on", N_ ("Left on")),
};

/* The image itself is a file beside the database, found by its checksum. */
static const CyField firmware_fields[] = {
  NAME_FIELD,
  { .name = "version",
    .label = N_ ("Version"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = 40 },
  { .name = "fits",
    .label = N_ ("Fits pile types"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = TEXT_MAX_BYTES },
  COUNT_FIELD ("size", N_ ("Size"), "B", 1, 67108864),
  { .name = "sha256",
    .label = N_ ("SHA-256"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = 64 },
  TEXT_FIELD ("notes", N_ ("Notes")),
};

static const CyField policy_fields[] = {
  NAME_FIELD,
  COUNT_FIELD ("second_from", N_ ("Second person from so many piles"), "", 1, 100000),
  COUNT_FIELD ("blocked_min", N_ ("Blocked bay after"), "min", 1, 1440),
  COUNT_FIELD ("clock_drift_s", N_ ("Clock may be off by"), "s", 1, 86400),
  COUNT_FIELD ("shelf_max_min", N_ ("Alarm may be shelved for"), "min", 1, 43200),
  COUNT_FIELD ("proof_hours", N_ ("Repair proven after"), "h", 1, 720),
  COUNT_FIELD ("proof_sessions", N_ ("Repair proven by charges"), "", 1, 50),
  COUNT_FIELD ("recur_days", N_ ("Same fault again within"), "d", 1, 365),
  COUNT_FIELD ("expiry_days", N_ ("Warn before warranty or life ends"), "d", 1, 365),
  COUNT_FIELD ("attachment_mib", N_ ("Attachment at most"), "MiB", 1, 256),
  COUNT_FIELD ("order_late_h", N_ ("Escalate a work order late by"), "h", 0, 720),
  REF_FIELD ("order_late_to", N_ ("Late work orders are told to"), CY_KIND_CONTACT),
  COUNT_FIELD ("lock_min", N_ ("Lock the console after"), "min", 1, 1440),
  COUNT_FIELD ("session_h", N_ ("A log-in lasts"), "h", 1, 168),
  { .name = "strict_login", .label = N_ ("Command lines must log in"), .type = CY_FIELD_BOOL },
  TEXT_FIELD ("backup_dir", N_ ("Backups go to the folder")),
  COUNT_FIELD ("backup_days", N_ ("Backup every"), "d", 1, 365),
  COUNT_FIELD ("backup_keep", N_ ("Backups kept"), "", 1, 1000),
  REF_FIELD ("journal_node", N_ ("The journal is cut by"), CY_KIND_NODE),
  COUNT_FIELD ("journal_days", N_ ("What is over is kept for"), "d", 31, 36500),
  COUNT_FIELD ("reserve_minor", N_ ("Set aside when a charge begins"), "1/100", 1, 100000000),
  PRICE_FIELD ("cap_total", N_ ("A tariff may cost in all at most")),
  PRICE_FIELD ("cap_service", N_ ("Its service may cost at most")),
  MINUTE_PRICE_FIELD ("cap_occupancy", N_ ("Occupancy may cost at most")),
  { .name = "tariff_alone",
    .label = N_ ("One person may publish a tariff"),
    .type = CY_FIELD_BOOL },
};

/* By the names of the vigil rule. */
static const CyChoice watch_kinds[] = {
  { "deviation", N_ ("Two values apart") },    { "rate", N_ ("Value changes too fast") },
  { "frozen", N_ ("Value stands still") },     { "silent", N_ ("No value comes") },
  { "count", N_ ("Happens again and again") }, { "counter", N_ ("Counter reached (wear)") },
  { "expression", N_ ("Expression is true") }, { NULL, NULL },
};

static const CyField condition_fields[] = {
  NAME_FIELD,
  { .name = "watch",
    .label = N_ ("What is watched"),
    .type = CY_FIELD_CHOICE,
    .required = TRUE,
    .choices = watch_kinds },
  { .name = "measure", .label = N_ ("Measure"), .type = CY_FIELD_TEXT, .high = 64 },
  { .name = "other", .label = N_ ("Compared with"), .type = CY_FIELD_TEXT, .high = 64 },
  { .name = "expression", .label = N_ ("Expression"), .type = CY_FIELD_TEXT, .high = 1000 },
  { .name = "guard", .label = N_ ("Only while"), .type = CY_FIELD_TEXT, .high = 1000 },
  NUMBER_FIELD ("threshold", N_ ("Threshold")),
  NUMBER_FIELD ("hysteresis", N_ ("Hysteresis")),
  COUNT_FIELD ("window_s", N_ ("Within"), "s", 1, 86400),
  COUNT_FIELD ("on_delay_s", N_ ("On delay"), "s", 0, 86400),
  COUNT_FIELD ("off_delay_s", N_ ("Off delay"), "s", 0, 86400),
  PRIORITY_FIELD (N_ ("Priority")),
  { .name = "latching", .label = N_ ("Stays until reset"), .type = CY_FIELD_BOOL },
  SCOPE_FIELDS,
};

static const CyField suppression_fields[] = {
  NAME_FIELD,
  { .name = "conditions",
    .label = N_ ("Conditions"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = TEXT_MAX_BYTES },
  { .name = "expression",
    .label = N_ ("While"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = 1000 },
  LONG_TEXT_FIELD ("reason", N_ ("Reason")),
  SCOPE_FIELDS,
};

static const CyChoice consequences[] = {
  { "minor", N_ ("Minor") },
  { "moderate", N_ ("Moderate") },
  { "major", N_ ("Major") },
  { "severe", N_ ("Severe: people or fire") },
  { NULL, NULL },
};

static const CyChoice places[] = {
  { "pile", N_ ("Pile") },
  { "trend", N_ ("Trends") },
  { "link", N_ ("Connections") },
  { "commands", N_ ("Commands") },
  { "clocks", N_ ("Clocks") },
  { "system", N_ ("System") },
  { NULL, NULL },
};

/* The fields of ISA-18.2's master alarm database. */
static const CyField rationale_fields[] = {
  NAME_FIELD,
  { .name = "conditions",
    .label = N_ ("Conditions"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = TEXT_MAX_BYTES },
  { .name = "consequence",
    .label = N_ ("Consequence"),
    .type = CY_FIELD_CHOICE,
    .choices = consequences },
  COUNT_FIELD ("respond_min", N_ ("Time to respond"), "min", 1, 10080),
  PRIORITY_FIELD (N_ ("Priority")),
  { .name = "latching", .label = N_ ("Stays until reset"), .type = CY_FIELD_BOOL },
  LONG_TEXT_FIELD ("cause", N_ ("Likely cause")),
  LONG_TEXT_FIELD ("effect", N_ ("What may follow")),
  LONG_TEXT_FIELD ("action", N_ ("What to do")),
  { .name = "page", .label = N_ ("Page to open"), .type = CY_FIELD_CHOICE, .choices = places },
  TEXT_FIELD ("owner", N_ ("Owner")),
  DATE_FIELD ("reviewed_on", N_ ("Reviewed on")),
  SCOPE_FIELDS,
};

static const CyField notification_fields[] = {
  NAME_FIELD,
  { .name = "contact",
    .label = N_ ("Contact"),
    .type = CY_FIELD_REF,
    .required = TRUE,
    .reference = CY_KIND_CONTACT },
  PRIORITY_FIELD (N_ ("From priority")),
  CONDITIONS_FIELD,
  SCOPE_FIELDS,
  { .name = "sms", .label = N_ ("By text message"), .type = CY_FIELD_BOOL },
  { .name = "mail", .label = N_ ("By mail"), .type = CY_FIELD_BOOL },
  { .name = "voice", .label = N_ ("By telephone call"), .type = CY_FIELD_BOOL },
  COUNT_FIELD ("delay_s", N_ ("After"), "s", 0, 86400),
  COUNT_FIELD ("repeat_min", N_ ("Again every"), "min", 1, 1440),
  COUNT_FIELD ("repeats", N_ ("Again at most"), "", 1, 100),
  COUNT_FIELD ("escalate_min", N_ ("To the next after"), "min", 1, 1440),
  REF_FIELD ("escalate_to", N_ ("Next contact"), CY_KIND_CONTACT),
  { .name = "on_clear", .label = N_ ("Also when it is over"), .type = CY_FIELD_BOOL },
  COUNT_FIELD ("digest_s", N_ ("Gather bursts for"), "s", 0, 3600),
  COUNT_FIELD ("daily_cap", N_ ("Messages a day at most"), "", 1, 1000),
  LONG_TEXT_FIELD ("template", N_ ("Text")),
  IN_SERVICE_FIELD,
};

static const CyChoice gateway_channels[] = {
  { "sms", N_ ("Text messages by HTTP") },
  { "modem", N_ ("Text messages by GSM modem") },
  { "mail", N_ ("Mail by SMTP") },
  { "voice", N_ ("Telephone calls by HTTP") },
  { NULL, NULL },
};

static const CyChoice gateway_methods[] = { { "get", "GET" }, { "post", "POST" }, { NULL, NULL } };

static const CyChoice gateway_bodies[] = { { "form", N_ ("Form") },
                                           { "json", "JSON" },
                                           { "plain", N_ ("Plain text") },
                                           { NULL, NULL } };

static const CyChoice mail_securities[] = { { "starttls", "STARTTLS" },
                                            { "tls", "TLS" },
                                            { "clear", N_ ("None") },
                                            { NULL, NULL } };

static const CyField gateway_fields[] = {
  NAME_FIELD,
  { .name = "channel",
    .label = N_ ("Channel"),
    .type = CY_FIELD_CHOICE,
    .required = TRUE,
    .choices = gateway_channels },
  { .name = "url", .label = N_ ("URL"), .type = CY_FIELD_TEXT, .high = 2000 },
  { .name = "method", .label = N_ ("Method"), .type = CY_FIELD_CHOICE, .choices = gateway_methods },
  LONG_TEXT_FIELD ("headers", N_ ("Headers")),
  LONG_TEXT_FIELD ("body", N_ ("Body")),
  { .name = "body_kind",
    .label = N_ ("Kind of body"),
    .type = CY_FIELD_CHOICE,
    .choices = gateway_bodies },
  TEXT_FIELD ("wanted", N_ ("Answer has")),
  TEXT_FIELD ("device", N_ ("Serial port")),
  COUNT_FIELD ("baud", N_ ("Speed"), "bit/s", 300, 921600),
  TEXT_FIELD ("host", N_ ("Mail server")),
  COUNT_FIELD ("port", N_ ("Port"), "", 1, 65535),
  { .name = "security",
    .label = N_ ("Encryption"),
    .type = CY_FIELD_CHOICE,
    .choices = mail_securities },
  TEXT_FIELD ("from", N_ ("Sender's address")),
  TEXT_FIELD ("from_name", N_ ("Sender's name")),
  TEXT_FIELD ("user", N_ ("User name")),
  TEXT_FIELD ("secret", N_ ("Name of the password")),
  TEXT_FIELD ("ca_file", N_ ("Certificate authorities")),
  COUNT_FIELD ("timeout_s", N_ ("Give up after"), "s", 1, 300),
  IN_SERVICE_FIELD,
};

/* @device is the pile record of a relay board. Without a priority it is about all. */
static const CyField beacon_fields[] = {
  NAME_FIELD,
  { .name = "device",
    .label = N_ ("Relay board"),
    .type = CY_FIELD_REF,
    .required = TRUE,
    .reference = CY_KIND_PILE },
  PRIORITY_FIELD (N_ ("From priority")),
  { .name = "horn", .label = N_ ("Horn"), .type = CY_FIELD_BOOL },
  COUNT_FIELD ("horn_s", N_ ("Horn for at most"), "s", 0, 86400),
  IN_SERVICE_FIELD,
  SCOPE_FIELDS,
};

/* What feeds the piles: when it is lost, so are they, and their alarms are its consequences. */
static const CyField transformer_fields[] = {
  NAME_FIELD,
  REF_FIELD ("station", N_ ("Station"), CY_KIND_STATION),
  COUNT_FIELD ("power_w", N_ ("Rated power"), "W", 1000, 100000000),
};

static const CyField switchboard_fields[] = {
  NAME_FIELD,
  REF_FIELD ("transformer", N_ ("Transformer"), CY_KIND_TRANSFORMER),
  REF_FIELD ("station", N_ ("Station"), CY_KIND_STATION),
};

static const CyKind area_kind =
  KIND ("area", "areas", N_ ("Area"), N_ ("Areas"), CY_KIND_GROUP_NETWORK, area_fields);
static const CyKind operator_kind = KIND ("operator",
                                          "operators",
                                          N_ ("Operator"),
                                          N_ ("Operators"),
                                          CY_KIND_GROUP_NETWORK,
                                          operator_fields);
static const CyKind station_kind = KIND ("station",
                                         "stations",
                                         N_ ("Station"),
                                         N_ ("Stations"),
                                         CY_KIND_GROUP_NETWORK,
                                         station_fields);
static const CyKind pile_type_kind = KIND ("pile_type",
                                           "pile_types",
                                           N_ ("Pile type"),
                                           N_ ("Pile types"),
                                           CY_KIND_GROUP_EQUIPMENT,
                                           pile_type_fields);
static const CyKind pile_kind =
  KIND ("pile", "piles", N_ ("Pile"), N_ ("Piles"), CY_KIND_GROUP_EQUIPMENT, pile_fields);
static const CyKind limit_set_kind = KIND ("limit_set",
                                           "limit_sets",
                                           N_ ("Limit set"),
                                           N_ ("Limit sets"),
                                           CY_KIND_GROUP_ALARMS,
                                           limit_set_fields);
static const CyKind contact_kind = KIND ("contact",
                                         "contacts",
                                         N_ ("Contact"),
                                         N_ ("Contacts"),
                                         CY_KIND_GROUP_PEOPLE,
                                         contact_fields);
static const CyKind firmware_kind = KIND ("firmware",
                                          "firmwares",
                                          N_ ("Firmware"),
                                          N_ ("Firmware images"),
                                          CY_KIND_GROUP_EQUIPMENT,
                                          firmware_fields);
static const CyKind policy_kind =
  KIND ("policy", "policies", N_ ("Policy"), N_ ("Policies"), CY_KIND_GROUP_TERMS, policy_fields);
static const CyKind condition_kind = KIND ("condition",
                                           "conditions",
                                           N_ ("Alarm condition"),
                                           N_ ("Alarm conditions"),
                                           CY_KIND_GROUP_ALARMS,
                                           condition_fields);
static const CyKind suppression_kind = KIND ("suppression",
                                             "suppressions",
                                             N_ ("Suppression"),
                                             N_ ("Suppressions"),
                                             CY_KIND_GROUP_ALARMS,
                                             suppression_fields);
static const CyKind rationale_kind = KIND ("rationale",
                                           "rationales",
                                           N_ ("Alarm guidance"),
                                           N_ ("Alarm guidance"),
                                           CY_KIND_GROUP_ALARMS,
                                           rationale_fields);
static const CyKind notification_kind = KIND ("notification",
                                              "notifications",
                                              N_ ("Notification"),
                                              N_ ("Notifications"),
                                              CY_KIND_GROUP_PEOPLE,
                                              notification_fields);
static const CyKind gateway_kind = KIND ("gateway",
                                         "gateways",
                                         N_ ("Message gateway"),
                                         N_ ("Message gateways"),
                                         CY_KIND_GROUP_PEOPLE,
                                         gateway_fields);
static const CyKind beacon_kind = KIND ("beacon",
                                        "beacons",
                                        N_ ("Beacon and horn"),
                                        N_ ("Beacons and horns"),
                                        CY_KIND_GROUP_ALARMS,
                                        beacon_fields);
static const CyKind transformer_kind = KIND ("transformer",
                                             "transformers",
                                             N_ ("Transformer"),
                                             N_ ("Transformers"),
                                             CY_KIND_GROUP_EQUIPMENT,
                                             transformer_fields);
static const CyKind switchboard_kind = KIND ("switchboard",
                                             "switchboards",
                                             N_ ("Switchboard"),
                                             N_ ("Switchboards"),
                                             CY_KIND_GROUP_EQUIPMENT,
                                             switchboard_fields);

static const CyKind *const kinds[CY_N_KINDS] = {
  [CY_KIND_AREA] = &area_kind,
  [CY_KIND_OPERATOR] = &operator_kind,
  [CY_KIND_STATION] = &station_kind,
  [CY_KIND_PILE_TYPE] = &pile_type_kind,
  [CY_KIND_PILE] = &pile_kind,
  [CY_KIND_LIMIT_SET] = &limit_set_kind,
  [CY_KIND_CONTACT] = &contact_kind,
  [CY_KIND_TARIFF] = &cy_tariff_kind,
  [CY_KIND_FIRMWARE] = &firmware_kind,
  [CY_KIND_POLICY] = &policy_kind,
  [CY_KIND_CONDITION] = &condition_kind,
  [CY_KIND_SUPPRESSION] = &suppression_kind,
  [CY_KIND_RATIONALE] = &rationale_kind,
  [CY_KIND_NOTIFICATION] = &notification_kind,
  [CY_KIND_GATEWAY] = &gateway_kind,
  [CY_KIND_BEACON] = &beacon_kind,
  [CY_KIND_TRANSFORMER] = &transformer_kind,
  [CY_KIND_SWITCHBOARD] = &switchboard_kind,
  [CY_KIND_VENDOR] = &cy_vendor_kind,
  [CY_KIND_SUPPLIER] = &cy_supplier_kind,
  [CY_KIND_PROCEDURE] = &cy_procedure_kind,
  [CY_KIND_PLAN] = &cy_plan_kind,
  [CY_KIND_ORDER_RULE] = &cy_order_rule_kind,
  [CY_KIND_ARTICLE] = &cy_article_kind,
  [CY_KIND_PART] = &cy_part_kind,
  [CY_KIND_NODE] = &cy_node_kind,
  [CY_KIND_USER] = &cy_user_kind,
  [CY_KIND_ACCOUNT] = &cy_account_kind,
  [CY_KIND_CARD] = &cy_card_kind,
  [CY_KIND_VEHICLE] = &cy_vehicle_kind,
};

static const char *const groups[CY_N_KIND_GROUPS] = {
  [CY_KIND_GROUP_NETWORK] = N_ ("Network"),
  [CY_KIND_GROUP_EQUIPMENT] = N_ ("Equipment"),
  [CY_KIND_GROUP_ALARMS] = N_ ("Alarms"),
  [CY_KIND_GROUP_PEOPLE] = N_ ("People and messages"),
  [CY_KIND_GROUP_MAINTENANCE] = N_ ("Maintenance"),
  [CY_KIND_GROUP_CUSTOMERS] = N_ ("Customers"),
  [CY_KIND_GROUP_TERMS] = N_ ("Prices and rules"),
};

/**
 * cy_kind_group_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_kind_group_label (CyKindGroup group)
{
  g_assert (group < CY_N_KIND_GROUPS);
  return groups[group];
}

const CyKind *
cy_kind_get (CyKindId kind)
{
  g_assert (kind < CY_N_KINDS);
  return kinds[kind];
}

/**
 * cy_kind_find:
 * @name: singular or plural.
 */
gboolean
cy_kind_find (const char *name, CyKindId *out_kind)
{
  for (guint i = 0; i < CY_N_KINDS; i++) {
    if (g_str_equal (name, kinds[i]->name) || g_str_equal (name, kinds[i]->plural)) {
      *out_kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_kind_find_field:
 *
 * Returns: (nullable): the field of that name.
 */
const CyField *
cy_kind_find_field (CyKindId kind, const char *name)
{
  for (guint i = 0; i < kinds[kind]->n_fields; i++) {
    if (g_str_equal (name, kinds[kind]->fields[i].name))
      return &kinds[kind]->fields[i];
  }
  return NULL;
}
