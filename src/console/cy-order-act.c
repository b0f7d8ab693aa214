/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-act.h"

#include <glib/gi18n-lib.h>

#include "cy-order-attach.h"
#include "cy-order-dialog.h"
#include "cy-question.h"
#include "cy-seat.h"

#define MINUTES_MAX 10080
#define PARTS_MAX   10000

/* In the order of an order's life. */
static const CyOrderAct acts[] = {
  { CY_ORDER_EVENT_ACCEPT, N_ ("_Take on"), N_ ("I begin to work on it"), GDK_KEY_t, "Ctrl+T" },
  { CY_ORDER_EVENT_ASSIGN, N_ ("_Assign…"), N_ ("Who does it, by when, how urgent"), GDK_KEY_g,
    "Ctrl+G" },
  { CY_ORDER_EVENT_URGE, N_ ("_Urge…"), N_ ("Somebody waits for it"), GDK_KEY_u, "Ctrl+U" },
  { CY_ORDER_EVENT_PROGRESS, N_ ("_Progress…"), N_ ("How far it is"), GDK_KEY_e, "Ctrl+E" },
  { CY_ORDER_EVENT_PAUSE, N_ ("Pau_se…"), N_ ("It cannot go on for now"), GDK_KEY_p, "Ctrl+P" },
  { CY_ORDER_EVENT_RESUME, N_ ("_Resume"), N_ ("It goes on"), GDK_KEY_r, "Ctrl+R" },
  { CY_ORDER_EVENT_SUBMIT, N_ ("Su_bmit…"), N_ ("The work is done and may be reviewed"), GDK_KEY_s,
    "Ctrl+S" },
  { CY_ORDER_EVENT_COMMENT, N_ ("_Comment…"), N_ ("Something everybody should know"), GDK_KEY_m,
    "Ctrl+M" },
  { CY_ORDER_EVENT_ATTACH, N_ ("Attach a _file…"), N_ ("A photo, a report"), GDK_KEY_h, "Ctrl+H" },
  { CY_ORDER_EVENT_CANCEL, N_ ("Ca_ll off…"), N_ ("It is not to be done after all"), GDK_KEY_d,
    "Ctrl+D" },
  { CY_ORDER_EVENT_REOPEN, N_ ("Re_open…"), N_ ("It is not done after all"), GDK_KEY_o, "Ctrl+O" },
  { CY_ORDER_EVENT_APPROVE, N_ ("_Approve"), N_ ("The work is right"), 0, "A" },
  { CY_ORDER_EVENT_REJECT, N_ ("_Reject…"), N_ ("It has to be done again"), 0, "R" },
};

guint
cy_order_act_count (void)
{
  return G_N_ELEMENTS (acts);
}

const CyOrderAct *
cy_order_act_get (guint act)
{
  return &acts[act];
}

/* --- what has to be said -------------------------------------------------------------------------- */

#define WHO                                                                                   \
  { "responsible", N_ ("Responsible"), CY_ORDER_FIELD_RECORD, FALSE, CY_KIND_CONTACT, 0 },    \
    { "helpers", N_ ("Helpers"), CY_ORDER_FIELD_RECORDS, FALSE, CY_KIND_CONTACT, 0 },         \
    { "vendor", N_ ("Maintenance vendor"), CY_ORDER_FIELD_RECORD, FALSE, CY_KIND_VENDOR, 0 }, \
  {                                                                                           \
    "expected_us", N_ ("Expected by"), CY_ORDER_FIELD_TIME, FALSE, 0, 0                       \
  }

#define PRIORITY                                                      \
  {                                                                   \
    "priority", N_ ("Priority"), CY_ORDER_FIELD_PRIORITY, FALSE, 0, 0 \
  }

static const CyOrderField create_fields[] = {
  { "title", N_ ("What is to be done"), CY_ORDER_FIELD_LINE, TRUE, 0, 0 },
  { "pile", N_ ("Pile"), CY_ORDER_FIELD_RECORD, FALSE, CY_KIND_PILE, 0 },
  { "connector", N_ ("Gun (0: the whole pile)"), CY_ORDER_FIELD_COUNT, FALSE, 0, G_MAXUINT8 },
  { "text", N_ ("At length"), CY_ORDER_FIELD_LINES, FALSE, 0, 0 },
  { "procedure", N_ ("Procedure"), CY_ORDER_FIELD_RECORD, FALSE, CY_KIND_PROCEDURE, 0 },
  WHO,
  PRIORITY,
};

/* What is left empty follows from the alarms, and how urgent it is anyway. */
static const CyOrderField alarm_fields[] = {
  { "title", N_ ("What is to be done"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
  { "text", N_ ("At length"), CY_ORDER_FIELD_LINES, FALSE, 0, 0 },
  WHO,
};

static const CyOrderField assign_fields[] = {
  WHO,
  PRIORITY,
  { "note", N_ ("Remark"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
};

static const CyOrderField note_fields[] = {
  { "note", N_ ("Remark"), CY_ORDER_FIELD_LINES, FALSE, 0, 0 },
};

static const CyOrderField comment_fields[] = {
  { "note", N_ ("Remark"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
};

static const CyOrderField progress_fields[] = {
  { "note", N_ ("What was done"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
  { "percent", N_ ("How far it is [%]"), CY_ORDER_FIELD_COUNT, FALSE, 0, 100 },
};

static const CyOrderField reason_fields[] = {
  { "reason", N_ ("Reason"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
};

static const CyOrderField submit_fields[] = {
  { "cause", N_ ("Cause"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
  { "method", N_ ("What was done about it"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
  { "result", N_ ("Result"), CY_ORDER_FIELD_LINES, FALSE, 0, 0 },
  { "fix", N_ ("Kind of fix"), CY_ORDER_FIELD_FIX, TRUE, 0, 0 },
  { "finished_us", N_ ("Work finished"), CY_ORDER_FIELD_TIME, FALSE, 0, 0 },
  { "article", N_ ("Knowledge followed"), CY_ORDER_FIELD_RECORD, FALSE, CY_KIND_ARTICLE, 0 },
};

static const CyOrderField part_fields[] = {
  { "part", N_ ("From the list of parts"), CY_ORDER_FIELD_PART, FALSE, CY_KIND_PART, 0 },
  { "what", N_ ("Part"), CY_ORDER_FIELD_LINE, TRUE, 0, 0 },
  { "number", N_ ("Part number"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
  { "quantity", N_ ("How many"), CY_ORDER_FIELD_COUNT, TRUE, 0, PARTS_MAX },
  { "price_minor", N_ ("Price of one"), CY_ORDER_FIELD_MONEY, FALSE, 0, 0 },
  { "serial_out", N_ ("Serial number taken out"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
  { "serial_in", N_ ("Serial number put in"), CY_ORDER_FIELD_LINE, FALSE, 0, 0 },
};

static const CyOrderField work_fields[] = {
  { "what", N_ ("Who worked"), CY_ORDER_FIELD_LINE, TRUE, 0, 0 },
  { "minutes", N_ ("Minutes"), CY_ORDER_FIELD_COUNT, TRUE, 0, MINUTES_MAX },
  { "price_minor", N_ ("Price of an hour"), CY_ORDER_FIELD_MONEY, FALSE, 0, 0 },
};

static const CyOrderField spend_fields[] = {
  { "what", N_ ("Paid for"), CY_ORDER_FIELD_LINE, TRUE, 0, 0 },
  { "price_minor", N_ ("Amount"), CY_ORDER_FIELD_MONEY, TRUE, 0, 0 },
};

static const CyOrderField override_fields[] = {
  { "override", N_ ("Why it is approved all the same"), CY_ORDER_FIELD_LINES, TRUE, 0, 0 },
};

#define FORM(fields) fields, G_N_ELEMENTS (fields)

/* What is not here is done without asking. */
static const struct {
  const char *title;
  const char *go;
  const CyOrderField *fields;
  guint n_fields;
} forms[CY_N_ORDER_EVENTS] = {
  [CY_ORDER_EVENT_CREATE] = { N_ ("New work order"), N_ ("_Make"), FORM (create_fields) },
  [CY_ORDER_EVENT_ASSIGN] = { N_ ("Assign"), N_ ("_Assign"), FORM (assign_fields) },
  [CY_ORDER_EVENT_URGE] = { N_ ("Urge"), N_ ("_Urge"), FORM (note_fields) },
  [CY_ORDER_EVENT_PROGRESS] = { N_ ("Progress"), N_ ("_Note down"), FORM (progress_fields) },
  [CY_ORDER_EVENT_PAUSE] = { N_ ("Pause"), N_ ("_Pause"), FORM (reason_fields) },
  [CY_ORDER_EVENT_SUBMIT] = { N_ ("Submit for review"), N_ ("_Submit"), FORM (submit_fields) },
  [CY_ORDER_EVENT_COMMENT] = { N_ ("Comment"), N_ ("_Add comment"), FORM (comment_fields) },
  [CY_ORDER_EVENT_CANCEL] = { N_ ("Call off the work order"), N_ ("Ca_ll off"),
                              FORM (reason_fields) },
  [CY_ORDER_EVENT_REOPEN] = { N_ ("Reopen"), N_ ("_Reopen"), FORM (reason_fields) },
  [CY_ORDER_EVENT_APPROVE] = { N_ ("Approve without proof"), N_ ("_Approve all the same"),
                               FORM (override_fields) },
  [CY_ORDER_EVENT_REJECT] = { N_ ("Reject"), N_ ("_Reject"), FORM (reason_fields) },
  [CY_ORDER_EVENT_SKIP] = { N_ ("Skip the step"), N_ ("_Skip"), FORM (reason_fields) },
  [CY_ORDER_EVENT_USE] = { N_ ("Part used"), N_ ("_Add"), FORM (part_fields) },
  [CY_ORDER_EVENT_WORK] = { N_ ("Labour"), N_ ("_Add"), FORM (work_fields) },
  [CY_ORDER_EVENT_SPEND] = { N_ ("Other cost"), N_ ("_Add"), FORM (spend_fields) },
};

static void
set_text (JsonObject *values, const char *name, const char *text)
{
  json_object_set_string_member (values, name, text == NULL ? "" : text);
}

/* What is so now, under the names it is asked by. */
static JsonObject *
make_values (const CyDossier *dossier)
{
  const CyOrder *order = &dossier->order;
  JsonObject *values = json_object_new ();
  JsonArray *helpers = json_array_new ();

  for (guint i = 0; order->helpers != NULL && order->helpers[i] != NULL; i++)
    json_array_add_string_element (helpers, order->helpers[i]);
  json_object_set_array_member (values, "helpers", helpers);
  set_text (values, "responsible", order->responsible);
  set_text (values, "vendor", order->vendor);
  set_text (values, "article", order->article);
  set_text (values, "priority", cy_priority_name (order->priority));
  set_text (values, "cause", dossier->cause);
  set_text (values, "method", dossier->method);
  set_text (values, "result", dossier->result);
  json_object_set_int_member (values, "expected_us", order->expected_us);
  json_object_set_int_member (values, "percent", dossier->percent);
  return values;
}

/* --- doing it ------------------------------------------------------------------------------------- */

/**
 * cy_order_act_tell:
 *
 * Says something in the window, once.
 */
void
cy_order_act_tell (GtkWidget *asker, const char *text)
{
  gtk_widget_activate_action (asker, "win.tell", "s", text);
}

/**
 * cy_order_act_refuse:
 *
 * Returns: (transfer full) (nullable): why it cannot be done now, for people, or %NULL when it can.
 */
char *
cy_order_act_refuse (CyOrderFocus *focus, CyOrderEvent event)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (focus);

  return dossier == NULL ? g_strdup (_ ("No work order is selected."))
                         : cy_node_refuse_order (cy_order_focus_get_node (focus), dossier, event);
}

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (GtkWidget) asker = cy_question_end (user_data, &number);

  if (asker != NULL && error != NULL)
    cy_order_act_tell (asker, error->message);
}

/**
 * cy_order_act_do_plain:
 * @payload: (transfer full): what is said.
 *
 * Does it without asking, and says in the window of @asker when it is refused.
 */
void
cy_order_act_do_plain (GtkWidget *asker,
                       CyOrderFocus *focus,
                       CyOrderEvent event,
                       JsonObject *payload)
{
  CyNode *node = cy_order_focus_get_node (focus);

  cy_node_do_order (node, cy_order_focus_get_id (focus), event, payload, cy_node_get_person (node),
                    on_done_cb, cy_question_new (asker, 0));
}

/* What the pile's own data say goes with the decision. */
static JsonObject *
make_proof (CyOrderFocus *focus)
{
  const CyOrderInsight *insight = cy_order_focus_get_insight (focus);
  JsonObject *said = json_object_new ();

  if (insight != NULL && insight->proof_text != NULL)
    json_object_set_string_member (said, "proof", insight->proof_text);
  return said;
}

/* Of an order without anything to prove nobody has to say why it is approved without proof. */
static gboolean
needs_override (CyOrderFocus *focus)
{
  const CyOrderInsight *insight = cy_order_focus_get_insight (focus);

  return insight == NULL || insight->proof == CY_NODE_PROOF_PENDING ||
         insight->proof == CY_NODE_PROOF_REFUTED;
}

static void
ask (GtkWidget *asker, CyOrderFocus *focus, CyOrderEvent event, JsonObject *said)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (focus);
  const CyOrderInsight *insight = cy_order_focus_get_insight (focus);
  g_autoptr (JsonObject) values = make_values (dossier);
  g_autofree char *about =
    event == CY_ORDER_EVENT_APPROVE && insight != NULL && insight->proof_text != NULL
      ? g_strdup (insight->proof_text)
      : g_strdup_printf ("%s · %s", dossier->order.id, dossier->order.title);
  const CyOrderAsk wish = { .event = event,
                            .id = dossier->order.id,
                            .title = _ (forms[event].title),
                            .about = about,
                            .go = _ (forms[event].go),
                            .fields = forms[event].fields,
                            .n_fields = forms[event].n_fields,
                            .values = values,
                            .said = said };

  (void) cy_order_dialog_present (asker, cy_order_focus_get_node (focus), &wish);
}

/**
 * cy_order_act_do:
 * @asker: in whose window it is asked and refused.
 *
 * Does something to the order, and asks first for what has to be said.
 */
void
cy_order_act_do (GtkWidget *asker, CyOrderFocus *focus, CyOrderEvent event)
{
  g_autofree char *why = cy_order_act_refuse (focus, event);
  g_autoptr (JsonObject) said = NULL;

  if (why != NULL) {
    cy_order_act_tell (asker, why);
    return;
  }
  if (event == CY_ORDER_EVENT_ATTACH) {
    cy_order_attach_ask (asker, focus, 0);
    return;
  }
  said = event == CY_ORDER_EVENT_APPROVE ? make_proof (focus) : json_object_new ();
  if (forms[event].fields == NULL || (event == CY_ORDER_EVENT_APPROVE && !needs_override (focus)))
    cy_order_act_do_plain (asker, focus, event, g_steal_pointer (&said));
  else
    ask (asker, focus, event, said);
}

static void
on_created_cb (CyOrderDialog *dialog, const char *id, GtkWidget *asker)
{
  g_autofree char *text = g_strdup_printf (_ ("Work order %s was made"), id);

  cy_order_act_tell (asker, text);
}

/**
 * cy_order_act_create:
 * @said: (nullable): what it is about; with `alarms` the rest follows from these.
 *
 * Asks for a new order.
 */
void
cy_order_act_create (GtkWidget *asker, CyNode *node, JsonObject *said)
{
  gboolean of_alarms = said != NULL && json_object_has_member (said, "alarms");
  guint n = of_alarms ? json_array_get_length (json_object_get_array_member (said, "alarms")) : 0;
  g_autofree char *about =
    of_alarms
      ? g_strdup_printf (ngettext ("About %u alarm. What is left empty follows from it.",
                                   "About %u alarms. What is left empty follows from them.", n),
                         n)
      : NULL;
  const CyOrderAsk wish = { .event = CY_ORDER_EVENT_CREATE,
                            .title = _ (forms[CY_ORDER_EVENT_CREATE].title),
                            .about = about,
                            .go = _ (forms[CY_ORDER_EVENT_CREATE].go),
                            .fields = of_alarms ? alarm_fields : create_fields,
                            .n_fields = of_alarms ? G_N_ELEMENTS (alarm_fields)
                                                  : G_N_ELEMENTS (create_fields),
                            .said = said };
  CyOrderDialog *dialog = cy_order_dialog_present (asker, node, &wish);

  g_signal_connect_object (dialog, "done", G_CALLBACK (on_created_cb), asker, 0);
}
