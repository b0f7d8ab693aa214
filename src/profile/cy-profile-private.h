/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-action.h"
#include "cy-profile-firmware.h"
#include "cy-profile-row.h"
#include "cy-profile-state.h"
#include "cy-profile-tariff.h"
#include "cy-profile.h"

G_BEGIN_DECLS

/**
 * CyProfileItem:
 * @row: (transfer none): what it is.
 * @line: its index in `registers`, for messages.
 * @connector: its gun, or 0.
 * @tag: its index in the tag set.
 * @block: which read brings it.
 * @first: where it starts in that block.
 *
 * One row at one gun.
 */
typedef struct {
  const CyProfileRow *row;
  guint line;
  guint connector;
  guint tag;
  gint16 unit;
  guint16 address;
  guint block;
  guint first;
} CyProfileItem;

/**
 * CyProfileReading:
 * @max_block: longest read [registers].
 * @max_gap: most unwanted registers read along with wanted ones.
 * @bulk: whether one read may bring several quantities.
 * @read_unlisted: whether addresses that no row names may be read at all.
 */
typedef struct {
  guint max_block;
  guint max_gap;
  gboolean bulk;
  gboolean read_unlisted;
} CyProfileReading;

typedef struct {
  CyProfileKeepAliveKind kind;
  guint interval_ms;
  gboolean by_measure;
  CyMeasureId measure;
  double fraction;
  const char *command; /* borrowed from the command */
  CyProfileAction *action;
} CyProfileKeepAlive;

/**
 * CyProfileFirmwarePlan:
 * @file: number of the first file; 0 with the window method.
 * @begin: takes `size` and `crc`, and so do @begin_parameters.
 * @block: (nullable): takes `offset` and `data`; only with the window method.
 * @abort: (nullable): only where the device has one.
 */
typedef struct {
  CyProfileFirmware firmware;
  guint16 file;
  CyProfileAction *begin;
  CyProfileAction *block;
  CyProfileAction *activate;
  CyProfileAction *abort;
  GArray *begin_parameters;
  GArray *block_parameters;
  GArray *no_parameters;
} CyProfileFirmwarePlan;

struct _CyProfile {
  gatomicrefcount refs;
  char *id;
  char *vendor;
  char *model;
  gboolean is_dc;
  guint n_connectors;
  guint max_connectors;
  CyProfileManners manners;
  CyProfileReading reading;
  CyProfileDefaults defaults;
  GPtrArray *rows;    /* owned CyProfileRow */
  GArray *items;      /* CyProfileItem, sorted as they are read; documented rows have none */
  GArray *blocks;     /* CyReadBlock */
  GArray *block_ends; /* guint: one past each block's last item */
  CyTagSet *tags;
  GArray *tag_items;      /* int: each tag's item, -1 for a derived one */
  GPtrArray *commands;    /* owned CyProfileCommandPlan */
  GPtrArray *state_rules; /* owned CyStateRule, nullable */
  CyProfileKeepAlive keep_alive;
  CyProfileTariff *tariff;         /* nullable */
  CyProfileFirmwarePlan *firmware; /* nullable */
};

const CyProfileCommandPlan *cy_profile_find_plan (const CyProfile *profile, const char *name);
gboolean cy_profile_plan (CyProfile *profile, const CyJsonPath *path, GError **error);
gboolean cy_profile_keep_alive_parse (CyProfile *profile,
                                      JsonNode *node,
                                      const CyJsonPath *path,
                                      GError **error);
void cy_profile_keep_alive_clear (CyProfileKeepAlive *keep_alive);
gboolean cy_profile_tariff_compile (CyProfile *profile,
                                    JsonNode *node,
                                    const CyJsonPath *path,
                                    GError **error);
gboolean cy_profile_firmware_compile (CyProfile *profile,
                                      JsonNode *node,
                                      const CyJsonPath *path,
                                      GError **error);
void cy_profile_firmware_free (CyProfileFirmwarePlan *plan);
gboolean cy_profile_action_match (const CyProfileAction *action,
                                  const CyProfileWrite *write,
                                  guint connector,
                                  GArray *parameters,
                                  CyProfileMatch *out_match);
gboolean cy_profile_action_build (const CyProfileAction *action,
                                  guint connector,
                                  GArray *parameters,
                                  const CyProfileArgument *arguments,
                                  guint n_arguments,
                                  CyProfileWrite *out_write,
                                  GError **error);

G_END_DECLS
