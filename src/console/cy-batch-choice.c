/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-choice.h"

#include <glib/gi18n-lib.h>

#include "cy-command-traits.h"
#include "cy-node-command.h"
#include "cy-shown-command.h"

/* Commands that take a record and not numbers. */
static const struct {
  const char *name;
  CyKindId reference;
  const char *argument;
} of_records[] = {
  { CY_COMMAND_SET_TARIFF, CY_KIND_TARIFF, "tariff" },
  { CY_COMMAND_UPGRADE, CY_KIND_FIRMWARE, "image" },
};

void
cy_batch_choice_free (CyBatchChoice *choice)
{
  g_free (choice->name);
  g_free (choice->label);
  cy_command_offer_free (choice->offer);
  g_hash_table_unref (choice->types);
  g_free (choice);
}

static CyBatchChoice *
choice_new (const char *name, const char *label, gboolean needs_reason)
{
  CyBatchChoice *choice = g_new0 (CyBatchChoice, 1);

  choice->name = g_strdup (name);
  choice->label = g_strdup (label);
  choice->reference = CY_N_KINDS;
  choice->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  choice->needs_reason = needs_reason;
  return choice;
}

static CyBatchChoice *
find (GPtrArray *choices, const char *name)
{
  for (guint i = 0; i < choices->len; i++) {
    if (g_str_equal (((CyBatchChoice *) choices->pdata[i])->name, name))
      return choices->pdata[i];
  }
  return NULL;
}

/* Types differ in what they take: the form lets through what any of them takes, and the preview says
 * which piles refuse it. */
static void
widen (CyCommandOffer *offer, const CyCommandOffer *other)
{
  for (guint i = 0; i < offer->arguments->len; i++) {
    CyOfferArgument *argument = cy_command_offer_get_argument (offer, i);

    for (guint k = 0; k < other->arguments->len; k++) {
      const CyOfferArgument *more = cy_command_offer_get_argument (other, k);

      if (!g_str_equal (argument->name, more->name))
        continue;
      argument->low = MIN (argument->low, more->low);
      argument->high = MAX (argument->high, more->high);
    }
  }
}

static void
add_offer (GPtrArray *choices, CyCommandOffer *offer, const char *type, gboolean per_gun)
{
  CyBatchChoice *choice = find (choices, offer->name);

  if (choice == NULL) {
    choice = choice_new (offer->name, _ (offer->label), offer->needs_reason);
    choice->offer = offer;
    g_ptr_array_add (choices, choice);
  } else {
    widen (choice->offer, offer);
    choice->needs_reason = choice->needs_reason || offer->needs_reason;
    cy_command_offer_free (offer);
  }
  g_hash_table_insert (choice->types, g_strdup (type), GINT_TO_POINTER (per_gun ? 2 : 1));
}

/* What piles of a type can be told is what one of them can be told. */
static void
add_type (CyNode *node, GPtrArray *choices, const CyRecord *pile, const char *type)
{
  g_autoptr (GPtrArray) offers = cy_node_list_offers (node, pile->id, 1);

  g_ptr_array_set_free_func (offers, NULL);
  for (guint i = 0; i < offers->len; i++) {
    CyCommandOffer *offer = offers->pdata[i];

    add_offer (choices, offer, type, !g_str_equal (offer->target, pile->id));
  }
}

static gint
compare_by_vocabulary (gconstpointer a, gconstpointer b)
{
  const CyBatchChoice *left = *(CyBatchChoice *const *) a;
  const CyBatchChoice *right = *(CyBatchChoice *const *) b;
  const CyCommandTraits *left_traits = cy_command_traits (left->name);
  const CyCommandTraits *right_traits = cy_command_traits (right->name);

  for (guint i = 0; i < cy_command_n_traits () && left_traits != right_traits; i++) {
    if (cy_command_traits_at (i) == left_traits)
      return -1;
    if (cy_command_traits_at (i) == right_traits)
      return 1;
  }
  return g_strcmp0 (left->name, right->name);
}

/* Whether a type takes a tariff or an image its piles know; what refuses is said in the preview. */
static void
add_of_records (CyNode *node, GPtrArray *choices, GHashTable *types)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_records); i++) {
    const CyCommandTraits *traits = cy_command_traits (of_records[i].name);
    CyBatchChoice *choice;
    GHashTableIter iter;
    gpointer type;

    if (cy_yard_count (cy_node_get_yard (node), of_records[i].reference) == 0)
      continue;
    choice = choice_new (traits->name, _ (traits->label), traits->is_dangerous);
    choice->reference = of_records[i].reference;
    choice->argument = of_records[i].argument;
    g_hash_table_iter_init (&iter, types);
    while (g_hash_table_iter_next (&iter, &type, NULL))
      g_hash_table_insert (choice->types, g_strdup (type), GINT_TO_POINTER (1));
    g_ptr_array_add (choices, choice);
  }
}

/**
 * cy_batch_choice_list:
 *
 * Returns: (transfer full) (element-type CyBatchChoice): what the piles of this yard can be told, in
 *   the order of the vocabulary.
 */
GPtrArray *
cy_batch_choice_list (CyNode *node)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (cy_node_get_yard (node), CY_KIND_PILE);
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_batch_choice_free);

  for (guint i = 0; i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];
    const char *type = cy_record_get_text (pile, "type");

    if (type != NULL && g_hash_table_add (types, (gpointer) type))
      add_type (node, choices, pile, type);
  }
  add_of_records (node, choices, types);
  g_ptr_array_sort (choices, compare_by_vocabulary);
  return choices;
}

/**
 * cy_batch_choice_expand:
 * @piles: (element-type utf8): their ids.
 *
 * Returns: (transfer full): the targets: piles, or each of their guns.
 */
char **
cy_batch_choice_expand (const CyBatchChoice *choice, CyYard *yard, GPtrArray *piles)
{
  GPtrArray *targets = g_ptr_array_new ();

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, piles->pdata[i]);
    CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
    int way = type == NULL ? 0 : GPOINTER_TO_INT (g_hash_table_lookup (choice->types, type->id));

    if (way == 1)
      g_ptr_array_add (targets, g_strdup (pile->id));
    for (gint64 c = 1; way == 2 && c <= cy_record_get_int (type, "connectors", 1); c++)
      g_ptr_array_add (targets, g_strdup_printf ("%s/%d", pile->id, (int) c));
  }
  g_ptr_array_add (targets, NULL);
  return (char **) g_ptr_array_free (targets, FALSE);
}

/**
 * cy_batch_choice_image_fits:
 * @image: a record of the kind firmware.
 * @type: id of a pile type.
 */
gboolean
cy_batch_choice_image_fits (const CyRecord *image, const char *type)
{
  const char *fits = cy_record_get_text (image, "fits");
  g_auto (GStrv) types = g_strsplit_set (fits != NULL ? fits : "", " ,", -1);

  return g_strv_contains ((const char *const *) types, type);
}
