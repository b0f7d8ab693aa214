/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-command.h"
#include "cy-node-session.h"

G_BEGIN_DECLS

/**
 * CyChargeWish:
 * @pile: record id, @connector: gun from 1.
 * @account: (nullable): who pays; that of @card when %NULL, and whoever stands there without both.
 * @card: (nullable): the card that was shown.
 * @strategy: when the charge shall end by itself, and @target: at how much [0.1 Wh, minor units or s].
 * @reserve_minor: how much is set aside from the account; 0 for what the strategy or the policy says [minor units].
 * @actor: who starts it.
 *
 * A charge that somebody is to get. All of it is borrowed.
 */
typedef struct {
  const char *pile;
  guint connector;
  const char *account;
  const char *card;
  CySessionStrategy strategy;
  gint64 target;
  gint64 reserve_minor;
  const char *actor;
} CyChargeWish;

gboolean cy_node_parse_gun (const char *text, char **out_pile, guint *out_connector);
void cy_node_start_charge (CyNode *node,
                           const CyChargeWish *wish,
                           CyNodeSessionDone done,
                           gpointer user_data);

void cy_node_tell_start (CyNode *node,
                         const CySession *session,
                         const char *actor,
                         CyNodeCommandDone done,
                         gpointer user_data);

G_END_DECLS
