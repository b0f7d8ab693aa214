/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-payload.h"

G_BEGIN_DECLS

#define CY_PAYLOAD_LINE_MAX 200
#define CY_PAYLOAD_TEXT_MAX 4000

/**
 * CyPayloadCheck:
 *
 * Returns: (transfer full) (nullable): what is wrong with a member, as what follows its name, or %NULL.
 */
typedef char *(*CyPayloadCheck) (JsonNode *node, gint64 low, gint64 high);

/**
 * CyPayloadMember:
 * @name: of the member, translatable; %NULL ends a list of them.
 * @low: of the number, of the text's bytes or of the list's length.
 * @high: likewise.
 * @required: whether an entry without it is refused.
 *
 * A member that an entry's payload may have.
 */
typedef struct {
  const char *name;
  CyPayloadCheck check;
  gint64 low;
  gint64 high;
  gboolean required;
} CyPayloadMember;

char *cy_payload_check_text (JsonNode *node, gint64 low, gint64 high);
char *cy_payload_check_id (JsonNode *node, gint64 low, gint64 high);
char *cy_payload_check_int (JsonNode *node, gint64 low, gint64 high);
char *cy_payload_check_number (JsonNode *node, gint64 low, gint64 high);
char *cy_payload_check_list (JsonNode *node, gint64 low, gint64 high);
char *cy_payload_refuse (const CyPayloadMember *members, guint n_members, JsonObject *payload);

/* Members that many entries have; who uses them includes glib/gi18n-lib.h. */
#define CY_PAYLOAD_NOTE(is_required)                                                  \
  {                                                                                   \
    N_ ("note"), cy_payload_check_text, is_required, CY_PAYLOAD_TEXT_MAX, is_required \
  }
#define CY_PAYLOAD_REASON                                              \
  {                                                                    \
    N_ ("reason"), cy_payload_check_text, 1, CY_PAYLOAD_TEXT_MAX, TRUE \
  }
#define CY_PAYLOAD_LINE(name)                                  \
  {                                                            \
    name, cy_payload_check_text, 0, CY_PAYLOAD_LINE_MAX, FALSE \
  }
#define CY_PAYLOAD_LONG(name)                                  \
  {                                                            \
    name, cy_payload_check_text, 0, CY_PAYLOAD_TEXT_MAX, FALSE \
  }
#define CY_PAYLOAD_ID(name)                \
  {                                        \
    name, cy_payload_check_id, 0, 0, FALSE \
  }
#define CY_PAYLOAD_TIME(name)                        \
  {                                                  \
    name, cy_payload_check_int, 0, G_MAXINT64, FALSE \
  }

G_END_DECLS
