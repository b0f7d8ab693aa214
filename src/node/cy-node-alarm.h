/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-search.h"
#include "cy-alarm-wish.h"
#include "cy-node.h"

G_BEGIN_DECLS

GPtrArray *cy_node_list_alarms (CyNode *node, CyAlarmList list);
GPtrArray *cy_node_list_unhandled_alarms (CyNode *node);
char **cy_node_list_conditions (CyNode *node);
gint64 cy_node_get_longest_shelf_min (CyNode *node);

void cy_node_change_alarm (CyNode *node,
                           const char *alarm,
                           const CyAlarmWish *wish,
                           const char *actor,
                           CyNodeDone done,
                           gpointer user_data);
void cy_node_acknowledge_alarm (CyNode *node,
                                const char *alarm,
                                const char *note,
                                const char *actor,
                                CyNodeDone done,
                                gpointer user_data);

/* What takes a look at the disk. */
void cy_node_search_alarms (CyNode *node,
                            const CyAlarmSearch *search,
                            CyNodeResult answer,
                            gpointer user_data);
void cy_node_query_pile_alarms (CyNode *node,
                                const char *pile,
                                gint64 from_us,
                                gint64 to_us,
                                guint limit,
                                CyNodeResult answer,
                                gpointer user_data);
void
cy_node_query_comments (CyNode *node, const char *alarm, CyNodeResult answer, gpointer user_data);

G_END_DECLS
