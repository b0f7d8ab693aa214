/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-error.h"

G_DEFINE_QUARK (cy_profile_error, cy_profile_error)
