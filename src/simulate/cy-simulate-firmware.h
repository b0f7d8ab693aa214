/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-firmware.h"
#include "cy-simulate-reply.h"

G_BEGIN_DECLS

#define CY_SIM_FIRMWARE_HEAD    96
#define CY_SIM_FIRMWARE_VERSION 16

/**
 * CySimFirmwareState:
 *
 * What `firmware.state` says.
 */
typedef enum {
  CY_SIM_FIRMWARE_IDLE,
  CY_SIM_FIRMWARE_RECEIVING,
  CY_SIM_FIRMWARE_CHECKED,
  CY_SIM_FIRMWARE_ACTIVATING,
  CY_SIM_FIRMWARE_FAILED,
} CySimFirmwareState;

/**
 * CySimFirmware:
 * @version: what the pile runs.
 * @next: what the checked image is.
 * @size: of the image that comes [bytes].
 * @got: how much of it is there; the blocks before are not kept, only summed up [bytes].
 * @summed: whether a checksum was announced.
 * @wanted: the CRC-32 it must have then.
 * @sum: that of what is there.
 * @head: its first bytes, for the header.
 * @check_s: when the check is done [s into the story]; 0 when none goes on.
 * @fails: the next check fails whatever the image is.
 * @rejected: number of the block it will not take; -1 for none.
 *
 * How a pile takes a new firmware. An image begins with the line
 * `CHARGEYARD-FW MODEL VERSION`, the model being what `id.model` says.
 */
typedef struct {
  CySimFirmwareState state;
  char version[CY_SIM_FIRMWARE_VERSION + 1];
  char next[CY_SIM_FIRMWARE_VERSION + 1];
  guint32 size;
  guint32 got;
  gboolean summed;
  guint32 wanted;
  guint32 sum;
  char head[CY_SIM_FIRMWARE_HEAD + 1];
  gint64 check_s;
  gboolean fails;
  gint64 rejected;
} CySimFirmware;

void cy_sim_firmware_init (CySimFirmware *firmware);
gboolean cy_sim_firmware_obey (CySimFirmware *firmware,
                               const CyProfile *profile,
                               const CyProfileWrite *write,
                               gint64 now_s,
                               CySimReply *out_reply);
void cy_sim_firmware_step (CySimFirmware *firmware, const char *model, gint64 now_s);
void cy_sim_firmware_wake (CySimFirmware *firmware);
double cy_sim_firmware_progress (const CySimFirmware *firmware);

G_END_DECLS
