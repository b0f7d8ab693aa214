/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-options.h"

int
main (int argc, char **argv)
{
  return cy_sim_main (argc, argv);
}
