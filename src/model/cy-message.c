/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-message.h"

/* The texts of a message. */
static const gsize texts[] = {
  G_STRUCT_OFFSET (CyMessage, id),      G_STRUCT_OFFSET (CyMessage, event),
  G_STRUCT_OFFSET (CyMessage, rule),    G_STRUCT_OFFSET (CyMessage, contact),
  G_STRUCT_OFFSET (CyMessage, channel), G_STRUCT_OFFSET (CyMessage, address),
  G_STRUCT_OFFSET (CyMessage, title),   G_STRUCT_OFFSET (CyMessage, text),
  G_STRUCT_OFFSET (CyMessage, gateway), G_STRUCT_OFFSET (CyMessage, error),
};

static const char *const state_names[CY_N_MESSAGE_STATES] = {
  [CY_MESSAGE_WAITING] = "waiting",
  [CY_MESSAGE_SENT] = "sent",
  [CY_MESSAGE_FAILED] = "failed",
};

CyMessage *
cy_message_copy (const CyMessage *message)
{
  CyMessage *copy = g_memdup2 (message, sizeof *message);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, copy, texts[i]) =
      g_strdup (G_STRUCT_MEMBER (char *, (gpointer) message, texts[i]));
  return copy;
}

void
cy_message_free (CyMessage *message)
{
  if (message == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, message, texts[i]));
  g_free (message);
}

const char *
cy_message_state_name (CyMessageState state)
{
  return state_names[state];
}

void
cy_message_told_free (CyMessageTold *told)
{
  g_free (told->alarm);
  g_free (told->event);
  g_free (told->rule);
  g_free (told);
}
