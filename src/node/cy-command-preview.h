/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-traits.h"
#include "cy-command.h"
#include "cy-live-table.h"

G_BEGIN_DECLS

/**
 * CyPreviewGun:
 * @connector: which gun.
 * @state: what it does.
 * @quality: of that.
 * @power_w: output power [W], NAN when not known.
 * @energy_wh: of the session so far [Wh], NAN when not known.
 * @cost: of the session so far, as the pile counts [currency unit], NAN when not known.
 * @soc: state of charge [%], NAN when not known.
 * @vin: the vehicle, empty when not known.
 *
 * What goes on at a gun that a command is about.
 */
typedef struct {
  guint connector;
  CyPileState state;
  CyQuality quality;
  double power_w;
  double energy_wh;
  double cost;
  double soc;
  CyText vin;
} CyPreviewGun;

/**
 * CyCommandPreview:
 * @command: (nullable): the selection, %NULL when many piles are previewed without selecting.
 * @guns: (element-type CyPreviewGun): every gun it concerns.
 * @last: (element-type CyCommand): the pile's last commands, newest first.
 * @warnings: (element-type utf8): what the operator should know; English, translatable.
 * @note: (nullable): what the profile says about the command.
 * @needs_reason: operating it needs one.
 *
 * What will happen if a command is operated now.
 */
typedef struct {
  CyCommand *command;
  GArray *guns;
  GPtrArray *last;
  GPtrArray *warnings;
  char *note;
  gboolean needs_reason;
} CyCommandPreview;

GArray *
cy_preview_read_guns (CyLiveTable *table, const char *pile, guint connector, gint64 mono_us);
void cy_command_preview_free (CyCommandPreview *preview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandPreview, cy_command_preview_free)

G_END_DECLS
