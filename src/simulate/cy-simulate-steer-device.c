/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-steer-private.h"

#define CLOCK_OFF_MAX_S 100000000

/* Half a million blocks are more than any image has. */
#define BLOCKS_MAX 1e9

static const char *const tariff_moods[] = {
  [CY_SIM_TARIFF_OK] = "ok",
  [CY_SIM_TARIFF_REFUSE] = "refuse",
  [CY_SIM_TARIFF_CORRUPT] = "corrupt",
};

/**
 * cy_sim_verb_tariff:
 *
 * `tariff PILE refuse|corrupt|ok`: what the pile makes of the next tariffs.
 */
gboolean
cy_sim_verb_tariff (CySimLine *line, GString *reply, GError **error)
{
  CySimTariff *tariff = &line->slot->pile->tariff;

  if (tariff->n == 0)
    return cy_sim_line_refuse (error, "this pile takes no tariff", line->words[1]);
  for (guint i = 0; i < CY_N_SIM_TARIFF_MOODS; i++) {
    if (!g_str_equal (tariff_moods[i], line->words[2]))
      continue;
    tariff->mood = i;
    return TRUE;
  }
  return cy_sim_line_refuse (error, "a tariff is refuse, corrupt or ok", line->words[2]);
}

/**
 * cy_sim_verb_firmware:
 *
 * `firmware PILE fail|reject-block N|ok`: what the pile makes of the next images.
 */
gboolean
cy_sim_verb_firmware (CySimLine *line, GString *reply, GError **error)
{
  CySimFirmware *firmware = &line->slot->pile->firmware;
  const char *word = line->words[2];
  gboolean rejects = g_str_equal (word, "reject-block");
  double block = -1;

  if (cy_profile_get_firmware (line->slot->pile->type->profile) == NULL)
    return cy_sim_line_refuse (error, "this pile takes no firmware", line->words[1]);
  if (rejects != (line->n_words == 4) ||
      (!rejects && !g_str_equal (word, "fail") && !g_str_equal (word, "ok")))
    return cy_sim_line_refuse (error, "a firmware is fail, reject-block N or ok", word);
  if (rejects && !cy_sim_line_get_number (line->words[3], 0, BLOCKS_MAX, &block, error))
    return FALSE;
  firmware->fails = g_str_equal (word, "fail");
  firmware->rejected = (gint64) block;
  return TRUE;
}

/**
 * cy_sim_verb_clock:
 *
 * `clock PILE SECONDS`: how far the device's clock is off from now on.
 */
gboolean
cy_sim_verb_clock (CySimLine *line, GString *reply, GError **error)
{
  CySimPile *pile = line->slot->pile;
  double off_s;

  if (!cy_sim_line_get_number (line->words[2], -CLOCK_OFF_MAX_S, CLOCK_OFF_MAX_S, &off_s, error))
    return FALSE;
  pile->clock_set_s = pile->now_s;
  pile->clock_offset_s = off_s;
  return TRUE;
}

/**
 * cy_sim_verb_stay:
 *
 * `stay PILE/GUN`: whoever is plugged in stays when the battery is full, until `unplug`.
 */
gboolean
cy_sim_verb_stay (CySimLine *line, GString *reply, GError **error)
{
  CySimGun *gun;

  if (!cy_sim_line_get_gun (line, &gun, error))
    return FALSE;
  if (!gun->plugged)
    return cy_sim_line_refuse (error, "there is no car", line->words[1]);
  gun->stays = TRUE;
  return TRUE;
}

static gboolean
get_command (CySimLine *line, const char **out_name, GError **error)
{
  const CyProfileCommand *command =
    cy_profile_find_command (line->slot->pile->type->profile, line->words[2]);

  if (command == NULL)
    return cy_sim_line_refuse (error, "this pile knows no such command", line->words[2]);
  *out_name = command->name;
  return TRUE;
}

/**
 * cy_sim_verb_reject:
 *
 * `reject PILE COMMAND`: the next such command is answered by an exception.
 */
gboolean
cy_sim_verb_reject (CySimLine *line, GString *reply, GError **error)
{
  return get_command (line, &line->slot->pile->rejected, error);
}

/**
 * cy_sim_verb_ignore:
 *
 * `ignore PILE COMMAND`: the next such command is answered as if it were done, and is not.
 */
gboolean
cy_sim_verb_ignore (CySimLine *line, GString *reply, GError **error)
{
  return get_command (line, &line->slot->pile->ignored, error);
}
