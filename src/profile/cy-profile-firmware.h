/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-command.h"

G_BEGIN_DECLS

/* Modbus Application Protocol V1.1b3, clause 6.15: a file has the records 0 to 9999. */
#define CY_FILE_RECORDS 10000

/**
 * CyFirmwareMethod:
 * @CY_FIRMWARE_WINDOW: blocks go to a window of registers, each with its offset.
 * @CY_FIRMWARE_FILE: blocks are records of a file (function 21): two bytes are a record, and the
 *   image goes on in the next file where one is full.
 */
typedef enum {
  CY_FIRMWARE_WINDOW,
  CY_FIRMWARE_FILE,
} CyFirmwareMethod;

/**
 * CyProfileFirmware:
 * @block_bytes: what one block carries; only the last may be shorter.
 * @max_bytes: the largest image.
 * @check_ms: how long the device may take to check what it was sent [ms].
 * @activate_ms: how long it may be away until it comes back with the new version [ms].
 * @can_abort: whether it can be told to forget a transfer.
 *
 * How a device takes a new firmware. The measures firmware.state and firmware.progress say how far
 * it is where it has them, and id.firmware what it runs.
 */
typedef struct {
  CyFirmwareMethod method;
  guint block_bytes;
  guint32 max_bytes;
  guint check_ms;
  guint activate_ms;
  gboolean can_abort;
} CyProfileFirmware;

const CyProfileFirmware *cy_profile_get_firmware (const CyProfile *profile);
gboolean cy_profile_firmware_begin (const CyProfile *profile,
                                    guint32 size,
                                    guint32 crc,
                                    GArray *out_writes,
                                    GError **error);
gboolean cy_profile_firmware_block (const CyProfile *profile,
                                    guint32 offset,
                                    const guint8 *bytes,
                                    gsize n,
                                    CyProfileWrite *out_write,
                                    GError **error);
gboolean
cy_profile_firmware_activate (const CyProfile *profile, GArray *out_writes, GError **error);
gboolean cy_profile_firmware_abort (const CyProfile *profile, GArray *out_writes, GError **error);

/**
 * CyFirmwareStep:
 * @CY_FIRMWARE_BEGIN: an image of a size, with a checksum.
 * @CY_FIRMWARE_BLOCK: a piece of it.
 * @CY_FIRMWARE_ACTIVATE: run it.
 * @CY_FIRMWARE_ABORT: forget it.
 */
typedef enum {
  CY_FIRMWARE_BEGIN,
  CY_FIRMWARE_BLOCK,
  CY_FIRMWARE_ACTIVATE,
  CY_FIRMWARE_ABORT,
} CyFirmwareStep;

/**
 * CyFirmwareMatch:
 * @size: of the image, when it begins [bytes].
 * @has_crc: whether the device is told a checksum at all.
 * @crc: its CRC-32, when it begins.
 * @offset: where a block stands in the image [bytes].
 * @n_bytes: of a block; the last one is filled up with zeros.
 *
 * What a device learns from a write of its firmware member.
 */
typedef struct {
  CyFirmwareStep step;
  guint32 size;
  gboolean has_crc;
  guint32 crc;
  guint32 offset;
  guint n_bytes;
  guint8 bytes[2 * CY_PROFILE_WRITE_MAX];
} CyFirmwareMatch;

gboolean cy_profile_firmware_match (const CyProfile *profile,
                                    const CyProfileWrite *write,
                                    CyFirmwareMatch *out_match);

G_END_DECLS
