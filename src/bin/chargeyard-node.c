/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cy-node-program.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  return cy_node_program_run (argc, argv);
}
