/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySimReply:
 *
 * What a pile makes of a write. The numbers are Modbus exception codes (Modbus Application Protocol
 * V1.1b3, clause 7).
 */
typedef enum {
  CY_SIM_REPLY_OK = 0,
  CY_SIM_REPLY_UNKNOWN = 2,
  CY_SIM_REPLY_VALUE = 3,
  CY_SIM_REPLY_REFUSED = 4,
} CySimReply;

G_END_DECLS
