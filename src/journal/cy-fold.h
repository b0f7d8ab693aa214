/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"

G_BEGIN_DECLS

#define CY_ENTRY_RECORD_SET "record.set"

gboolean cy_fold (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_is_of_story (const char *kind);
GHashTable *cy_fold_pass_new (void);
gboolean cy_fold_in_pass (CyDb *db, const CyEntry *entry, GHashTable *pass, GError **error);
gboolean cy_fold_end_pass (CyDb *db, GHashTable *pass, GError **error);

gboolean cy_fold_record_set (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_raise (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_clear (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_ack (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_say_ack (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_settle_acks (CyDb *db, const char *subject, GError **error);
gboolean cy_fold_alarm_reset (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_suppress (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_aside (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_alarm_comment (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_message_plan (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_message_try (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_command (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_batch (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_order (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_session (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_owner_claim (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_change (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_tariff (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_ledger (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_ledger_retract (CyDb *db, const char *reference, GError **error);
gboolean cy_fold_till (CyDb *db, const CyEntry *entry, GError **error);
gboolean cy_fold_user (CyDb *db, const CyEntry *entry, GError **error);

char *cy_fold_order_key (const CyEntry *entry);
char *cy_fold_order_key_origin (const char *key);

G_END_DECLS
