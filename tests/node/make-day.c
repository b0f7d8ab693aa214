/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-identity.h"
#include "cy-simulate-pile.h"
#include "cy-simulate-values.h"
#include "session-lab.h"

/* make-day DIR PILES HOURS: what a node would have journalled of the last hours at so many simulated piles of two guns
 * each, in the journal of the data directory DIR, which a node has made and whose tariff t1 is published. Nothing of it
 * is billed: that is for the node. Prints how many sessions there are. */

/* How often the piles are looked at [s]; a node looks each second. */
#define LOOK_S 5

static GBytes *
sign_hash (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  return cy_identity_sign (user_data, hash, CY_HASH_BYTES);
}

/* Half of the cards are of ten accounts, the others nobody knows. */
static char *
find_payer (const char *tag)
{
  char last = tag[strlen (tag) - 1];

  return tag[strlen (tag) - 2] % 2 == 0 ? g_strdup_printf ("A%c", last) : NULL;
}

static CyTariffTerms *
read_terms (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_load (path, 1 << 20, &error);
  CyTariffTerms *terms = node == NULL ? NULL : cy_tariff_terms_from_json (node, NULL, &error);

  if (terms == NULL)
    g_error ("%s: %s", path, error->message);
  return terms;
}

static void
show_gun (SessionLab *lab, guint number, CySimPile *pile, guint gun)
{
  static const CyMeasureId numbers[] = {
    CY_MEASURE_ENERGY_IMPORT_TOTAL, CY_MEASURE_ENERGY_SESSION, CY_MEASURE_SESSION_DURATION,
    CY_MEASURE_SESSION_COST,        CY_MEASURE_DC_POWER,
  };
  const CySimGun *shown = &pile->guns[gun - 1];
  double values[CY_N_MEASURES];

  cy_sim_values_of_pile (pile, values);
  cy_sim_values_of_gun (pile, shown, values);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    session_lab_set (lab, number, gun, numbers[i], values[numbers[i]]);
  session_lab_set (lab, number, gun, CY_MEASURE_CONN_STATE,
                   cy_sim_gun_state (shown, pile->faults != 0));
  session_lab_set (lab, number, gun, CY_MEASURE_CONN_PLUG, shown->plugged);
  session_lab_say (lab, number, gun, CY_MEASURE_SESSION_TAG, shown->card);
  session_lab_say (lab, number, gun, CY_MEASURE_SESSION_VIN, shown->vehicle.vin);
}

static void
show_pile (SessionLab *lab, guint number, CySimPile *pile, gint64 now_s)
{
  cy_sim_pile_advance (pile, now_s);
  session_lab_link (lab, number,
                    cy_sim_pile_is_away (pile, now_s) ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD);
  for (guint gun = 1; gun <= 2; gun++)
    show_gun (lab, number, pile, gun);
}

static void
live (SessionLab *lab, GPtrArray *piles, gint64 hours)
{
  for (gint64 now_s = 0; now_s < hours * 3600; now_s += LOOK_S) {
    for (guint i = 0; i < piles->len; i++)
      show_pile (lab, i, piles->pdata[i], now_s);
    session_lab_pass (lab, LOOK_S);
    session_lab_look (lab);
    if (now_s % 3600 == 0)
      session_lab_settle (lab);
  }
  session_lab_settle (lab);
}

static GPtrArray *
list_piles (SessionLab *lab, const CySimType *type, const CySimSettings *settings)
{
  GPtrArray *piles = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sim_pile_free);

  for (guint i = 0; i < lab->n_piles; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i + 1);

    g_ptr_array_add (piles, cy_sim_pile_new (id, type, settings));
  }
  return piles;
}

int
main (int argc, char **argv)
{
  const guint n_piles = argc == 4 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0;
  const gint64 hours = argc == 4 ? g_ascii_strtoll (argv[3], NULL, 10) : 0;
  CySimSettings settings = { .seed = 5, .traffic = TRUE, .patience_s = 60 };
  g_autofree char *identity_dir = NULL;
  g_autofree char *terms = NULL;
  g_autoptr (CyIdentity) identity = NULL;
  g_autoptr (CySimType) type = NULL;
  g_autoptr (GPtrArray) piles = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GError) error = NULL;
  SessionLab *lab;

  if (n_piles == 0 || hours <= 0) {
    g_printerr ("make-day DIR PILES HOURS\n");
    return 2;
  }
  identity_dir = g_build_filename (argv[1], "identity", NULL);
  terms = g_build_filename (argv[1], "t1.json", NULL);
  if ((identity = cy_identity_load (identity_dir, &error)) == NULL)
    g_error ("%s", error->message);
  lab = session_lab_new_closed (n_piles);
  lab->dir = g_strdup (argv[1]);
  lab->node = g_strdup (cy_identity_get_node (identity));
  lab->sign = sign_hash;
  lab->sign_data = identity;
  lab->bills = FALSE;
  lab->find_payer = find_payer;
  lab->terms = read_terms (terms);
  lab->clock.now_us = g_get_real_time () - (hours + 1) * 3600 * G_USEC_PER_SEC;
  settings.start_us = lab->clock.now_us;
  type = cy_sim_type_new ("dc", cy_profile_ref (lab->profile), 2, 120000);
  piles = list_piles (lab, type, &settings);
  session_lab_open (lab);
  live (lab, piles, hours);
  sessions = session_lab_list (lab);
  g_print ("%u\n", sessions->len);
  session_lab_close (lab);
  g_clear_pointer (&lab->dir, g_free);
  session_lab_free (lab);
  return 0;
}
