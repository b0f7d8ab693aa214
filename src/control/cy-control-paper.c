/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-paper.h"

#include "cy-node-order-paper.h"
#include "cy-node-receipt.h"

/* The verbs that write a paper into a file of the machine the node runs on. */

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autofree char *path = g_file_get_path (G_FILE (source));
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    cy_control_call_fail (call, error);
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "file", path);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
on_printed_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GBytes) bytes = result;
  CyControlCall *call = user_data;
  g_autoptr (GFile) file = NULL;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  file = g_file_new_for_path (cy_control_call_get (call, "file"));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_written_cb, call);
}

/**
 * cy_control_print_order:
 *
 * `order sheet`: ends the call with `{"file"}`.
 */
void
cy_control_print_order (CyControlCall *call, const char *id)
{
  const char *file;

  if (cy_control_call_need (call, "file", &file))
    cy_node_print_order (call->node, id, call->actor, on_printed_cb, call);
}

/**
 * cy_control_print_till:
 *
 * `till sheet`: ends the call with `{"file"}`.
 */
void
cy_control_print_till (CyControlCall *call, const char *id)
{
  const char *file;

  if (cy_control_call_need (call, "file", &file))
    cy_node_print_till (call->node, id, call->actor, on_printed_cb, call);
}

/* {"reference", "file", "a4"} -> {"file"}: the receipt of a posting, as a PDF */
void
cy_control_verb_receipt (CyControlCall *call)
{
  const char *reference;
  const char *file;
  gboolean a4;

  if (cy_control_call_need (call, "reference", &reference) &&
      cy_control_call_need (call, "file", &file) && cy_control_call_get_flag (call, "a4", &a4))
    cy_node_print_receipt (call->node, reference, a4, NULL, call->actor, on_printed_cb, call);
}

/* {"pile", "file"} -> {"file"}: what is claimed from who sold a pile, as a PDF */
void
cy_control_verb_warranty (CyControlCall *call)
{
  const char *pile;
  const char *file;

  if (cy_control_call_need (call, "pile", &pile) && cy_control_call_need (call, "file", &file))
    cy_node_print_warranty (call->node, pile, call->actor, on_printed_cb, call);
}
