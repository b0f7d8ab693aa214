/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-deed.h"

#include <glib/gi18n-lib.h>

#include "cy-node-alarm.h"
#include "cy-seat.h"

/* The journal takes some thousand jobs at a time; a flood may have more alarms than that. */
#define AT_ONCE 256

/* One wish about many alarms; it goes when the last is answered. */
typedef struct {
  GWeakRef teller;
  GWeakRef node;  /* what is under way does not keep it */
  GPtrArray *ids; /* owned */
  CyAlarmWish wish;
  char *note;    /* owned, nullable: what @wish borrows */
  char *order;   /* likewise */
  guint next;    /* of @ids to ask about */
  guint n_waits; /* asked about, and not answered */
  guint n_refused;
  char *reason; /* owned, nullable: of the first refusal */
  gboolean asking;
} Deed;

static void
tell (Deed *deed)
{
  g_autoptr (GtkWidget) teller = g_weak_ref_get (&deed->teller);
  g_autofree char *text = NULL;

  if (teller == NULL || deed->n_refused == 0)
    return;
  text = deed->ids->len == 1 ? g_strdup (deed->reason)
                             : g_strdup_printf (_ ("%u of %u alarms stay as they are: %s"),
                                                deed->n_refused, deed->ids->len, deed->reason);
  gtk_widget_activate_action (teller, "win.tell", "s", text);
}

static void
deed_free (Deed *deed)
{
  g_weak_ref_clear (&deed->teller);
  g_weak_ref_clear (&deed->node);
  g_ptr_array_unref (deed->ids);
  g_free (deed->note);
  g_free (deed->order);
  g_free (deed->reason);
  g_free (deed);
}

static void go_on (Deed *deed);

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Deed *deed = user_data;

  deed->n_waits--;
  if (error != NULL) {
    deed->n_refused++;
    if (deed->reason == NULL)
      deed->reason = g_strdup (error->message);
  }
  if (!deed->asking)
    go_on (deed);
}

/* A refusal is told before the question returns. Once the window is gone nothing more is begun. */
static void
go_on (Deed *deed)
{
  g_autoptr (GtkWidget) teller = g_weak_ref_get (&deed->teller);
  g_autoptr (CyNode) node = g_weak_ref_get (&deed->node);

  deed->asking = TRUE;
  while (teller != NULL && node != NULL && deed->next < deed->ids->len && deed->n_waits < AT_ONCE) {
    deed->n_waits++;
    cy_node_change_alarm (node, deed->ids->pdata[deed->next++], &deed->wish,
                          cy_node_get_person (node), on_done_cb, deed);
  }
  deed->asking = FALSE;
  if (deed->n_waits > 0)
    return;
  tell (deed);
  deed_free (deed);
}

/**
 * cy_alarm_deed_do:
 * @teller: a widget of the window that is told, once, what was refused and why.
 * @ids: (transfer full) (element-type utf8): of the alarms, `SUBJECT#OCCURRENCE`.
 * @wish: its texts are copied.
 *
 * Does the same to many alarms, a few hundred at a time.
 */
void
cy_alarm_deed_do (GtkWidget *teller, CyNode *node, GPtrArray *ids, const CyAlarmWish *wish)
{
  Deed *deed = g_new0 (Deed, 1);

  g_weak_ref_init (&deed->teller, teller);
  g_weak_ref_init (&deed->node, node);
  deed->ids = ids;
  deed->note = wish->note == NULL || *wish->note == '\0' ? NULL : g_strdup (wish->note);
  deed->order = wish->order == NULL || *wish->order == '\0' ? NULL : g_strdup (wish->order);
  deed->wish = *wish;
  deed->wish.note = deed->note;
  deed->wish.order = deed->order;
  go_on (deed);
}
