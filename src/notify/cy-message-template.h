/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a text message may have [characters], and what a mail may. */
#define CY_MESSAGE_MAX_SMS  300
#define CY_MESSAGE_MAX_MAIL 20000

/* What a template may have [bytes]. */
#define CY_MESSAGE_MAX_TEMPLATE 4096

/**
 * CyMessageField:
 * @name: as it stands between braces.
 * @value: (nullable): UTF-8, what stands there instead.
 */
typedef struct {
  const char *name;
  const char *value;
} CyMessageField;

gboolean cy_message_template_check (const char *template, const char *const *names, GError **error);
char *cy_message_template_render (const char *template,
                                  const CyMessageField *fields,
                                  gsize n_fields,
                                  gsize max_characters);

G_END_DECLS
