/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-offer.h"

void
cy_command_offer_free (CyCommandOffer *offer)
{
  if (offer == NULL)
    return;
  for (guint i = 0; i < offer->arguments->len; i++) {
    CyOfferArgument *argument = cy_command_offer_get_argument (offer, i);

    g_free (argument->name);
    g_free (argument->unit);
  }
  g_array_unref (offer->arguments);
  g_free (offer->name);
  g_free (offer->label);
  g_free (offer->target);
  g_free (offer->note);
  g_free (offer);
}

CyOfferArgument *
cy_command_offer_get_argument (const CyCommandOffer *offer, guint index)
{
  return &g_array_index (offer->arguments, CyOfferArgument, index);
}
