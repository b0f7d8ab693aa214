/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-notice-setting.h"

G_BEGIN_DECLS

/**
 * CyNoticeLanguage:
 * @code: (nullable): `zh_CN`; %NULL for the one the node speaks.
 * @catalog: (nullable): its texts.
 *
 * What language somebody is told something in.
 */
typedef struct {
  const char *code;
  const CyCatalog *catalog;
} CyNoticeLanguage;

char *
cy_notice_title (CyYard *yard, GPtrArray *alarms, CyNoticeStep step, CyNoticeLanguage language);
char *cy_notice_text (CyYard *yard,
                      GPtrArray *alarms,
                      CyNoticeStep step,
                      CyNoticeLanguage language,
                      const char *template,
                      gsize max_characters);

G_END_DECLS
