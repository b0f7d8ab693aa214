/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permit.h"

#include "cy-node-people.h"
#include "cy-seat.h"

#define OWN_TOOLTIP "cy-permit-tooltip"

/* What the button says while it can be pressed. */
static const char *
get_own_tooltip (GtkWidget *button)
{
  if (g_object_get_data (G_OBJECT (button), OWN_TOOLTIP) == NULL) {
    const char *own = gtk_widget_get_tooltip_text (button);

    g_object_set_data_full (G_OBJECT (button), OWN_TOOLTIP, g_strdup (own != NULL ? own : ""),
                            g_free);
  }
  return g_object_get_data (G_OBJECT (button), OWN_TOOLTIP);
}

/**
 * cy_permit:
 * @owner: whose action it is.
 * @button: that offers it.
 * @needs: what somebody must be allowed to do.
 * @why: (nullable): why it is not possible now, translated.
 *
 * Lets the action be taken if that is possible and whoever sits here may; else the button says why not.
 */
void
cy_permit (GtkWidget *owner,
           GtkWidget *button,
           const char *action,
           CyNode *node,
           CyAction needs,
           const char *why)
{
  g_autoptr (GError) error = NULL;
  const char *own = get_own_tooltip (button);

  if (why == NULL && !cy_node_may (node, cy_node_get_person (node), needs, NULL, &error))
    why = error->message;
  gtk_widget_action_set_enabled (owner, action, why == NULL);
  gtk_widget_set_tooltip_text (button, why != NULL ? why : *own != '\0' ? own : NULL);
}
