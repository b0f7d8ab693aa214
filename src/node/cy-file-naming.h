/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

/**
 * CyFileWish:
 * @subject: what names the file: `order:ID` or `firmware:ID`.
 * @sha256: of the file.
 */
typedef struct {
  char *subject;
  char *sha256;
} CyFileWish;

CyFileWish *cy_file_wish_new (const char *subject, const char *sha256);
void cy_file_wish_free (CyFileWish *wish);

/**
 * CyFileNaming:
 * @name: what people call the file.
 * @origins: (element-type utf8): the nodes whose entries name it, the first of them first.
 *
 * What the journal says of a file.
 */
typedef struct {
  char *name;
  GPtrArray *origins;
} CyFileNaming;

void cy_file_naming_free (CyFileNaming *naming);
gpointer cy_file_naming_load (CyDb *db, gpointer wish, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFileWish, cy_file_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFileNaming, cy_file_naming_free)

G_END_DECLS
