/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-article.h"
#include "cy-node-order.h"

/* What is known of how to mend things. */

#define MAX_ROWS 1000

static JsonObject *
describe (const CyNodeArticle *article)
{
  static const char *const fields[] = { "name",  "conditions", "cause", "method",    "result",
                                        "types", "author",     "order", "written_on" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", article->record->id);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    cy_control_set_text (object, fields[i], cy_record_get_text (article->record, fields[i]));
  json_object_set_int_member (object, "used", article->n_used);
  json_object_set_int_member (object, "lasting", article->n_lasting);
  json_object_set_int_member (object, "median_s", article->median_us / G_USEC_PER_SEC);
  return object;
}

static void
on_articles_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) articles = result;

  cy_control_call_finish_list (user_data, articles, error, (CyControlDescribe) describe);
}

/* {"search", "alarm", "pile", "condition"} -> [article], what helped most often first */
void
cy_control_verb_articles (CyControlCall *call)
{
  const char *alarm = cy_control_call_get (call, "alarm");
  g_auto (GStrv) parts = g_strsplit (alarm != NULL ? alarm : "", "#", 2);
  g_autofree char *pile = g_strdup (cy_control_call_get (call, "pile"));
  g_autofree char *condition = g_strdup (cy_control_call_get (call, "condition"));
  CyArticleQuery query = { .text = (char *) cy_control_call_get (call, "search"),
                           .limit = MAX_ROWS };
  guint connector;

  if (alarm != NULL) {
    g_clear_pointer (&pile, g_free);
    g_clear_pointer (&condition, g_free);
    if (!cy_alarm_parse_subject (parts[0], &pile, &connector, &condition)) {
      cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is no alarm", alarm);
      return;
    }
  }
  query.pile = pile;
  query.condition = condition;
  cy_node_query_articles (call->node, &query, on_articles_cb, call);
}

/* {"order", "title"} -> {"changes"}: what was learned from an order becomes an article */
void
cy_control_verb_article (CyControlCall *call)
{
  const char *order;

  if (cy_control_call_need (call, "order", &order))
    cy_node_write_article (call->node, order, cy_control_call_get (call, "title"), call->actor,
                           cy_control_call_done_cb, call);
}
