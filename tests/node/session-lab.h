/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-billing-desk.h"
#include "cy-profile-store.h"
#include "cy-session-desk.h"
#include "cy-yard.h"
#include "fixture.h"

G_BEGIN_DECLS

/* 2026-11-29 00:10 UTC. */
#define LAB_BEGIN_US (G_GINT64_CONSTANT (1795911000) * G_USEC_PER_SEC)

/**
 * SessionLab:
 * @node: whose journal it is.
 * @sign: (nullable): signs its entries, with @sign_data.
 * @bills: whether what is over is billed.
 * @terms: (nullable): what is asked at every pile.
 * @find_payer: (nullable): who pays for a card, in place of @account.
 * @started: (element-type utf8): sessions whose pile was to start, for each time.
 * @stopped: (element-type utf8): sessions that were to be stopped.
 * @booked: (element-type CyBill): what was billed, in order.
 * @n_given_back: how often money was given back and nothing else was written.
 * @book_error: (nullable): what the next booking fails with.
 * @history_dwh: what history says of any session.
 *
 * Piles that show what the test says, a journal on the disk, and the desks that watch and bill.
 */
typedef struct {
  char *dir;
  char *node;
  CyJournalSign sign;
  gpointer sign_data;
  gboolean bills;
  TestClock clock;
  CyJournal *journal;
  CyProfileStore *profiles;
  CyProfile *profile;
  CyYard *yard;
  CyFleet *fleet;
  CyLiveTable *live;
  guint n_piles;
  guint n_tags;
  guint n_texts;
  CySample *samples; /* pile by pile */
  CyText *texts;     /* likewise */
  CyLivePile *links;
  CySessionDesk *desk;
  CyBillingDesk *billing;
  CyTariffTerms *terms;
  GPtrArray *started;
  GPtrArray *stopped;
  GPtrArray *booked;
  guint n_given_back;
  GError *book_error;
  gint64 history_dwh;
  const char *account; /* who pays for any card */
  char *(*find_payer) (const char *tag);
  const char *currency;
  guint n_parallel;
} SessionLab;

SessionLab *session_lab_new (guint n_piles);
SessionLab *session_lab_new_closed (guint n_piles);
char *session_lab_spell_yard (guint n_piles);
void session_lab_remove (SessionLab *lab);
void session_lab_free (SessionLab *lab);
void session_lab_open (SessionLab *lab);
void session_lab_close (SessionLab *lab);
void session_lab_set (SessionLab *lab, guint pile, guint gun, CyMeasureId measure, double value);
void
session_lab_say (SessionLab *lab, guint pile, guint gun, CyMeasureId measure, const char *text);
double session_lab_get (SessionLab *lab, guint pile, guint gun, CyMeasureId measure);
void session_lab_link (SessionLab *lab, guint pile, CyQuality quality);
void session_lab_pass (SessionLab *lab, guint seconds);
void session_lab_look (SessionLab *lab);
void session_lab_settle (SessionLab *lab);
GPtrArray *session_lab_list (SessionLab *lab);
CySession *session_lab_load (SessionLab *lab, const char *id);
void session_lab_append (SessionLab *lab,
                         const char *kind,
                         const char *session,
                         const char *actor,
                         const char *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SessionLab, session_lab_free)

G_END_DECLS
