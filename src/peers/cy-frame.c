/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-frame.h"

#include "cy-identity.h"

/* A frame: u8 channel, u8 whether more of the message follows (0 or 1), and a part of it. */
#define HEAD_BYTES 2

/**
 * cy_frame_split:
 * @func: takes each frame; the first that it refuses ends it.
 *
 * A message in as many frames as it needs.
 */
gboolean
cy_frame_split (CyChannel channel,
                GBytes *message,
                CyFrameFunc func,
                gpointer user_data,
                GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (message, &length);
  gsize position = 0;

  do {
    gsize n = MIN (length - position, CY_FRAME_MAX_BYTES);
    guint8 head[HEAD_BYTES] = { (guint8) channel, position + n < length };
    GByteArray *bytes = g_byte_array_sized_new ((guint) n + HEAD_BYTES);
    g_autoptr (GBytes) frame = NULL;

    g_byte_array_append (bytes, head, HEAD_BYTES);
    if (n > 0)
      g_byte_array_append (bytes, data + position, (guint) n);
    frame = g_byte_array_free_to_bytes (bytes);
    if (!func (frame, user_data, error))
      return FALSE;
    position += n;
  } while (position < length);
  return TRUE;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, what);
  return FALSE;
}

/**
 * cy_assembler_take:
 * @out_message: (out) (transfer full) (nullable): the message, when this was its last frame.
 *
 * Errors: %CY_PEERS_ERROR_PROTOCOL when it is no frame, or the message is longer than any may be.
 */
gboolean
cy_assembler_take (CyAssembler *assembler,
                   GBytes *frame,
                   CyChannel *out_channel,
                   GBytes **out_message,
                   GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame, &length);
  GByteArray **part;

  *out_message = NULL;
  if (length < HEAD_BYTES || data[0] == 0 || data[0] >= CY_N_CHANNELS || data[1] > 1)
    return fail (error, "it sent a frame of no channel");
  *out_channel = data[0];
  part = &assembler->parts[data[0]];
  if (*part == NULL)
    *part = g_byte_array_new ();
  if ((*part)->len + length - HEAD_BYTES > CY_MESSAGE_MAX_BYTES)
    return fail (error, "it sent a message that is longer than any may be");
  g_byte_array_append (*part, data + HEAD_BYTES, (guint) (length - HEAD_BYTES));
  if (data[1] == 0)
    *out_message = g_byte_array_free_to_bytes (g_steal_pointer (part));
  return TRUE;
}

void
cy_assembler_clear (CyAssembler *assembler)
{
  for (guint i = 0; i < CY_N_CHANNELS; i++)
    g_clear_pointer (&assembler->parts[i], g_byte_array_unref);
}
