/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "bill-maker.h"

/* Writes random bills as JSON lines, for the program that computes them again. */
int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 1000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (argc > 2 ? (guint32) atoi (argv[2]) : 1);

  for (guint i = 0; i < n; i++) {
    g_autoptr (CyBill) bill = bill_maker_random_bill (rand);
    g_autoptr (JsonNode) node = cy_bill_to_json (bill);
    g_autofree char *text = cy_json_to_text (node, FALSE);

    puts (text);
  }
  return 0;
}
