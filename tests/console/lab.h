/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-watch.h"
#include "fixture.h"
#include "sim-lab.h"

G_BEGIN_DECLS

/**
 * Lab:
 *
 * A node that reads the simulated piles of a small town: two stations and a discrete pile.
 */
typedef struct {
  Fixture *fixture;
  SimLab *sim;
} Lab;

gboolean lab_init_language (void);

void lab_open (Lab *lab);
void lab_open_listening (Lab *lab);
void lab_close (Lab *lab);
void lab_make_trouble (Lab *lab);
void lab_wait_alarms (Lab *lab, guint n_alarms);
CyAlarm *lab_find_alarm (Lab *lab, const char *subject);
void lab_wait_state (Lab *lab, const char *subject, CyAlarmState state);

/* Looking into a page as people do: by what is on it. */
GtkWidget *lab_find (GtkWidget *root, const char *id);
GtkWidget *lab_find_type (GtkWidget *root, GType type);
GtkWidget *lab_find_window (GType type);
char *lab_texts (GtkWidget *root);
gboolean lab_says (GtkWidget *root, const char *id, const char *text);
void lab_wait_text (GtkWidget *root, const char *id, const char *text);
void lab_wait_says (GtkWidget *root, const char *text);
void lab_wait_says_no_more (GtkWidget *root, const char *text);
void lab_search (GtkWidget *root, const char *text);
GtkWidget *lab_find_button (GtkWidget *root, const char *label);
char *lab_row (GtkWidget *table, guint row);
GtkSelectionModel *lab_selection (GtkWidget *table);
gboolean lab_is_gone (gpointer weak);
void lab_close_window (GtkWidget *window, GtkWidget *page);
void lab_wait_row (GtkWidget *table, guint row, const char *contains);

G_END_DECLS
