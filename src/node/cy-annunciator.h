/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAnnunciatorPart:
 * @CY_ANNUNCIATOR_SOUND: a tone for each priority, until every alarm is acknowledged or silenced.
 * @CY_ANNUNCIATOR_SPEECH: new alarms are read aloud, a burst in one sentence.
 * @CY_ANNUNCIATOR_NOTIFICATION: new alarms are told to the desktop.
 *
 * The ways in which the room where a program runs hears of alarms.
 */
typedef enum {
  CY_ANNUNCIATOR_SOUND,
  CY_ANNUNCIATOR_SPEECH,
  CY_ANNUNCIATOR_NOTIFICATION,
  CY_N_ANNUNCIATOR_PARTS,
} CyAnnunciatorPart;

/**
 * CyAnnunciatorTell:
 * @title: one line about alarms that nobody was told of yet.
 * @body: more of them.
 * @is_critical: whether one of them is.
 *
 * Told to the desktop by who has one.
 */
typedef void (*CyAnnunciatorTell) (const char *title,
                                   const char *body,
                                   gboolean is_critical,
                                   gpointer user_data);

/**
 * CyAnnunciator:
 *
 * Tells the room of alarms. What of it is on is kept in the data directory.
 *
 * Emits "changed" when it begins or stops to sound, when a part is turned on or off, and when something
 * does not work.
 *
 * Threading: the main thread; sound and speech run on a thread of their own.
 */
#define CY_TYPE_ANNUNCIATOR (cy_annunciator_get_type ())
G_DECLARE_FINAL_TYPE (CyAnnunciator, cy_annunciator, CY, ANNUNCIATOR, GObject)

CyAnnunciator *cy_annunciator_new (CyNode *node, CyAnnunciatorTell tell, gpointer user_data);
void cy_annunciator_stop (CyAnnunciator *self);
const char *cy_annunciator_part_name (CyAnnunciatorPart part);
void cy_annunciator_set (CyAnnunciator *self, CyAnnunciatorPart part, gboolean on);
gboolean cy_annunciator_get (CyAnnunciator *self, CyAnnunciatorPart part);
void cy_annunciator_silence (CyAnnunciator *self);
gboolean cy_annunciator_is_sounding (CyAnnunciator *self);
gboolean cy_annunciator_is_asking (CyAnnunciator *self);
const char *cy_annunciator_get_problem (CyAnnunciator *self);

G_END_DECLS
