/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-job.h"
#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyCommandDesk:
 *
 * Where operators' wishes become commands: it leases targets, checks, writes every step to the journal
 * before it is taken, has jobs carry out what is ordered, and tells how it ended. A command is on the
 * disk as sent before its device is touched, so after a crash it is never sent again; what was under way
 * then ends as unknown.
 *
 * Threading: the main thread.
 */
typedef struct _CyCommandDesk CyCommandDesk;

/**
 * CyCommandDone:
 * @command: (nullable): as it is then.
 * @error: (nullable): why not.
 */
typedef void (*CyCommandDone) (const CyCommand *command, const GError *error, gpointer user_data);

/**
 * CyCommandWish:
 * @pile: record id.
 * @connector: gun, or 0.
 * @name: the command.
 * @arguments: JSON object text.
 * @actor: who wants it.
 */
typedef struct {
  const char *pile;
  guint connector;
  const char *name;
  const char *arguments;
  const char *actor;
} CyCommandWish;

/**
 * CyCommandDeed:
 * @CY_COMMAND_DEED_SELECT: lease the target.
 * @CY_COMMAND_DEED_ORDER: go at once: its batch was selected and operated as a whole.
 * @CY_COMMAND_DEED_OPERATE: do what was selected.
 * @CY_COMMAND_DEED_APPROVE: agree, as the second person.
 * @CY_COMMAND_DEED_CANCEL: think better of it.
 *
 * What people do with commands.
 */
typedef enum {
  CY_COMMAND_DEED_SELECT,
  CY_COMMAND_DEED_ORDER,
  CY_COMMAND_DEED_OPERATE,
  CY_COMMAND_DEED_APPROVE,
  CY_COMMAND_DEED_CANCEL,
  CY_N_COMMAND_DEEDS,
} CyCommandDeed;

/**
 * CyCommandErrand:
 * @deed: what is to be done.
 * @wish: (select, order): the command; of the others only its actor counts.
 * @batch: (order): whose turn it is.
 * @id: (operate, approve, cancel): of the command.
 * @reason: (operate) (nullable): why.
 *
 * Something a person wants of a pile that another node talks to.
 */
typedef struct {
  CyCommandDeed deed;
  CyCommandWish wish;
  const char *batch;
  const char *id;
  const char *reason;
} CyCommandErrand;

/**
 * CyCommandDeskOptions:
 * @journal: borrowed.
 * @profiles: borrowed.
 * @port: borrowed; where piles are.
 * @clock: borrowed.
 * @node: actor of what nobody else is named for.
 * @make_job: makes the job of a command; takes the target.
 * @changed: told whenever a command goes on.
 * @forward: (nullable): has another node do what is wanted of its pile.
 * @user_data: for these.
 */
typedef struct {
  CyJournal *journal;
  CyProfileStore *profiles;
  const CyCommandPort *port;
  const CyClock *clock;
  const char *node;
  CyCommandJob *(*make_job) (CyCommandTarget *target,
                             const char *arguments,
                             gpointer user_data,
                             GError **error);
  void (*changed) (const CyCommand *command, gpointer user_data);
  void (*forward) (const char *owner,
                   const CyCommandErrand *errand,
                   CyCommandDone done,
                   gpointer done_data,
                   gpointer user_data);
  gpointer user_data;
} CyCommandDeskOptions;

CyCommandDesk *cy_command_desk_new (const CyCommandDeskOptions *options, GPtrArray *open);
void cy_command_desk_free (CyCommandDesk *desk);
void cy_command_desk_set_yard (CyCommandDesk *desk, CyYard *yard);
void cy_command_desk_forget (CyCommandDesk *desk, const char *id);
void cy_command_desk_see_entry (CyCommandDesk *desk, const CyEntry *entry);

void cy_command_desk_select (CyCommandDesk *desk,
                             const CyCommandWish *wish,
                             CyCommandDone done,
                             gpointer user_data);
void cy_command_desk_operate (CyCommandDesk *desk,
                              const char *id,
                              const char *reason,
                              const char *actor,
                              CyCommandDone done,
                              gpointer user_data);
void cy_command_desk_approve (CyCommandDesk *desk,
                              const char *id,
                              const char *actor,
                              CyCommandDone done,
                              gpointer user_data);
void cy_command_desk_cancel (CyCommandDesk *desk,
                             const char *id,
                             const char *actor,
                             CyCommandDone done,
                             gpointer user_data);
void cy_command_desk_order (CyCommandDesk *desk,
                            const CyCommandWish *wish,
                            const char *batch,
                            CyCommandDone done,
                            gpointer user_data);

GPtrArray *cy_command_desk_list_open (CyCommandDesk *desk);
int cy_command_desk_get_percent (CyCommandDesk *desk, const char *id);
gboolean cy_command_desk_check (CyCommandDesk *desk, const CyCommandWish *wish, GError **error);

/* How long a selection leases its target [µs]: architecture, section 1. */
#define CY_COMMAND_LEASE_US ((gint64) 30 * G_USEC_PER_SEC)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandDesk, cy_command_desk_free)

G_END_DECLS
