/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "history-bench.h"

G_BEGIN_DECLS

/**
 * HistoryServer:
 *
 * A server of somebody else's, run for us alone: on loopback, with its data below the folder of the
 * load, gone with the process that started it.
 */
typedef struct _HistoryServer HistoryServer;

/**
 * HistoryServerKind:
 * @title: what people call it.
 * @program: its executable, as Debian names it.
 * @package: Debian's.
 * @ready_path: is answered once it works.
 * @write_path: takes lines.
 * @arguments: (transfer full): how to start it on a folder and two ports of loopback.
 * @set_up: (nullable): what must be there before anything is written.
 * @flush: (nullable): has it put what it holds in memory where it stays.
 * @question: (transfer full): the path that asks.
 */
typedef struct {
  const char *title;
  const char *program;
  const char *package;
  const char *ready_path;
  const char *write_path;
  GStrv (*arguments) (const char *program, const char *folder, const guint ports[2]);
  void (*set_environment) (GSubprocessLauncher *launcher, const char *folder, const guint ports[2]);
  void (*set_up) (HistoryServer *server);
  void (*flush) (HistoryServer *server);
  char *(*question) (const HistoryAsked *asked);
} HistoryServerKind;

extern const HistoryServerKind history_victoria;
extern const HistoryServerKind history_influx;

/* A load and who is to store it: what the parts are given. */
typedef struct {
  HistoryLoad load;
  const HistoryServerKind *kind;
  guint questions;
} HistoryServerTask;

char *history_server_find (const HistoryServerKind *kind);
void history_server_store (gconstpointer task, gpointer out_stored);
void history_server_ask (gconstpointer task, gpointer out_answers);

/* For the kinds. */
gsize
history_server_request (HistoryServer *server, const char *method, const char *path, GBytes *body);

/* What is written: the same lines for both, a pile's scan each. */
GBytes *history_lines_encode (const CySampleBatch *batch, CyFleet *fleet);
char *history_lines_name (CyMeasureId measure);

G_END_DECLS
