/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cy-ctl.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  return cy_ctl_run (argc, argv);
}
