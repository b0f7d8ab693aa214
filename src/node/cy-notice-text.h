/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-notice-setting.h"

G_BEGIN_DECLS

char *cy_notice_title (CyYard *yard, GPtrArray *alarms, CyNoticeStep step, const char *language);
char *cy_notice_text (CyYard *yard,
                      GPtrArray *alarms,
                      CyNoticeStep step,
                      const char *language,
                      const char *template,
                      gsize max_characters);

G_END_DECLS
