/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/**
 * CySessionFactGroup:
 *
 * What is told of a charging service, block by block.
 */
typedef enum {
  CY_SESSION_FACTS_PILE,
  CY_SESSION_FACTS_SERVICE,
  CY_SESSION_FACTS_ACCOUNT,
  CY_SESSION_FACTS_METER,
  CY_SESSION_FACTS_MONEY,
  CY_N_SESSION_FACT_GROUPS,
} CySessionFactGroup;

const char *cy_session_facts_group_label (CySessionFactGroup group);
GtkWidget *cy_session_facts_new (CySessionFocus *focus, CySessionFactGroup group);

G_END_DECLS
