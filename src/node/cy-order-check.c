/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-check.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"
#include "cy-payload.h"
#include "cy-person-rule.h"
#include "cy-vendor-rule.h"

/* What the master data says against something that is done to an order. It is asked only before it is
 * written: what was written when a vendor still had an agreement stays. */

typedef char *(*Refuse) (const CyRecord *record, const GDate *today);

static char *
refuse_record (CyYard *yard, CyKindId kind, const char *id, Refuse refuse, const GDate *today)
{
  CyRecord *record = *id == '\0' ? NULL : cy_yard_get (yard, kind, id);

  if (*id == '\0')
    return NULL;
  if (record == NULL)
    return g_strdup_printf (_ ("there is no %s “%s”"), _ (cy_kind_get (kind)->label), id);
  return refuse == NULL ? NULL : refuse (record, today);
}

static const struct {
  const char *name;
  CyKindId kind;
  Refuse refuse;
} references[] = {
  { "pile", CY_KIND_PILE, NULL },
  { "station", CY_KIND_STATION, NULL },
  { "procedure", CY_KIND_PROCEDURE, NULL },
  { "article", CY_KIND_ARTICLE, NULL },
  { "vendor", CY_KIND_VENDOR, cy_vendor_refuse },
  { "responsible", CY_KIND_CONTACT, cy_person_refuse },
};

static char *
refuse_references (CyYard *yard, JsonObject *payload, const GDate *today)
{
  char *why = NULL;

  for (guint i = 0; why == NULL && i < G_N_ELEMENTS (references); i++) {
    g_autofree char *id = NULL;

    cy_payload_take_text (payload, references[i].name, &id);
    if (id != NULL)
      why = refuse_record (yard, references[i].kind, id, references[i].refuse, today);
  }
  return why;
}

static char *
refuse_helpers (CyYard *yard, JsonObject *payload, const GDate *today)
{
  JsonArray *helpers;
  char *why = NULL;

  if (!cy_json_get_array (json_object_get_member (payload, "helpers"), NULL, &helpers, NULL))
    return NULL;
  for (guint i = 0; why == NULL && i < json_array_get_length (helpers); i++)
    why = refuse_record (yard, CY_KIND_CONTACT, json_array_get_string_element (helpers, i),
                         cy_person_refuse, today);
  return why;
}

/* Whether the account @actor is the contact @id. */
static gboolean
is_person (CyYard *yard, const char *id, const char *actor)
{
  CyRecord *contact = id == NULL ? NULL : cy_yard_get (yard, CY_KIND_CONTACT, id);

  return contact != NULL && g_strcmp0 (cy_record_get_text (contact, "user"), actor) == 0;
}

/* Who answers for the work does not judge it, even when others did it. */
static char *
refuse_reviewer (CyYard *yard, const CyDossier *dossier, const CyOrderDeed *deed)
{
  gboolean is_own = is_person (yard, dossier->order.responsible, deed->actor);

  for (guint i = 0; dossier->order.helpers != NULL && dossier->order.helpers[i] != NULL; i++)
    is_own = is_own || is_person (yard, dossier->order.helpers[i], deed->actor);
  if (deed->event != CY_ORDER_EVENT_APPROVE || !is_own)
    return NULL;
  return g_strdup_printf (_ ("%s answers for this work: another person must approve it"),
                          deed->actor);
}

/* Work is not taken on under somebody who left: the order is to be given to another first. */
static char *
refuse_left (CyYard *yard, const CyDossier *dossier, const CyOrderDeed *deed, const GDate *today)
{
  const char *id = dossier->order.responsible;

  if (deed->event != CY_ORDER_EVENT_ACCEPT || id == NULL)
    return NULL;
  return refuse_record (yard, CY_KIND_CONTACT, id, cy_person_refuse, today);
}

/**
 * cy_order_check:
 *
 * Returns: (transfer full) (nullable): why @deed may not be done, or %NULL.
 */
char *
cy_order_check (CyYard *yard, const CyDossier *dossier, const CyOrderDeed *deed)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  char *why = cy_order_refuse (dossier, deed);
  GDate today;

  if (why == NULL && !cy_date_at (deed->time_us, zone, &today))
    why = g_strdup (_ ("this computer's clock shows no date"));
  if (why == NULL)
    why = refuse_references (yard, deed->payload, &today);
  if (why == NULL)
    why = refuse_helpers (yard, deed->payload, &today);
  if (why == NULL)
    why = refuse_left (yard, dossier, deed, &today);
  if (why == NULL)
    why = refuse_reviewer (yard, dossier, deed);
  return why;
}
