/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-people.h"

G_BEGIN_DECLS

/**
 * CySeatState:
 * @CY_SEAT_OPEN: there are no accounts: whoever owns the process sits there.
 * @CY_SEAT_FREE: nobody is logged in.
 * @CY_SEAT_TAKEN: somebody is.
 * @CY_SEAT_LOCKED: somebody is, and went away.
 */
typedef enum {
  CY_SEAT_OPEN,
  CY_SEAT_FREE,
  CY_SEAT_TAKEN,
  CY_SEAT_LOCKED,
} CySeatState;

/**
 * CySeat:
 *
 * Who sits at the screen of this node. What is done there is done as them; while nobody is, or the seat is
 * locked, the network is seen all the same, and a charge can be stopped.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SEAT (cy_seat_get_type ())
G_DECLARE_FINAL_TYPE (CySeat, cy_seat, CY, SEAT, GObject)

/* A seat that nobody touches is locked after so long, unless a policy says otherwise [min]. */
#define CY_SEAT_LOCK_MIN 15

/* Who showed a password or PIN is not asked again for so long [µs]. */
#define CY_SEAT_PROOF_US ((gint64) 5 * 60 * G_USEC_PER_SEC)

CySeat *cy_seat_new (CyNode *node);
CySeatState cy_seat_get_state (CySeat *seat);
const char *cy_seat_get_user (CySeat *seat);
const char *cy_seat_get_actor (CySeat *seat);
void cy_seat_log_in (CySeat *seat,
                     const char *user,
                     const char *password,
                     CyNodeLoggedIn done,
                     gpointer user_data);
void cy_seat_log_out (CySeat *seat);
void cy_seat_lock (CySeat *seat);
void cy_seat_unlock (CySeat *seat, const char *secret, CyNodeDone done, gpointer user_data);
gboolean cy_seat_needs_proof (CySeat *seat, gint64 now_mono_us);
void cy_seat_prove (CySeat *seat, const char *secret, CyNodeDone done, gpointer user_data);
void cy_seat_touch (CySeat *seat);
void cy_seat_look (CySeat *seat, gint64 now_mono_us);

/* The seat of the process's own screen, and who acts there. */
CySeat *cy_node_get_seat (CyNode *node);
const char *cy_node_get_person (CyNode *node);

G_END_DECLS
