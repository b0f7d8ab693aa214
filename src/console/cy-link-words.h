/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-link-report.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/**
 * CyLinkFinding:
 * @CY_LINK_FINE: nothing to see.
 * @CY_LINK_CONNECTING: not up yet, and no reason to worry yet.
 * @CY_LINK_TWIN: another link leads to the same device.
 * @CY_LINK_CROWDED: there is hardly room for a write or a slow answer.
 * @CY_LINK_STRETCHED: the periods asked for cannot be kept.
 * @CY_LINK_DOWN: requests cannot be sent.
 *
 * The worst that is to be said of a link, the worse the greater.
 */
typedef enum {
  CY_LINK_FINE,
  CY_LINK_CONNECTING,
  CY_LINK_TWIN,
  CY_LINK_CROWDED,
  CY_LINK_STRETCHED,
  CY_LINK_DOWN,
  CY_N_LINK_FINDINGS,
} CyLinkFinding;

/* How a link's report is put in words: pure, and the same in the list and beside it. */
CyLinkFinding cy_link_words_find (const CyLinkReport *report);
CySeverity cy_link_words_severity (CyLinkFinding finding);
char *cy_link_words_state (const CyLinkReport *report);
char *cy_link_words_arithmetic (const CyLinkReport *report);
char *cy_link_words_advice (const CyLinkReport *report);
char *cy_link_words_period (guint period_ms);

G_END_DECLS
