/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-control.h"

G_BEGIN_DECLS

/**
 * CyControlCall:
 * @node: who is asked.
 * @arguments: what the verb was given.
 * @actor: who asks.
 * @token: (nullable): of the session they showed.
 *
 * A verb on its way. Exactly one of the functions below ends it.
 */
typedef struct {
  CyNode *node;
  JsonObject *arguments;
  char *actor;
  char *token;
  CyControlReply reply;
  gpointer user_data;
} CyControlCall;

typedef void (*CyControlVerb) (CyControlCall *call);

void cy_control_call_finish (CyControlCall *call, JsonNode *result);
typedef JsonObject *(*CyControlDescribe) (gconstpointer item);

void cy_control_call_finish_list (CyControlCall *call,
                                  GPtrArray *items,
                                  const GError *error,
                                  CyControlDescribe describe);
void cy_control_call_fail (CyControlCall *call, const GError *error);
void cy_control_call_refuse (CyControlCall *call, CyControlError code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void cy_control_call_done_cb (guint n_changes, const GError *error, gpointer user_data);

const char *cy_control_call_get (CyControlCall *call, const char *name);
gboolean cy_control_call_need (CyControlCall *call, const char *name, const char **out_text);
gboolean cy_control_call_need_kind (CyControlCall *call, CyKindId *out_kind);
gboolean cy_control_call_get_time (CyControlCall *call,
                                   const char *name,
                                   gint64 absent_us,
                                   gint64 *out_time_us);
gboolean cy_control_call_get_number (CyControlCall *call,
                                     const char *name,
                                     gint64 low,
                                     gint64 high,
                                     gint64 absent,
                                     gint64 *out_number);

gboolean cy_control_call_get_flag (CyControlCall *call, const char *name, gboolean *out_flag);
gboolean cy_control_call_is_about (CyControlCall *call, const char *pile);

/* Members of an answer: null when there is no such time or value. */
void cy_control_set_time (JsonObject *object, const char *name, gint64 time_us);
void cy_control_set_number (JsonObject *object, const char *name, double value);
JsonArray *cy_control_list_texts (char **texts);
void cy_control_set_text (JsonObject *object, const char *name, const char *text);
JsonNode *cy_control_take_object (JsonObject *object);
JsonNode *cy_control_take_array (JsonArray *array);

/* The verbs, by what they are about. */
void cy_control_verb_import (CyControlCall *call);
void cy_control_verb_export (CyControlCall *call);
void cy_control_verb_list (CyControlCall *call);
void cy_control_verb_show (CyControlCall *call);
void cy_control_verb_set (CyControlCall *call);
void cy_control_verb_delete (CyControlCall *call);
void cy_control_verb_status (CyControlCall *call);
void cy_control_verb_piles (CyControlCall *call);
void cy_control_verb_live (CyControlCall *call);
void cy_control_verb_history (CyControlCall *call);
void cy_control_verb_instant (CyControlCall *call);
void cy_control_verb_span (CyControlCall *call);
void cy_control_verb_stays (CyControlCall *call);
void cy_control_verb_export_history (CyControlCall *call);
void cy_control_verb_import_history (CyControlCall *call);
void cy_control_verb_alarms (CyControlCall *call);
void cy_control_verb_alarm (CyControlCall *call);
void cy_control_verb_limits (CyControlCall *call);
void cy_control_verb_messages (CyControlCall *call);
void cy_control_verb_secret (CyControlCall *call);
void cy_control_verb_users (CyControlCall *call);
void cy_control_verb_user (CyControlCall *call);
void cy_control_verb_alarm_health (CyControlCall *call);
void cy_control_verb_try_limit (CyControlCall *call);
void cy_control_verb_command (CyControlCall *call);
void cy_control_verb_commands (CyControlCall *call);
void cy_control_verb_batch (CyControlCall *call);
void cy_control_verb_batches (CyControlCall *call);
void cy_control_verb_firmware (CyControlCall *call);
void cy_control_verb_orders (CyControlCall *call);
void cy_control_verb_order (CyControlCall *call);
void cy_control_verb_order_stats (CyControlCall *call);
void cy_control_verb_articles (CyControlCall *call);
void cy_control_verb_article (CyControlCall *call);
void cy_control_verb_asset (CyControlCall *call);
void cy_control_verb_warranty (CyControlCall *call);
void cy_control_verb_changes (CyControlCall *call);
void cy_control_verb_change (CyControlCall *call);
void cy_control_verb_sessions (CyControlCall *call);
void cy_control_verb_session (CyControlCall *call);
void cy_control_verb_charge (CyControlCall *call);
void cy_control_verb_meters (CyControlCall *call);
void cy_control_verb_bill (CyControlCall *call);
void cy_control_verb_recompute (CyControlCall *call);
void cy_control_verb_accounts (CyControlCall *call);
void cy_control_verb_account (CyControlCall *call);
void cy_control_verb_ledger (CyControlCall *call);
void cy_control_verb_recharge (CyControlCall *call);
void cy_control_verb_refund (CyControlCall *call);
void cy_control_verb_pay (CyControlCall *call);
void cy_control_verb_transfer (CyControlCall *call);
void cy_control_verb_receipt (CyControlCall *call);
void cy_control_verb_till (CyControlCall *call);
void cy_control_verb_tariff (CyControlCall *call);
void cy_control_verb_beacons (CyControlCall *call);
void cy_control_verb_beacon (CyControlCall *call);
void cy_control_verb_links (CyControlCall *call);
void cy_control_verb_clocks (CyControlCall *call);
void cy_control_verb_frames (CyControlCall *call);
void cy_control_verb_probe (CyControlCall *call);
void cy_control_verb_commission (CyControlCall *call);
void cy_control_verb_peers (CyControlCall *call);
void cy_control_verb_pair (CyControlCall *call);
void cy_control_verb_hand_over (CyControlCall *call);
void cy_control_verb_peer (CyControlCall *call);
void cy_control_verb_quarantine (CyControlCall *call);
void cy_control_verb_uncounted (CyControlCall *call);
void cy_control_verb_journal (CyControlCall *call);
void cy_control_verb_digest (CyControlCall *call);
void cy_control_verb_rebuild (CyControlCall *call);
void cy_control_verb_check (CyControlCall *call);
void cy_control_verb_snapshot (CyControlCall *call);
void cy_control_verb_audit (CyControlCall *call);
void cy_control_verb_backup (CyControlCall *call);
void cy_control_verb_restore (CyControlCall *call);

G_END_DECLS
