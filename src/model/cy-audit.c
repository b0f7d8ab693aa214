/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
  const char *prefixes[3]; /* none: whatever no other has */
} groups[CY_N_AUDIT_GROUPS] = {
  [CY_AUDIT_RECORDS] = { "records", N_ ("Master data"), { "record.", "owner." } },
  [CY_AUDIT_ALARMS] = { "alarms", N_ ("Alarms"), { "alarm." } },
  [CY_AUDIT_COMMANDS] = { "commands", N_ ("Commands"), { "command.", "batch." } },
  [CY_AUDIT_ORDERS] = { "orders", N_ ("Work orders"), { "order." } },
  [CY_AUDIT_CHANGES] = { "changes", N_ ("Change requests"), { "change." } },
  [CY_AUDIT_MESSAGES] = { "messages", N_ ("Messages"), { "message." } },
  [CY_AUDIT_PEOPLE] = { "people", N_ ("Signing in and passwords"), { "user." } },
  [CY_AUDIT_OTHERS] = { "others", N_ ("The node itself"), { NULL } },
};

/* As long as a node's id, which no account is. */
#define NODE_CHARS 64

/**
 * cy_audit_is_own:
 *
 * Returns: whether an entry is the node's own doing and no person's: its actor is the node, by name or by id.
 */
gboolean
cy_audit_is_own (const char *actor)
{
  return g_str_equal (actor, CY_ACTOR_SYSTEM) || g_utf8_strlen (actor, -1) == NODE_CHARS;
}

/**
 * cy_audit_group_of:
 * @kind: of an entry.
 */
CyAuditGroup
cy_audit_group_of (const char *kind)
{
  for (guint i = 0; i < CY_AUDIT_OTHERS; i++) {
    for (guint k = 0; groups[i].prefixes[k] != NULL; k++) {
      if (g_str_has_prefix (kind, groups[i].prefixes[k]))
        return (CyAuditGroup) i;
    }
  }
  return CY_AUDIT_OTHERS;
}

const char *
cy_audit_group_name (CyAuditGroup group)
{
  return groups[group].name;
}

/**
 * cy_audit_group_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_audit_group_label (CyAuditGroup group)
{
  return groups[group].label;
}

gboolean
cy_audit_group_find (const char *name, CyAuditGroup *out_group)
{
  for (guint i = 0; i < CY_N_AUDIT_GROUPS; i++) {
    if (g_str_equal (groups[i].name, name)) {
      *out_group = (CyAuditGroup) i;
      return TRUE;
    }
  }
  return FALSE;
}

CyAuditSearch *
cy_audit_search_copy (const CyAuditSearch *search)
{
  CyAuditSearch *copy = g_memdup2 (search, sizeof *search);

  copy->actor = g_strdup (search->actor);
  copy->origin = g_strdup (search->origin);
  copy->subject = g_strdup (search->subject);
  copy->text = g_strdup (search->text);
  return copy;
}

void
cy_audit_search_free (CyAuditSearch *search)
{
  if (search == NULL)
    return;
  g_free (search->actor);
  g_free (search->origin);
  g_free (search->subject);
  g_free (search->text);
  g_free (search);
}

void
cy_audit_change_free (CyAuditChange *change)
{
  g_free (change->cell);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

/**
 * cy_audit_line_new:
 * @entry: (transfer full): what happened.
 */
CyAuditLine *
cy_audit_line_new (CyEntry *entry)
{
  CyAuditLine *line = g_new0 (CyAuditLine, 1);

  line->entry = entry;
  line->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_audit_change_free);
  return line;
}

void
cy_audit_line_free (CyAuditLine *line)
{
  cy_entry_unref (line->entry);
  g_ptr_array_unref (line->changes);
  g_free (line->pile);
  g_free (line->name);
  g_free (line);
}

CyAuditPart *
cy_audit_part_new (void)
{
  CyAuditPart *page = g_new0 (CyAuditPart, 1);

  page->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_audit_line_free);
  return page;
}

void
cy_audit_part_free (CyAuditPart *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref (page->lines);
  g_free (page);
}
