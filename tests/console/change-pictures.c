/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "change-pictures.h"

#include "capture.h"
#include "cy-change-dialog.h"
#include "cy-change-targets.h"
#include "cy-node-change.h"
#include "cy-window.h"
#include "lab.h"

static void
save_dialog (GtkWidget *dialog, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 100);
  capture_save (dialog, name);
}

typedef struct {
  char *id;
  gboolean done;
} Changing;

static gboolean
is_changed (gpointer data)
{
  return ((Changing *) data)->done;
}

static void
on_changed_cb (const CyChangeDossier *dossier, const GError *error, gpointer user_data)
{
  Changing *changing = user_data;

  g_assert_no_error (error);
  g_free (changing->id);
  changing->id = g_strdup (dossier->change.id);
  changing->done = TRUE;
}

static JsonObject *
payload_of (const char *text)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, NULL);

  return json_object_ref (json_node_get_object (node));
}

/* A change that somebody wrote, and how far it came: each step is "EVENT ACTOR PAYLOAD". */
static void
bring_change (CyNode *node, const char *written, const char *const *steps)
{
  Changing changing = { 0 };

  cy_node_create_change (node, payload_of (written), "李明", on_changed_cb, &changing);
  capture_wait (is_changed, &changing);
  for (guint i = 0; steps[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (steps[i], " ", 3);
    g_autofree char *id = g_strdup (changing.id);
    CyChangeEvent event;

    g_assert_true (cy_change_event_find (words[0], &event));
    changing.done = FALSE;
    cy_node_do_change (node, id, event, payload_of (words[2]), words[1], on_changed_cb, &changing);
    capture_wait (is_changed, &changing);
  }
  g_free (changing.id);
}

#define APPROVED                                                                          \
  "propose 李明 {\"note\":\"与厂家核对过\"}", "approve 王芳 {\"note\":\"请在夜间进行\"}", \
    "approve 陈刚 {}"

/**
 * bring_changes:
 *
 * Changes in all kinds of states, as people write them.
 */
void
bring_changes (CyNode *node)
{
  static const char *const rolled_back[] = {
    APPROVED, "begin 李明 {\"order\":\"new\"}",
    "finish 李明 {\"outcome\":\"rolled_back\",\"result\":\"两台桩升级后屏幕不亮，已回退到 2.3\"}",
    NULL
  };
  static const char *const rejected[] = { "propose 李明 {}",
                                          "reject 王芳 {\"reason\":\"国庆期间不停桩，节后再申请\"}",
                                          NULL };
  static const char *const under_way[] = { APPROVED, "begin 李明 {\"order\":\"new\"}", NULL };
  static const char *const half[] = { "propose 李明 {\"note\":\"厂家已确认修复\"}",
                                      "approve 王芳 {\"note\":\"先升级一台观察\"}", NULL };
  static const char *const draft[] = { NULL };

  bring_change (node,
                "{\"title\":\"一号区直流桩固件升级 2.4\",\"kind\":\"firmware\","
                "\"what\":\"固件 2.3 升级到 2.4\",\"why\":\"充电中途通信中断\","
                "\"targets\":[\"p1\",\"p2\",\"p3\"],\"rollback\":\"刷回 2.3\","
                "\"likelihood\":3,\"consequence\":2}",
                rolled_back);
  bring_change (
    node,
    "{\"title\":\"更换主断路器\",\"kind\":\"electrical\","
    "\"what\":\"更换进线柜主断路器，630 A 换为 800 A\",\"why\":\"夏季高峰多次过载跳闸\","
    "\"targets\":[\"st-1\"],\"rollback\":\"原断路器保留三天，可换回\","
    "\"likelihood\":2,\"consequence\":4}",
    rejected);
  bring_change (node,
                "{\"title\":\"执行夏季分时电价\",\"kind\":\"tariff\","
                "\"what\":\"全站改用夏季分时电价第 7 版\",\"why\":\"电网公司调整峰谷时段\","
                "\"targets\":[\"st-2\"],\"likelihood\":1,\"consequence\":2}",
                under_way);
  bring_change (node,
                "{\"title\":\"枪头温度上限改为 75 °C\",\"kind\":\"limit\","
                "\"why\":\"枪头有烧蚀\",\"targets\":[\"p4\"],\"likelihood\":2,\"consequence\":1}",
                draft);
  bring_change (node,
                "{\"title\":\"全站直流桩固件升级 2.5\",\"kind\":\"firmware\","
                "\"what\":\"固件 2.3 升级到 2.5，分三批，每批之间观察一天\","
                "\"why\":\"2.3 充电中途通信中断；2.4 屏幕不亮的问题厂家已修复\","
                "\"targets\":[\"st-1\"],\"from_us\":1796061600000000,\"to_us\":1796068800000000,"
                "\"rollback\":\"保留 2.3 镜像，失败两台即停止并回退\","
                "\"likelihood\":3,\"consequence\":4}",
                half);
}

/**
 * take_changes:
 *
 * The list with the one that waits for its second person, and the dialogs.
 */
void
take_changes (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *changes = cy_window_find_page (CY_WINDOW (window), "changes");
  GtkWidget *dialog;
  CyChangeForm *form;

  cy_window_show_page (CY_WINDOW (window), "changes");
  gtk_drop_down_set_selected (
    GTK_DROP_DOWN (gtk_widget_get_first_child (lab_find (changes, "tools"))), 1);
  lab_wait_row (lab_find (changes, "changes"), 4, "2.4");
  save_dialog (window, "changes-all", language, suffix);
  gtk_adjustment_set_value (
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (lab_find (changes, "scroller"))),
    10000);
  save_dialog (window, "changes-below", language, suffix);
  g_assert_true (gtk_widget_activate_action (changes, "changes.create", NULL));
  dialog = lab_find_window (CY_TYPE_CHANGE_DIALOG);
  form = cy_change_dialog_get_form (CY_CHANGE_DIALOG (dialog));
  gtk_editable_set_text (GTK_EDITABLE (cy_change_form_find (form, "title")), "更换主断路器");
  cy_change_targets_add (CY_CHANGE_TARGETS (cy_change_form_find (form, "targets")), "station:st-1");
  cy_change_targets_add (CY_CHANGE_TARGETS (cy_change_form_find (form, "targets")), "pile:p2");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (cy_change_form_find (form, "likelihood")), 2);
  save_dialog (dialog, "change-new", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (gtk_widget_activate_action (changes, "changes.approve", NULL));
  dialog = lab_find_window (CY_TYPE_CHANGE_DIALOG);
  save_dialog (dialog, "change-approve", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
}
