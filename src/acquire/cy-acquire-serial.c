/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-line.h"

/*
 * Serial lines cannot be driven yet: such a line never comes up, its piles go offline with "nothing
 * answers at this address", and writes to them are not sent. Whoever adds RTU gives this file a
 * thread of its own per line and reports through the same functions as the TCP connection.
 */

static void
serial_wake (CyAcquireLine *line)
{
  /* Nothing can be sent; writes wait until their time is up. */
}

static void
serial_forget (CyAcquireLine *line, CyAcquireAsker *asker)
{
  /* Nothing is ever under way. */
}

static void
serial_free (CyAcquireLine *line)
{
  cy_acquire_line_clear (line);
  g_free (line);
}

static const CyAcquireLineClass serial_class = {
  .wake = serial_wake,
  .forget = serial_forget,
  .free = serial_free,
};

/**
 * cy_acquire_serial_new:
 * @link: with the kind %CY_LINK_RTU.
 */
CyAcquireLine *
cy_acquire_serial_new (CyAcquireLoop *loop, const CyLink *link)
{
  CyAcquireLine *line = g_new0 (CyAcquireLine, 1);

  cy_acquire_line_init (line, loop, &serial_class, link);
  line->trouble = CY_LINK_TROUBLE_CONNECT;
  return line;
}
