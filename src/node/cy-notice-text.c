/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-text.h"

#include <math.h>

#include "cy-message-template.h"
#include "cy-rationale.h"
#include "cy-time.h"

/* So many alarms of a burst are told one by one. */
#define MAX_TOLD 3

/* The words of messages in the languages of contacts: who gets them may read another than the node's. */
typedef struct {
  const char *prefix; /* of language codes */
  const char *template;
  const char *priorities[CY_N_PRIORITIES];
  const char *events[CY_N_NOTICE_STEPS];
  const char *gun;  /* after a pile's name */
  const char *many; /* how many, then the first of them */
  const char *more; /* how many others */
  const char *node; /* where an alarm is that is about no pile */
} Words;

static const Words words[] = {
  { .prefix = "zh_TW",
    .template = "【{event}·{priority}】{where} {what} {value} {time} {action}",
    .priorities = { "低", "中", "高", "緊急" },
    .events = { "", "告警", "仍未確認", "升級", "恢復" },
    .gun = " %u 號槍",
    .many = "共 %u 條告警：",
    .more = "另有 %u 條",
    .node = "本節點" },
  { .prefix = "zh",
    .template = "【{event}·{priority}】{where} {what} {value} {time} {action}",
    .priorities = { "低", "中", "高", "紧急" },
    .events = { "", "告警", "仍未确认", "升级", "恢复" },
    .gun = " %u 号枪",
    .many = "共 %u 条告警：",
    .more = "另有 %u 条",
    .node = "本节点" },
  { .prefix = "",
    .template = "{event}, {priority}: {what} at {where} {value} {time} {action}",
    .priorities = { "low", "medium", "high", "critical" },
    .events = { "", "Alarm", "Still not acknowledged", "Escalated", "Over" },
    .gun = " gun %u",
    .many = "%u alarms: ",
    .more = "and %u more",
    .node = "this node" },
};

static const Words *
find_words (const char *language)
{
  for (guint i = 0; language != NULL && i < G_N_ELEMENTS (words); i++) {
    if (g_str_has_prefix (language, words[i].prefix))
      return &words[i];
  }
  /* Nobody says: as the node speaks itself. */
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_has_prefix (*g_get_language_names (), words[i].prefix))
      return &words[i];
  }
  return &words[G_N_ELEMENTS (words) - 1];
}

static void
append_number (GString *text, const char *format, guint number)
{
  g_auto (GStrv) parts = g_strsplit (format, "%u", 2);

  g_string_append_printf (text, "%s%u%s", parts[0], number, parts[1]);
}

static char *
say_where (const Words *language, CyYard *yard, const CyAlarm *alarm)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, alarm->pile);
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");
  g_autofree char *name = NULL;
  GString *text;

  if (*alarm->pile == '\0')
    return g_strdup (language->node);
  name = cy_yard_display_name (yard, CY_KIND_PILE, alarm->pile);
  text = g_string_new (NULL);
  if (station != NULL)
    g_string_append_printf (text, "%s ", cy_record_get_text (station, "name"));
  g_string_append (text, name);
  if (alarm->connector > 0)
    append_number (text, language->gun, alarm->connector);
  return g_string_free (text, FALSE);
}

static char *
say_number (const CyAlarm *alarm, double value)
{
  CyMeasureId measure;

  if (isnan (value))
    return g_strdup ("");
  if (!cy_alarm_condition_measure (alarm->condition, &measure))
    return g_strdup_printf ("%g", value);
  return g_strdup_printf ("%.*f %s", (int) cy_measure_get (measure)->decimals, value,
                          cy_measure_get (measure)->unit);
}

static char *
say_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / CY_US_PER_S);

  return time == NULL ? g_strdup ("") : g_date_time_format (time, "%m-%d %H:%M:%S");
}

static char *
say_action (CyYard *yard, const CyAlarm *alarm)
{
  CyRecord *rationale =
    cy_rationale_find (yard, cy_yard_get (yard, CY_KIND_PILE, alarm->pile), alarm->condition);

  return g_strdup (rationale == NULL ? "" : cy_record_get_text (rationale, "action"));
}

/* What has nothing to say leaves no gap. */
static char *
single_spaced (const char *text)
{
  GString *single = g_string_new (NULL);

  for (; *text != '\0'; text++) {
    if (*text != ' ' || (single->len > 0 && single->str[single->len - 1] != ' '))
      g_string_append_c (single, *text);
  }
  return g_strchomp (g_string_free (single, FALSE));
}

static char *
render (CyNoticeLanguage spoken,
        CyYard *yard,
        const CyAlarm *alarm,
        CyNoticeStep step,
        const char *template,
        gsize max_characters)
{
  const Words *language = find_words (spoken.code);
  g_autofree char *what = cy_condition_describe_in (yard, alarm->condition, spoken.catalog);
  g_autofree char *where = say_where (language, yard, alarm);
  g_autofree char *value = say_number (alarm, alarm->value);
  g_autofree char *limit = say_number (alarm, alarm->limit);
  g_autofree char *time =
    say_time (step == CY_NOTICE_STEP_CLEAR ? alarm->cleared_us : alarm->raised_us);
  g_autofree char *action = say_action (yard, alarm);
  g_autofree char *id = cy_alarm_dup_id (alarm);
  const CyMessageField fields[] = {
    { "event", language->events[step] },
    { "priority", language->priorities[alarm->priority] },
    { "what", what },
    { "where", where },
    { "value", value },
    { "limit", limit },
    { "time", time },
    { "action", step == CY_NOTICE_STEP_CLEAR ? "" : action },
    { "id", id },
  };
  g_autofree char *text =
    cy_message_template_render (template, fields, G_N_ELEMENTS (fields), max_characters);

  return single_spaced (text);
}

/**
 * cy_notice_title:
 * @alarms: (element-type CyAlarm): at least one, the gravest first.
 *
 * Returns: (transfer full): one line, for a mail.
 */
char *
cy_notice_title (CyYard *yard, GPtrArray *alarms, CyNoticeStep step, CyNoticeLanguage language)
{
  const Words *chosen = find_words (language.code);
  g_autofree char *first =
    render (language, yard, alarms->pdata[0], step, "{event}, {priority}: {what}, {where}", 200);
  GString *title = g_string_new (first);

  if (alarms->len > 1) {
    g_string_append (title, " ");
    append_number (title, chosen->more, alarms->len - 1);
  }
  return g_string_free (title, FALSE);
}

/**
 * cy_notice_text:
 * @alarms: (element-type CyAlarm): at least one, the gravest first; of many the first are told.
 * @template: (nullable): of people, instead of ours.
 *
 * Returns: (transfer full): what is told.
 */
char *
cy_notice_text (CyYard *yard,
                GPtrArray *alarms,
                CyNoticeStep step,
                CyNoticeLanguage language,
                const char *template,
                gsize max_characters)
{
  const Words *chosen = find_words (language.code);
  GString *text = g_string_new (NULL);

  if (alarms->len > 1)
    append_number (text, chosen->many, alarms->len);
  for (guint i = 0; i < MIN (alarms->len, MAX_TOLD); i++) {
    g_autofree char *one = render (language, yard, alarms->pdata[i], step,
                                   template != NULL ? template : chosen->template,
                                   max_characters / MIN (alarms->len, MAX_TOLD));

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", one);
  }
  if (alarms->len > MAX_TOLD) {
    g_string_append_c (text, '\n');
    append_number (text, chosen->more, alarms->len - MAX_TOLD);
  }
  return g_string_free (text, FALSE);
}
