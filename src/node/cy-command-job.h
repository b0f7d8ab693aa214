/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-rule.h"
#include "cy-command-target.h"
#include "cy-file-store.h"
#include "cy-pile-talk.h"

G_BEGIN_DECLS

/**
 * CyCommandJob:
 *
 * Carries out one command that is on the disk already: writes, in order and each at most once, then
 * reads back until the pile shows what was asked or its time is up.
 *
 * Kinds of jobs differ in what they send and what proves it; they share how they are told apart from
 * outside: a job reports written once at most, and an end exactly once, never from inside its start.
 * Freeing a job ends it without a report.
 *
 * Threading: the main thread.
 */
typedef struct _CyCommandJob CyCommandJob;

/**
 * CyCommandJobClass:
 * @start: begins.
 * @cancel: (nullable): asks to end where that does no harm; %FALSE when it is too late.
 * @free: ends it.
 */
typedef struct {
  void (*start) (CyCommandJob *job);
  gboolean (*cancel) (CyCommandJob *job);
  void (*free) (CyCommandJob *job);
} CyCommandJobClass;

/**
 * CyCommandJobReport:
 * @event: written, or one of the ends: verify, fail, lose.
 * @outcome: (nullable): in words, for the journal.
 */
typedef void (*CyCommandJobReport) (CyCommandEvent event, const char *outcome, gpointer user_data);

/**
 * CyCommandJob:
 * @target: owned.
 * @percent: how far it is, for jobs that take long; -1 when it makes no sense.
 */
struct _CyCommandJob {
  const CyCommandJobClass *klass;
  const CyCommandPort *port;
  const CyClock *clock;
  CyCommandTarget *target;
  CyCommandJobReport report;
  gpointer user_data;
  int percent;
};

void cy_command_job_init (CyCommandJob *job,
                          const CyCommandJobClass *klass,
                          const CyCommandPort *port,
                          const CyClock *clock,
                          CyCommandTarget *target);
void cy_command_job_start (CyCommandJob *job, CyCommandJobReport report, gpointer user_data);
gboolean cy_command_job_cancel (CyCommandJob *job);
void cy_command_job_free (CyCommandJob *job);
gboolean cy_command_job_read_tag (CyCommandJob *job, guint tag, CySample *out_sample);

/* What commands of the profile are: some writes and a value that proves them. */
CyCommandJob *cy_plain_job_new (const CyCommandPort *port,
                                const CyClock *clock,
                                CyCommandTarget *target,
                                const char *arguments,
                                GError **error);

/* A tariff, read back word for word. */
CyCommandJob *cy_tariff_job_new (const CyCommandPort *port,
                                 const CyClock *clock,
                                 CyCommandTarget *target,
                                 const char *arguments,
                                 GError **error);

/* A firmware image, sent, checked, activated. */
CyRecord *
cy_upgrade_job_find_image (const CyCommandTarget *target, const char *arguments, GError **error);
CyCommandJob *cy_upgrade_job_new (const CyCommandPort *port,
                                  const CyClock *clock,
                                  CyFileStore *store,
                                  CyCommandTarget *target,
                                  const char *arguments,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandJob, cy_command_job_free)

G_END_DECLS
