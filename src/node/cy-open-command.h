/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-desk.h"

G_BEGIN_DECLS

/* What the parts of the command desk share: cy-command-desk.c follows the journal and the time,
 * cy-command-wish.c decides about what people want, cy-open-command.c sees one command through. */

/* @open: (element-type utf8 CyOpenCommand): by id, which is the command's.
 * @ended: (element-type CyCommand): that ended just now, newest last.
 * @self: what callbacks of the journal hold, since they may arrive after the desk is gone. */
struct _CyCommandDesk {
  CyCommandDeskOptions options;
  char *node;
  CyYard *yard;          /* owned, nullable before the first is known */
  GHashTable *open;      /* borrowed id -> owned CyOpenCommand */
  GHashTable *elsewhere; /* owned id -> owned node: commands other nodes carry out */
  GQueue ended;          /* of owned CyCommand, newest last */
  guint tick;            /* source id, 0 when nothing is open */
  /* Callbacks of the journal may arrive after the desk is gone: they hold this, not the desk. */
  CyCommandDesk **self;
};

/* A command that is not at its end; from before its first entry is on the disk, so that two operators
 * cannot slip through together. */
typedef struct {
  CyCommandDesk *desk;
  CyCommand *command;
  char *pile; /* what it claims */
  guint connector;
  char *actor;
  gboolean is_essential;
  CyCommandJob *job;     /* owned, nullable */
  guint n_saving;        /* entries on their way to the disk */
  CyCommandEvent ending; /* how it ends, when the journal did not take it yet */
  char *ending_outcome;
  gboolean has_ending;
} CyOpenCommand;

/* What an entry leads to once it is on the disk. */
typedef void (*CyOpenCommandThen) (CyOpenCommand *open);

void cy_command_desk_refuse (CyCommandDone done, gpointer user_data, GError *error);
gint64 cy_command_desk_now_us (CyCommandDesk *desk);

CyOpenCommand *cy_open_command_new (CyCommandDesk *desk, CyCommand *command);
void cy_open_command_free (CyOpenCommand *open);
void cy_open_command_claim (CyOpenCommand *open,
                            const char *pile,
                            guint connector,
                            const char *name,
                            const char *actor);
CyCommandTarget *cy_open_command_find_target (CyOpenCommand *open, GError **error);
void cy_open_command_save (CyOpenCommand *open,
                           CyCommandEvent event,
                           JsonObject *payload,
                           const char *actor,
                           CyOpenCommandThen then,
                           CyCommandDone done,
                           gpointer user_data);
void cy_open_command_send (CyOpenCommand *open);
void cy_open_command_end (CyOpenCommand *open, CyCommandEvent event, const char *outcome);
void cy_open_command_save_end (CyOpenCommand *open);

G_END_DECLS
