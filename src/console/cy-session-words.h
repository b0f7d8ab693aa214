/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-gate.h"
#include "cy-session-proposal.h"
#include "cy-session.h"
#include "cy-severity.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CySessionNow:
 * @energy_dwh: by now [0.1 Wh].
 * @money_minor: by now [1/100 currency], or #CY_SESSION_UNKNOWN.
 * @soc: of the car's battery [%], NAN when nobody says.
 * @time_us: now [µs UTC].
 *
 * What a charge has come to.
 */
typedef struct {
  gint64 energy_dwh;
  gint64 money_minor;
  double soc;
  gint64 time_us;
} CySessionNow;

/* What is said of charging sessions, the same in lists and panes. */

char *cy_session_words_energy (gint64 energy_dwh);
char *cy_session_words_energy_exact (gint64 energy_dwh);
char *cy_session_words_money (gint64 minor);
char *cy_session_words_span (gint64 span_us);
char *cy_session_words_strategy (const CySession *session);
char *cy_session_words_progress (const CySession *session, const CySessionNow *now);
double cy_session_words_part (const CySession *session, const CySessionNow *now);
CySeverity cy_session_words_severity (const CySession *session);
CySeverity cy_session_words_verdict_severity (const CySession *session);
char *cy_session_words_verdict (const CySession *session);
char *cy_session_words_payer (CyYard *yard, const CySession *session);
char *cy_session_words_station (CyYard *yard, const CySession *session);
char *cy_session_words_finding (const CyGateFinding *finding);
char *cy_session_words_first_finding (const CySession *session);
char *cy_session_words_flags (const CySession *session);

char *cy_session_words_source (const CySessionProposal *proposal);

G_END_DECLS
