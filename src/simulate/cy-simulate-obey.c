/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-simulate-image.h"

/* How long a pile is away that restarts, and that starts another firmware [s]. */
#define RESET_S    5
#define ACTIVATE_S 8

typedef CySimReply (*Obey) (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match);

static double
argument (const CyProfileMatch *match, const char *name, double otherwise)
{
  for (guint i = 0; i < match->n_arguments; i++) {
    if (g_str_equal (match->names[i], name))
      return match->values[i];
  }
  return otherwise;
}

static void
renew_limit (CySimPile *pile, CySimGun *gun)
{
  gboolean forgets =
    cy_profile_get_keep_alive (pile->type->profile) == CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT;

  gun->limit_until_s = forgets ? pile->now_s + pile->settings->patience_s : 0;
}

static CySimReply
obey_start (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  double current = argument (match, "current", INFINITY);

  if (current < INFINITY) {
    gun->limit_current = current;
    renew_limit (pile, gun);
  }
  if (gun->state == CY_PILE_STATE_STARTING || gun->state == CY_PILE_STATE_CHARGING ||
      gun->state == CY_PILE_STATE_SUSPENDED_EVSE)
    return CY_SIM_REPLY_OK;
  if (pile->faults != 0 || !gun->available || !cy_sim_gun_start (gun, pile->now_s))
    return CY_SIM_REPLY_REFUSED;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_stop (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  cy_sim_gun_stop (gun, &pile->random, CY_SIM_STOP_REMOTE, pile->now_s);
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_emergency_stop (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  cy_sim_gun_stop (gun, &pile->random, CY_SIM_STOP_EMERGENCY, pile->now_s);
  gun->faults |= 1u << CY_SIM_FAULT_EMERGENCY_STOP;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_clear_fault (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->faults = 0;
  pile->faults = 0;
  pile->repair_s = 0;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_current (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->limit_current = argument (match, "current", INFINITY);
  renew_limit (pile, gun);
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_power (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->limit_power = argument (match, "power", INFINITY);
  renew_limit (pile, gun);
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_percent (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->limit_power = argument (match, "percent", 100) / 100 * pile->type->power_w;
  renew_limit (pile, gun);
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_phases (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->phases = argument (match, "phases", 3) < 2 ? 1 : 3;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_available (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->available = argument (match, "available", 1) > 0.5;
  return CY_SIM_REPLY_OK;
}

/* A gun under power stays locked whatever is asked. */
static CySimReply
obey_unlock (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  if (gun->state == CY_PILE_STATE_CHARGING || gun->state == CY_PILE_STATE_STARTING)
    return CY_SIM_REPLY_REFUSED;
  gun->locked = FALSE;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_lock (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  gun->locked = gun->plugged;
  return gun->plugged ? CY_SIM_REPLY_OK : CY_SIM_REPLY_REFUSED;
}

static CySimReply
obey_reset (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  cy_sim_pile_leave (pile, RESET_S);
  for (guint i = 0; i < pile->type->connectors; i++)
    pile->guns[i].faults = 0;
  pile->faults = 0;
  pile->repair_s = 0;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_clock (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  cy_sim_pile_set_clock (pile, (gint64) argument (match, "time", 0));
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_beacon (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  pile->relays[CY_SIM_RELAY_BEACON] = argument (match, "value", 0) > 0.5;
  return CY_SIM_REPLY_OK;
}

static CySimReply
obey_set_horn (CySimPile *pile, CySimGun *gun, const CyProfileMatch *match)
{
  pile->relays[CY_SIM_RELAY_HORN] = argument (match, "value", 0) > 0.5;
  return CY_SIM_REPLY_OK;
}

static const struct {
  const char *command;
  Obey obey;
} orders[] = {
  { "start", obey_start },
  { "stop", obey_stop },
  { "emergency_stop", obey_emergency_stop },
  { "clear_fault", obey_clear_fault },
  { "set_current", obey_set_current },
  { "set_power", obey_set_power },
  { "set_percent", obey_set_percent },
  { "set_phases", obey_set_phases },
  { "set_available", obey_set_available },
  { "lock", obey_lock },
  { "unlock", obey_unlock },
  { "reset", obey_reset },
  { "set_clock", obey_set_clock },
  { "set_beacon", obey_set_beacon },
  { "set_horn", obey_set_horn },
};

/* Commands for the pile as a whole that are meant for each gun. */
static CySimReply
obey_everywhere (CySimPile *pile, Obey obey, const CyProfileMatch *match)
{
  CySimReply reply = CY_SIM_REPLY_OK;

  for (guint i = 0; i < pile->type->connectors; i++)
    reply = MAX (reply, obey (pile, &pile->guns[i], match));
  return reply;
}

static gboolean
is_for_guns (Obey obey)
{
  return obey == obey_start || obey == obey_stop || obey == obey_emergency_stop ||
         obey == obey_clear_fault || obey == obey_set_current || obey == obey_set_power ||
         obey == obey_set_percent || obey == obey_set_phases || obey == obey_set_available ||
         obey == obey_lock || obey == obey_unlock;
}

/* What steering lines asked for: one command refused, or done in words only. */
static gboolean
is_tampered (CySimPile *pile, const CyProfileMatch *match, CySimReply *out_reply)
{
  const char *name = match->command == NULL ? NULL : match->command->name;

  if (name == NULL || (name != pile->rejected && name != pile->ignored))
    return FALSE;
  *out_reply = name == pile->rejected ? CY_SIM_REPLY_REFUSED : CY_SIM_REPLY_OK;
  if (name == pile->rejected)
    pile->rejected = NULL;
  else if (match->is_last)
    pile->ignored = NULL;
  return TRUE;
}

/**
 * cy_sim_obey:
 * @write: what came in, its unit as the profile counts.
 *
 * Does what a pile of this profile does when it is written to.
 */
CySimReply
cy_sim_obey (CySimPile *pile, const CyProfileWrite *write)
{
  CySimReply reply;
  CyProfileMatch match;

  if (cy_sim_tariff_obey (&pile->tariff, pile->type->profile, write, &reply))
    return reply;
  if (cy_sim_firmware_obey (&pile->firmware, pile->type->profile, write, pile->now_s, &reply)) {
    if (reply == CY_SIM_REPLY_OK && pile->firmware.state == CY_SIM_FIRMWARE_ACTIVATING)
      cy_sim_pile_leave (pile, ACTIVATE_S);
    return reply;
  }
  if (!cy_profile_match_write (pile->type->profile, write, &match))
    return CY_SIM_REPLY_UNKNOWN;
  if (is_tampered (pile, &match, &reply))
    return reply;
  if (match.command == NULL || !match.is_last)
    return CY_SIM_REPLY_OK;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    if (!g_str_equal (orders[i].command, match.command->name))
      continue;
    if (match.connector == 0 && is_for_guns (orders[i].obey))
      return obey_everywhere (pile, orders[i].obey, &match);
    return orders[i].obey (pile, cy_sim_pile_gun (pile, match.connector), &match);
  }
  return CY_SIM_REPLY_REFUSED;
}
