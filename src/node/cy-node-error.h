/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyNodeError:
 * @CY_NODE_ERROR_IN_USE: another process has the data directory.
 * @CY_NODE_ERROR_DATA_DIR: the data directory cannot be made or used.
 * @CY_NODE_ERROR_REFUSED: the request makes no sense as things stand.
 * @CY_NODE_ERROR_NOT_FOUND: there is no such record or alarm.
 * @CY_NODE_ERROR_DENIED: whoever wants it may not, or has not shown who they are.
 * @CY_NODE_ERROR_TWICE: the same was done a moment ago; whoever means it once more says so.
 */
typedef enum {
  CY_NODE_ERROR_IN_USE,
  CY_NODE_ERROR_DATA_DIR,
  CY_NODE_ERROR_REFUSED,
  CY_NODE_ERROR_NOT_FOUND,
  CY_NODE_ERROR_DENIED,
  CY_NODE_ERROR_TWICE,
} CyNodeError;

#define CY_NODE_ERROR (cy_node_error_quark ())
GQuark cy_node_error_quark (void);
gboolean cy_node_error_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
