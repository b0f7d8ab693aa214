/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-error.h"

G_DEFINE_QUARK (cy_sim_error, cy_sim_error)
