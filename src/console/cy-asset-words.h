/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-asset.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/* What is said of a pile as a thing that was bought, fact by fact. No display. */

guint cy_asset_words_count (void);
const char *cy_asset_words_label (guint fact);
char *cy_asset_words_value (guint fact, const CyAsset *asset, CyYard *yard);

char *cy_asset_words_warranty (const CyAsset *asset);
CySeverity cy_asset_words_warranty_severity (const CyAsset *asset);

G_END_DECLS
