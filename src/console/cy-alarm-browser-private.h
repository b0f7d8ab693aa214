/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-browser.h"
#include "cy-alarm-filter-bar.h"
#include "cy-alarm-pane.h"
#include "cy-node-flood.h"

G_BEGIN_DECLS

struct _CyAlarmBrowser {
  GtkWidget parent_instance;

  GtkDropDown *span;
  GtkMenuButton *period;
  GtkBox *filter_place;
  GtkLabel *count;
  GtkEntry *note;
  GtkColumnView *alarms;
  GtkScrolledWindow *scroller;
  GtkWidget *nothing;
  GtkLabel *empty; /* says why there are no rows */
  GtkWidget *banner;
  GtkLabel *flood_text;
  GtkButton *unfold;
  GtkPaned *paned;
  CyAlarmFilterBar *filter;
  CyAlarmPane *pane;
  CyNode *node;      /* owned */
  GListStore *store; /* owned, of CyRow of CyAlarmRow */
  GtkMultiSelection *selection;
  GPtrArray *found; /* owned, of CyAlarm: everything that is listed, folded or not */
  GHashTable *open; /* owned: keys of the groups whose members are shown */
  CyFlood flood;
  gint64 from_us; /* of the chosen time */
  gint64 to_us;
  gboolean unfolded; /* somebody wants to see all of a flood */
  gboolean has_more; /* of the past, beyond what is loaded */
  gboolean loading_more;
  guint question; /* the newest query; older answers are dropped */
  guint later;    /* source ids, 0 when nothing is due */
  guint tick;
  guint room;
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  char *form;                    /* owned, nullable: of what is saved */
};

CyAlarmBrowserView cy_alarm_browser_get_view (CyAlarmBrowser *self);
const char *cy_alarm_browser_view_label (CyAlarmBrowserView view);
CyAlarmSearch *cy_alarm_browser_make_search (CyAlarmBrowser *self);
gboolean cy_alarm_browser_is_past (CyAlarmBrowser *self);
void cy_alarm_browser_refresh (CyAlarmBrowser *self);
void cy_alarm_browser_show_rows (CyAlarmBrowser *self);
CyAlarmRow *cy_alarm_browser_get_row (CyAlarmBrowser *self, guint position);

void cy_alarm_browser_install_actions (GtkWidgetClass *widget_class);
void cy_alarm_browser_enable_actions (CyAlarmBrowser *self);

G_END_DECLS
