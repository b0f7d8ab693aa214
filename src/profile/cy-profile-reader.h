/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyProfileReader:
 * @object: what is being read.
 * @path: where it is in the document.
 * @error: where the first trouble goes.
 * @failed: set with it; everything read afterwards is its fallback.
 *
 * Reads one object's members with a sticky error, so that a parser can read them all and look once.
 * Lives on the stack.
 */
typedef struct {
  JsonObject *object;
  const CyJsonPath *path;
  GError **error;
  gboolean failed;
} CyProfileReader;

gboolean cy_profile_reader_open (CyProfileReader *reader,
                                 JsonNode *node,
                                 const CyJsonPath *path,
                                 const char *const *members,
                                 GError **error);
gboolean cy_profile_reader_has (CyProfileReader *reader, const char *name);
JsonNode *cy_profile_reader_get (CyProfileReader *reader, const char *name);
void cy_profile_reader_require (CyProfileReader *reader, const char *name);
void cy_profile_reader_fail (CyProfileReader *reader, const char *name, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
gint64 cy_profile_reader_int (CyProfileReader *reader,
                              const char *name,
                              gint64 low,
                              gint64 high,
                              gint64 fallback);
double cy_profile_reader_number (CyProfileReader *reader,
                                 const char *name,
                                 double low,
                                 double high,
                                 double fallback);
gboolean cy_profile_reader_bool (CyProfileReader *reader, const char *name, gboolean fallback);
const char *
cy_profile_reader_text (CyProfileReader *reader, const char *name, const char *fallback);
guint cy_profile_reader_choice (CyProfileReader *reader,
                                const char *name,
                                const char *const *choices,
                                guint fallback);
void cy_profile_reader_texts (CyProfileReader *reader, const char *name);

G_END_DECLS
