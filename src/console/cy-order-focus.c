/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-focus.h"

#include <glib/gi18n-lib.h>

#include "cy-question.h"

/* An outlook and a proof change by themselves as time goes by. */
#define TICK_S 30

struct _CyOrderFocus {
  GObject parent_instance;

  CyNode *node;            /* owned */
  char *id;                /* owned, nullable */
  CyDossier *dossier;      /* owned, nullable */
  CyOrderInsight *insight; /* owned, nullable */
  CyScene *scene;          /* owned, nullable */
  char *trouble;           /* owned, nullable: why nothing is known of it */
  guint question;          /* the newest order; older answers are dropped */
  guint tick;              /* source id */
};

G_DEFINE_FINAL_TYPE (CyOrderFocus, cy_order_focus, G_TYPE_OBJECT)

static guint signal_changed;

static void
tell (CyOrderFocus *self, const char *detail)
{
  g_signal_emit (self, signal_changed, g_quark_from_string (detail));
}

static void
take_dossier (CyOrderFocus *self, CyDossier *dossier, const GError *error)
{
  gboolean is_there = dossier != NULL && dossier->order.state != CY_ORDER_NONE;

  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->dossier, cy_dossier_free);
  if (is_there)
    self->dossier = dossier;
  else
    cy_dossier_free (dossier);
  if (error != NULL)
    self->trouble = g_strdup (error->message);
  else if (!is_there)
    self->trouble = g_strdup_printf (_ ("There is no work order %s here"), self->id);
  tell (self, "dossier");
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderFocus) self = cy_question_end (user_data, &number);

  if (self != NULL && number == self->question)
    take_dossier (self, result, error);
  else
    cy_dossier_free (result);
}

static void
on_insight_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderFocus) self = cy_question_end (user_data, &number);
  g_autoptr (CyOrderInsight) insight = result;

  if (self == NULL || number != self->question || insight == NULL)
    return;
  g_clear_pointer (&self->insight, cy_order_insight_free);
  self->insight = g_steal_pointer (&insight);
  tell (self, "insight");
}

static void
on_scene_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderFocus) self = cy_question_end (user_data, &number);
  g_autoptr (CyScene) scene = result;

  if (self == NULL || number != self->question || scene == NULL)
    return;
  g_clear_pointer (&self->scene, cy_scene_free);
  self->scene = g_steal_pointer (&scene);
  tell (self, "scene");
}

static void
ask_insight (CyOrderFocus *self)
{
  cy_node_query_order_insight (self->node, self->id, on_insight_cb,
                               cy_question_new (self, self->question));
}

static void
ask (CyOrderFocus *self)
{
  if (self->id == NULL)
    return;
  cy_node_query_dossier (self->node, self->id, on_dossier_cb,
                         cy_question_new (self, self->question));
  ask_insight (self);
  cy_node_query_scene (self->node, self->id, on_scene_cb, cy_question_new (self, self->question));
}

static void
on_order_changed_cb (CyNode *node, const char *id, CyOrderFocus *self)
{
  if (g_strcmp0 (id, self->id) == 0)
    ask (self);
}

/* People and places may be called something else. */
static void
on_yard_changed_cb (CyOrderFocus *self)
{
  if (self->dossier != NULL)
    tell (self, "dossier");
}

static gboolean
on_tick_cb (gpointer user_data)
{
  CyOrderFocus *self = user_data;

  if (self->id != NULL)
    ask_insight (self);
  return G_SOURCE_CONTINUE;
}

static void
forget (CyOrderFocus *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->dossier, cy_dossier_free);
  g_clear_pointer (&self->insight, cy_order_insight_free);
  g_clear_pointer (&self->scene, cy_scene_free);
  g_clear_pointer (&self->trouble, g_free);
}

static void
cy_order_focus_dispose (GObject *object)
{
  CyOrderFocus *self = CY_ORDER_FOCUS (object);

  self->question++;
  g_clear_handle_id (&self->tick, g_source_remove);
  forget (self);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_order_focus_parent_class)->dispose (object);
}

static void
cy_order_focus_class_init (CyOrderFocusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_order_focus_dispose;

  /**
   * CyOrderFocus::changed:
   *
   * The order is another, or more is known of it: `dossier`, `insight` or `scene` says of which part.
   */
  signal_changed =
    g_signal_new ("changed", CY_TYPE_ORDER_FOCUS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_order_focus_init (CyOrderFocus *self)
{
  self->tick = g_timeout_add_seconds (TICK_S, on_tick_cb, self);
}

CyOrderFocus *
cy_order_focus_new (CyNode *node)
{
  CyOrderFocus *self = g_object_new (CY_TYPE_ORDER_FOCUS, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "order-changed", G_CALLBACK (on_order_changed_cb), self, 0);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * cy_order_focus_set:
 * @id: (nullable): the order to look at; of the same one nothing is forgotten.
 */
void
cy_order_focus_set (CyOrderFocus *self, const char *id)
{
  if (g_strcmp0 (id, self->id) == 0)
    return;
  forget (self);
  self->id = g_strdup (id);
  self->question++;
  tell (self, "dossier");
  tell (self, "insight");
  tell (self, "scene");
  ask (self);
}

CyNode *
cy_order_focus_get_node (CyOrderFocus *self)
{
  return self->node;
}

const char *
cy_order_focus_get_id (CyOrderFocus *self)
{
  return self->id;
}

/**
 * cy_order_focus_get_dossier:
 *
 * Returns: (nullable): the order; nothing until it was read, or when there is none.
 */
const CyDossier *
cy_order_focus_get_dossier (CyOrderFocus *self)
{
  return self->dossier;
}

const CyOrderInsight *
cy_order_focus_get_insight (CyOrderFocus *self)
{
  return self->insight;
}

const CyScene *
cy_order_focus_get_scene (CyOrderFocus *self)
{
  return self->scene;
}

/**
 * cy_order_focus_get_trouble:
 *
 * Returns: (nullable): why the order could not be read.
 */
const char *
cy_order_focus_get_trouble (CyOrderFocus *self)
{
  return self->trouble;
}
