/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-kind-private.h"

#include <glib/gi18n-lib.h>

/* An Ed25519 public key in hexadecimal digits. */
#define KEY_DIGITS 64

/* An attendant's station need not keep what it never looks at. */
static const CyChoice keeps[] = {
  { "all", N_ ("All piles") },
  { "own", N_ ("Its own piles only") },
  { NULL, NULL },
};

/* A record's id is the node's: the SHA-256 of its key, so that nothing else needs to be believed. */
static const CyField node_fields[] = {
  NAME_FIELD,
  { .name = "key",
    .label = N_ ("Public key"),
    .type = CY_FIELD_TEXT,
    .required = TRUE,
    .high = KEY_DIGITS },
  TEXT_FIELD ("address", N_ ("Address")),
  REF_FIELD ("station", N_ ("Station"), CY_KIND_STATION),
  { .name = "keeps", .label = N_ ("Keeps roll-ups of"), .type = CY_FIELD_CHOICE, .choices = keeps },
};

const CyKind cy_node_kind =
  KIND ("node", "nodes", N_ ("Node"), N_ ("Nodes"), CY_KIND_GROUP_NETWORK, node_fields);
