/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-notice.h"

#include <glib/gi18n-lib.h>

#include "cy-time.h"

/* What a message about a work order says, in the language of who gets it. */

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
append_place (GString *text, CyYard *yard, const CyOrder *order)
{
  CyRecord *pile = order->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, order->pile);
  CyRecord *station = pile != NULL ? cy_yard_get_ref (yard, pile, "station")
                      : order->station == NULL
                        ? NULL
                        : cy_yard_get (yard, CY_KIND_STATION, order->station);

  if (station != NULL)
    append (text, cy_record_get_text (station, "name"));
  if (pile != NULL)
    append (text, cy_record_get_text (pile, "name"));
}

static void
append_expected (GString *text, const CyOrder *order, const CyCatalog *catalog)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (order->expected_us / CY_US_PER_S);
  g_autofree char *said =
    order->expected_us == 0 || time == NULL ? NULL : g_date_time_format (time, "%m-%d %H:%M");

  if (said != NULL)
    g_string_append_printf (text, " · %s %s", cy_catalog_translate (catalog, N_ ("due")), said);
}

/* What was said with the last thing of that kind. */
static const char *
find_note (const CyDossier *dossier, CyOrderEvent event)
{
  for (guint i = dossier->remarks->len; i > 0; i--) {
    const CyOrderRemark *remark = dossier->remarks->pdata[i - 1];

    if (remark->event == event)
      return remark->note;
  }
  return NULL;
}

/**
 * cy_order_notice_send:
 * @contact: who is told, by every way they have an address for.
 * @event: what was done to the order.
 */
void
cy_order_notice_send (CyNoticeDesk *desk,
                      CyYard *yard,
                      const CyRecord *contact,
                      const CyDossier *dossier,
                      CyOrderEvent event)
{
  const CyCatalog *catalog = cy_notice_desk_get_catalog (desk, contact);
  const CyOrder *order = &dossier->order;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title =
    g_strdup_printf ("%s: %s", cy_catalog_translate (catalog, N_ ("Work order")),
                     cy_catalog_translate (catalog, cy_order_event_label (event)));

  append (text, title);
  append (text, order->title);
  append_place (text, yard, order);
  append_expected (text, order, catalog);
  append (text, event == CY_ORDER_EVENT_CREATE ? NULL : find_note (dossier, event));
  append (text, order->id);
  cy_notice_desk_tell (desk, contact, cy_order_event_name (event), order->id, title, text->str,
                       order->priority);
}
