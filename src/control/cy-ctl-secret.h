/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-ctl-grammar.h"

G_BEGIN_DECLS

gboolean cy_ctl_take_secrets (CyCtlCommand *command, GError **error);

G_END_DECLS
