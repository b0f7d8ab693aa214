/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "order-dozen.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "capture.h"

/* Who mends what in the town of lab_open(). */
static const char people[] =
  "{\"contacts\":[{\"id\":\"zhang\",\"name\":\"张伟\",\"user\":\"张伟\",\"vendor\":\"hd\"},"
  "{\"id\":\"liming\",\"name\":\"李明\",\"user\":\"李明\"},"
  "{\"id\":\"chen\",\"name\":\"陈静\",\"user\":\"陈静\"}],"
  "\"vendors\":[{\"id\":\"hd\",\"name\":\"华东快修\",\"vetting\":\"approved\","
  "\"agreement_until\":\"2099-12-31\",\"qualification_until\":\"2099-12-31\"},"
  "{\"id\":\"ks\",\"name\":\"科顺电气\",\"vetting\":\"approved\","
  "\"agreement_until\":\"2099-12-31\",\"qualification_until\":\"2099-12-31\"}],"
  "\"procedures\":[{\"id\":\"heat\",\"name\":\"枪头过温处理\",\"conditions\":\"temp.gun.high\","
  "\"steps\":\"断电并挂牌上锁\\n检查枪头触点，拍照 [photo]\\n测量接触电阻 [value mΩ ..0.5]\\n"
  "检查液冷回路压力 [value bar 1.2..2.5]\\n带载试充 10 分钟，记录枪头温度 [value °C ..70]\"},"
  "{\"id\":\"round\",\"name\":\"月度巡检\",\"conditions\":\"\","
  "\"steps\":\"清洁滤网\\n检查急停按钮\\n检查接地 [value Ω ..4]\"}]}";

/* What happened to each order, from being made on. @event may be attaching, which has no payload. */
typedef struct {
  CyOrderEvent event;
  const char *payload;
  const char *actor;
} Deed;

#define MAX_DEEDS 12

#define TICK(step)                                       \
  {                                                      \
    CY_ORDER_EVENT_TICK, "{\"step\":" step "}", "张伟" \
  }
#define MEASURE(step, value)                                                 \
  {                                                                          \
    CY_ORDER_EVENT_TICK, "{\"step\":" step ",\"value\":" value "}", "张伟" \
  }
#define SKIP(step, reason)                                                         \
  {                                                                                \
    CY_ORDER_EVENT_SKIP, "{\"step\":" step ",\"reason\":\"" reason "\"}", "张伟" \
  }
#define ACCEPT                            \
  {                                       \
    CY_ORDER_EVENT_ACCEPT, "{}", "张伟" \
  }
#define SUBMIT(cause, method, result, fix)                                      \
  {                                                                             \
    CY_ORDER_EVENT_SUBMIT,                                                      \
      "{\"cause\":\"" cause "\",\"method\":\"" method "\",\"result\":\"" result \
      "\",\"fix\":\"" fix "\"}",                                                \
      "张伟"                                                                  \
  }

static const struct {
  const char *payload;
  gboolean photo;
  Deed deeds[MAX_DEEDS];
} dozen[] = {
  { "{\"title\":\"模块风扇异响\",\"pile\":\"p7\",\"priority\":\"medium\",\"responsible\":\"zhang\","
    "\"conditions\":[\"warning.fan\"]}",
    FALSE,
    { ACCEPT,
      SUBMIT ("风扇轴承磨损", "更换 2 号风扇", "噪声正常", "root"),
      { CY_ORDER_EVENT_APPROVE, "{\"override\":\"现场已听过，声音正常\"}", "李明" } } },
  { "{\"title\":\"枪线外皮破损\",\"pile\":\"q3\",\"priority\":\"high\",\"responsible\":\"zhang\"}",
    FALSE,
    { ACCEPT,
      SUBMIT ("车辆碾压", "更换枪线", "绝缘 550 MΩ", "root"),
      { CY_ORDER_EVENT_APPROVE, "{\"override\":\"照片清楚\"}", "李明" } } },
  { "{\"title\":\"屏幕不亮\",\"pile\":\"p9\",\"priority\":\"low\"}",
    FALSE,
    { { CY_ORDER_EVENT_CANCEL, "{\"reason\":\"与上一张工单重复\"}", "李明" } } },
  { "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,\"priority\":\"critical\","
    "\"alarms\":[\"p2/1/temp.gun.high#1\"],\"source\":\"alarm\",\"responsible\":\"zhang\","
    "\"helpers\":[\"chen\"],\"vendor\":\"hd\",\"expected_us\":EXPECTED,"
    "\"text\":\"客户反映枪头烫手，夜间充电两次中断。先停用 1 号枪。\"}",
    TRUE,
    { ACCEPT,
      TICK ("1"),
      MEASURE ("3", "0.82"),
      { CY_ORDER_EVENT_USE,
        "{\"what\":\"液冷枪头\",\"number\":\"CCS-LC-500\",\"quantity\":1,\"price_minor\":286000,"
        "\"serial_out\":\"LC22-0413\",\"serial_in\":\"LC26-1187\"}",
        "张伟" },
      { CY_ORDER_EVENT_WORK, "{\"what\":\"张伟\",\"minutes\":90,\"price_minor\":12000}", "张伟" },
      { CY_ORDER_EVENT_URGE, "{\"note\":\"站长催了两次\"}", "陈静" },
      { CY_ORDER_EVENT_PROGRESS, "{\"note\":\"枪头已拆下，等新件\",\"percent\":40}", "张伟" } } },
  { "{\"title\":\"2 号枪过流停机\",\"pile\":\"p5\",\"connector\":2,\"priority\":\"critical\","
    "\"alarms\":[\"p5/2/fault.over_current#1\"],\"source\":\"alarm\",\"expected_us\":EXPECTED}",
    FALSE,
    { { CY_ORDER_EVENT_URGE, "{}", "陈静" }, { CY_ORDER_EVENT_URGE, "{}", "李明" } } },
  { "{\"title\":\"枪头温度偏高\",\"pile\":\"p3\",\"connector\":1,\"priority\":\"medium\","
    "\"alarms\":[\"p3/1/temp.gun.high#1\"],\"source\":\"alarm\",\"responsible\":\"zhang\","
    "\"vendor\":\"hd\",\"expected_us\":TOMORROW}",
    TRUE,
    { ACCEPT,
      TICK ("1"),
      SKIP ("2", "相机没电，现场无法拍照"),
      MEASURE ("3", "0.41"),
      MEASURE ("4", "2.8"),
      MEASURE ("5", "66"),
      { CY_ORDER_EVENT_WORK, "{\"what\":\"张伟\",\"minutes\":60,\"price_minor\":12000}", "张伟" },
      { CY_ORDER_EVENT_SPEND, "{\"what\":\"停车费\",\"price_minor\":1500}", "张伟" },
      SUBMIT ("冷却液不足，触点氧化",
              "补充冷却液 0.6 L，清洁触点",
              "带载 10 分钟枪头 66 °C",
              "temporary") } },
  { "{\"title\":\"读卡器无响应\",\"pile\":\"q5\",\"priority\":\"medium\",\"responsible\":"
    "\"zhang\"}",
    FALSE,
    { ACCEPT, SUBMIT ("插头松动", "重新插紧并打胶", "刷卡 5 次正常", "root") } },
  { "{\"title\":\"接触器粘连\",\"pile\":\"p8\",\"priority\":\"high\",\"responsible\":\"zhang\","
    "\"vendor\":\"ks\",\"expected_us\":TOMORROW}",
    FALSE,
    { ACCEPT, { CY_ORDER_EVENT_PAUSE, "{\"reason\":\"等备件，预计明天上午到货\"}", "张伟" } } },
  { "{\"title\":\"月度巡检\",\"pile\":\"p11\",\"priority\":\"low\",\"procedure\":\"round\","
    "\"expected_us\":TOMORROW}",
    FALSE,
    { { CY_ORDER_EVENT_COMMENT, "{\"note\":\"顺便看一下地锁\"}", "李明" } } },
  { "{\"title\":\"模块风扇异响\",\"pile\":\"p7\",\"priority\":\"medium\",\"responsible\":\"zhang\","
    "\"conditions\":[\"warning.fan\"]}",
    FALSE,
    { ACCEPT } },
  { "{\"title\":\"急停按钮松动\",\"pile\":\"q1\",\"priority\":\"high\",\"responsible\":\"zhang\"}",
    FALSE,
    { ACCEPT,
      SUBMIT ("螺母松动", "拧紧", "", "temporary"),
      { CY_ORDER_EVENT_REJECT, "{\"reason\":\"没有写试验结果\"}", "李明" } } },
  { "{\"title\":\"车位地面积水\",\"station\":\"st-2\",\"priority\":\"low\"}", FALSE, { { 0 } } },
};

/* A picture as a telephone would take it, more or less. */
static char *
write_photo (Fixture *fixture)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 480);
  char *path = g_build_filename (fixture->dir, "枪头触点.png", NULL);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < 480; y++) {
    for (int x = 0; x < 640; x++) {
      gboolean inside = (x - 320) * (x - 320) + (y - 240) * (y - 240) < 150 * 150;
      guint8 *at = pixels + y * stride + x * 3;

      at[0] = (guint8) (inside ? 190 : 70 + x / 8);
      at[1] = (guint8) (inside ? 120 : 80 + y / 8);
      at[2] = (guint8) (inside ? 60 : 90);
    }
  }
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  return path;
}

static char *
fill_in (const char *payload)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (GString) text = g_string_new (payload);
  g_autofree char *soon = g_strdup_printf ("%" G_GINT64_FORMAT, now_us + G_USEC_PER_SEC);
  g_autofree char *tomorrow =
    g_strdup_printf ("%" G_GINT64_FORMAT, now_us + G_GINT64_CONSTANT (26) * 3600 * G_USEC_PER_SEC);

  (void) g_string_replace (text, "EXPECTED", soon, 0);
  (void) g_string_replace (text, "TOMORROW", tomorrow, 0);
  return g_strdup (text->str);
}

/**
 * order_dozen_make:
 * @fixture: with the piles of lab_open().
 *
 * Work orders in every state, with alarms, measures, costs and a photo.
 */
void
order_dozen_make (Fixture *fixture)
{
  g_autofree char *photo = write_photo (fixture);

  fixture_import (fixture, people);
  for (guint i = 0; i < G_N_ELEMENTS (dozen); i++) {
    g_autofree char *payload = fill_in (dozen[i].payload);
    g_autofree char *id = orders_make (fixture, payload);

    for (guint j = 0; j < MAX_DEEDS && dozen[i].deeds[j].payload != NULL; j++) {
      if (j == 1 && dozen[i].photo)
        orders_attach (fixture, id, photo, "张伟");
      orders_do (fixture, id, dozen[i].deeds[j].event, dozen[i].deeds[j].payload,
                 dozen[i].deeds[j].actor);
    }
  }
}
