/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

JsonNode *cy_control_client_call (const char *data_dir,
                                  const char *verb,
                                  JsonNode *arguments,
                                  const char *actor,
                                  const char *token,
                                  GError **error);

G_END_DECLS
