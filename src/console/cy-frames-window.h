/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyFramesWindow:
 *
 * What goes to one pile and what comes back, as it goes: each frame in words, and the bytes of the
 * one that is selected. Keeps the newest 2000; nothing is traced once it is closed.
 *
 * Actions: `frames.clear`, `frames.copy`, `frames.save`.
 *
 * Keyboard: Escape closes, Control+C copies.
 */
#define CY_TYPE_FRAMES_WINDOW (cy_frames_window_get_type ())
G_DECLARE_FINAL_TYPE (CyFramesWindow, cy_frames_window, CY, FRAMES_WINDOW, AdwWindow)

CyFramesWindow *cy_frames_window_present (GtkWidget *near, CyNode *node, const char *pile);
char *cy_frames_window_get_text (CyFramesWindow *self);
void cy_frames_window_save (CyFramesWindow *self, GFile *file);

G_END_DECLS
