/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/* Samples in a second, of 16 bits, one channel. */
#define CY_TONE_RATE 16000

GBytes *cy_tone_render (CyPriority priority);

G_END_DECLS
