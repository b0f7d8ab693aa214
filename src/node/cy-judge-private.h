/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-judge-extra.h"
#include "cy-judge-vigil.h"
#include "cy-judge.h"
#include "cy-limit-rule.h"

G_BEGIN_DECLS

/* What a judge keeps of each pile, between what sets it up and what judges by it. */

#define CY_JUDGE_MAX_BITS 32

/* One limited tag of a pile. */
typedef struct {
  guint16 tag;
  guint8 said; /* CyLimitLevel the desk knows of */
  CyLimit limit;
  CyLimitState state;
} CyLimitWatch;

/* One word of fault bits of a pile. */
typedef struct {
  guint16 tag;
  guint32 said;                       /* bits the desk knows of */
  guint8 priority[CY_JUDGE_MAX_BITS]; /* CyPriority per bit */
} CyWordWatch;

/* A gun whose state says it is faulted, without any bit that says why. */
typedef struct {
  guint16 tag; /* of its state */
  gboolean said;
} CyStateWatch;

typedef struct {
  CyLimitWatch *watches;
  guint n_watches;
  CyWordWatch *words;
  guint n_words;
  CyStateWatch *states;
  guint n_states;
  GArray *bays; /* CyBayWatch */
  CyClockWatch clock;
  GArray *vigils;      /* CyVigilWatch */
  GArray *suppressors; /* CySuppressor */
  gboolean say_again;  /* what suppresses changed: every alarm must be said with it */
  gboolean link_said;  /* the desk knows the link is down */
  gboolean link_down;
  gint64 link_since_us;
} CyPileWatch;

struct _CyJudge {
  CyFleet *fleet;
  CyAlarmSettings *settings;
  CyConditionQueue *queue; /* borrowed */
  CyPileWatch *piles;
  GHashTable *subjects; /* owned: every condition this judge can end */
};

/* What the conditions of a pile are called; owned by the caller. */
char *cy_judge_limit_subject (const CyFleetPile *pile, const CyTag *tag, gboolean high);
char *cy_judge_bit_subject (const CyFleetPile *pile, const CyTag *tag, guint bit);
char *cy_judge_state_subject (const CyFleetPile *pile, const CyTag *tag);
char *cy_judge_link_subject (const CyFleetPile *pile);
char *cy_judge_bay_subject (const CyFleetPile *pile, const CyBayWatch *bay);
char *cy_judge_clock_subject (const CyFleetPile *pile);
char *cy_judge_vigil_subject (const CyFleetPile *pile, const CyVigilWatch *watch);

gboolean cy_judge_is_word (CyMeasureId measure, gboolean *out_is_fault);

G_END_DECLS
