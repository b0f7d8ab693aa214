/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-firmware.h"

#include <string.h>

#include "cy-crc32.h"

#define MAGIC   "CHARGEYARD-FW "
#define CHECK_S 3

void
cy_sim_firmware_init (CySimFirmware *firmware)
{
  *firmware = (CySimFirmware){ .version = "1.8.2", .rejected = -1 };
}

static CySimReply
begin (CySimFirmware *firmware, const CyFirmwareMatch *match, guint32 max_bytes)
{
  if (firmware->state == CY_SIM_FIRMWARE_ACTIVATING)
    return CY_SIM_REPLY_REFUSED;
  if (match->size < 1 || match->size > max_bytes)
    return CY_SIM_REPLY_VALUE;
  firmware->state = CY_SIM_FIRMWARE_RECEIVING;
  firmware->size = match->size;
  firmware->summed = match->has_crc;
  firmware->wanted = match->crc;
  firmware->got = 0;
  firmware->sum = 0;
  firmware->check_s = 0;
  memset (firmware->head, 0, sizeof firmware->head);
  return CY_SIM_REPLY_OK;
}

static void
take (CySimFirmware *firmware, const guint8 *bytes, guint32 n)
{
  firmware->sum = cy_crc32 (firmware->sum, bytes, n);
  if (firmware->got < CY_SIM_FIRMWARE_HEAD)
    memcpy (firmware->head + firmware->got, bytes, MIN (n, CY_SIM_FIRMWARE_HEAD - firmware->got));
  firmware->got += n;
}

/* In their order and without a gap. One that is there already comes again when its answer was
   lost. */
static CySimReply
receive (CySimFirmware *firmware, const CyFirmwareMatch *match, guint block_bytes, gint64 now_s)
{
  guint32 n;

  if (firmware->state != CY_SIM_FIRMWARE_RECEIVING || match->offset >= firmware->size ||
      match->offset % block_bytes != 0 ||
      (gint64) (match->offset / block_bytes) == firmware->rejected)
    return CY_SIM_REPLY_REFUSED;
  n = MIN (MIN (match->n_bytes, block_bytes), firmware->size - match->offset);
  if (n < block_bytes && match->offset + n != firmware->size)
    return CY_SIM_REPLY_REFUSED;
  if (match->offset + n <= firmware->got)
    return CY_SIM_REPLY_OK;
  if (match->offset != firmware->got)
    return CY_SIM_REPLY_REFUSED;
  take (firmware, match->bytes, n);
  if (firmware->got == firmware->size)
    firmware->check_s = now_s + CHECK_S;
  return CY_SIM_REPLY_OK;
}

static CySimReply
activate (CySimFirmware *firmware)
{
  if (firmware->state != CY_SIM_FIRMWARE_CHECKED)
    return CY_SIM_REPLY_REFUSED;
  firmware->state = CY_SIM_FIRMWARE_ACTIVATING;
  return CY_SIM_REPLY_OK;
}

static CySimReply
forget (CySimFirmware *firmware)
{
  if (firmware->state == CY_SIM_FIRMWARE_ACTIVATING)
    return CY_SIM_REPLY_REFUSED;
  firmware->state = CY_SIM_FIRMWARE_IDLE;
  firmware->size = 0;
  firmware->got = 0;
  firmware->check_s = 0;
  return CY_SIM_REPLY_OK;
}

/**
 * cy_sim_firmware_obey:
 * @write: what came in.
 * @out_reply: (out): what becomes of it.
 *
 * Returns: %FALSE when the write has nothing to do with the firmware.
 */
gboolean
cy_sim_firmware_obey (CySimFirmware *firmware,
                      const CyProfile *profile,
                      const CyProfileWrite *write,
                      gint64 now_s,
                      CySimReply *out_reply)
{
  const CyProfileFirmware *plan = cy_profile_get_firmware (profile);
  CyFirmwareMatch match;

  if (plan == NULL || !cy_profile_firmware_match (profile, write, &match))
    return FALSE;
  if (match.step == CY_FIRMWARE_BEGIN)
    *out_reply = begin (firmware, &match, plan->max_bytes);
  else if (match.step == CY_FIRMWARE_BLOCK)
    *out_reply = receive (firmware, &match, plan->block_bytes, now_s);
  else
    *out_reply = match.step == CY_FIRMWARE_ACTIVATE ? activate (firmware) : forget (firmware);
  return TRUE;
}

/* Finds the version in `CHARGEYARD-FW MODEL VERSION`, when the model is this one. */
static gboolean
read_header (const CySimFirmware *firmware, const char *model, char *out_version)
{
  const char *end = strchr (firmware->head, '\n');
  g_auto (GStrv) words = NULL;
  g_autofree char *line = NULL;

  if (end == NULL || !g_str_has_prefix (firmware->head, MAGIC))
    return FALSE;
  line = g_strndup (firmware->head, (gsize) (end - firmware->head));
  words = g_strsplit (line, " ", 4);
  if (g_strv_length (words) != 3 || !g_str_equal (words[1], model) || words[2][0] == '\0' ||
      strlen (words[2]) > CY_SIM_FIRMWARE_VERSION || !g_str_is_ascii (words[2]))
    return FALSE;
  g_strlcpy (out_version, words[2], CY_SIM_FIRMWARE_VERSION + 1);
  return TRUE;
}

/**
 * cy_sim_firmware_step:
 * @model: what the pile says it is.
 *
 * Checks an image that is complete, when its time has come.
 */
void
cy_sim_firmware_step (CySimFirmware *firmware, const char *model, gint64 now_s)
{
  if (firmware->check_s == 0 || now_s < firmware->check_s)
    return;
  firmware->check_s = 0;
  firmware->state = CY_SIM_FIRMWARE_FAILED;
  if (!firmware->fails && (!firmware->summed || firmware->wanted == firmware->sum) &&
      read_header (firmware, model, firmware->next))
    firmware->state = CY_SIM_FIRMWARE_CHECKED;
}

/**
 * cy_sim_firmware_wake:
 *
 * The pile comes back: with the new version, when it was activating one.
 */
void
cy_sim_firmware_wake (CySimFirmware *firmware)
{
  if (firmware->state == CY_SIM_FIRMWARE_ACTIVATING)
    g_strlcpy (firmware->version, firmware->next, sizeof firmware->version);
  firmware->state = CY_SIM_FIRMWARE_IDLE;
  firmware->size = 0;
  firmware->got = 0;
  firmware->check_s = 0;
}

/**
 * cy_sim_firmware_progress:
 *
 * Returns: how much of the image is there [%].
 */
double
cy_sim_firmware_progress (const CySimFirmware *firmware)
{
  return firmware->size == 0 ? 0 : 100.0 * firmware->got / firmware->size;
}
