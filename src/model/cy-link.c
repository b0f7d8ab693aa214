/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link.h"

#include <gio/gio.h>
#include <string.h>

#include "cy-model-error.h"

#define SHAPES "use tcp://HOST:PORT/UNIT or rtu:///dev/ttyUSB0?baud=9600&parity=N&stop=1/UNIT"

void
cy_link_free (CyLink *link)
{
  if (link == NULL)
    return;
  g_free (link->host);
  g_free (link);
}

CyLink *
cy_link_copy (const CyLink *link)
{
  CyLink *copy = g_memdup2 (link, sizeof *link);

  copy->host = g_strdup (link->host);
  return copy;
}

static gboolean
refuse (GError **error, const char *address, const char *what)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "link \"%s\": %s; %s", address, what,
               SHAPES);
  return FALSE;
}

static gboolean
parse_number (const char *text, guint64 low, guint64 high, guint64 *out_number)
{
  return g_ascii_string_to_unsigned (text, 10, low, high, out_number, NULL);
}

/* The unit id is what follows the last slash, on both kinds of link. */
static char *
split_unit (const char *address, CyLink *link, GError **error)
{
  const char *slash = strrchr (address, '/');
  guint64 unit;

  if (slash == NULL || !parse_number (slash + 1, 0, 255, &unit)) {
    refuse (error, address, "the unit id after the last slash must be 0 to 255");
    return NULL;
  }
  link->unit = (guint8) unit;
  return g_strndup (address, (gsize) (slash - address));
}

static gboolean
parse_tcp (const char *address, const char *rest, CyLink *link, GError **error)
{
  const char *colon = strrchr (rest, ':');
  gsize length = colon == NULL ? 0 : (gsize) (colon - rest);
  guint64 port;

  if (colon == NULL || !parse_number (colon + 1, 1, 65535, &port))
    return refuse (error, address, "the port must be 1 to 65535");
  if (rest[0] == '[' && length > 2 && rest[length - 1] == ']')
    link->host = g_strndup (rest + 1, length - 2);
  else
    link->host = g_strndup (rest, length);
  if (*link->host == '\0' || strpbrk (link->host, " \t\r\n/[]") != NULL)
    return refuse (error, address, "there is no host");
  link->port = (guint16) port;
  return TRUE;
}

static gboolean
parse_rtu_option (const char *option, CyLink *link)
{
  guint64 number;

  if (g_str_has_prefix (option, "baud=") && parse_number (option + 5, 300, 4000000, &number))
    link->baud = (guint) number;
  else if (g_str_has_prefix (option, "parity=") && strchr ("NEO", option[7]) != NULL &&
           option[7] != '\0' && option[8] == '\0')
    link->parity = option[7];
  else if (g_str_has_prefix (option, "stop=") && parse_number (option + 5, 1, 2, &number))
    link->stop_bits = (guint8) number;
  else
    return FALSE;
  return TRUE;
}

static gboolean
parse_rtu (const char *address, const char *rest, CyLink *link, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (rest, "?", 2);
  g_auto (GStrv) options = NULL;

  if (parts[0] == NULL || parts[0][0] != '/')
    return refuse (error, address, "the serial device must be an absolute path");
  link->host = g_strdup (parts[0]);
  if (parts[1] == NULL)
    return TRUE;
  options = g_strsplit (parts[1], "&", 8);
  for (guint i = 0; options[i] != NULL; i++) {
    if (!parse_rtu_option (options[i], link))
      return refuse (error, address, "unknown serial setting");
  }
  return TRUE;
}

/**
 * cy_link_parse:
 * @address: as it stands in a yard file.
 *
 * Returns: (transfer full): the link; serial lines default to 9600 8N1.
 */
CyLink *
cy_link_parse (const char *address, GError **error)
{
  g_autoptr (CyLink) link = g_new0 (CyLink, 1);
  g_autofree char *rest = split_unit (address, link, error);

  if (rest == NULL)
    return NULL;
  link->baud = 9600;
  link->parity = 'N';
  link->stop_bits = 1;
  if (g_str_has_prefix (rest, "tcp://")) {
    link->kind = CY_LINK_TCP;
    if (!parse_tcp (address, rest + strlen ("tcp://"), link, error))
      return NULL;
  } else if (g_str_has_prefix (rest, "rtu://")) {
    link->kind = CY_LINK_RTU;
    if (!parse_rtu (address, rest + strlen ("rtu://"), link, error))
      return NULL;
  } else {
    refuse (error, address, "unknown kind of link");
    return NULL;
  }
  return g_steal_pointer (&link);
}

/* One spelling for each address: IPv6 has many, and one of them stands for an IPv4 address. */
static char *
canonical_host (const char *host)
{
  /* An IPv6 address with a scope is one address per interface: it stays as it is. */
  g_autoptr (GInetAddress) address =
    strchr (host, '%') != NULL ? NULL : g_inet_address_new_from_string (host);
  g_autoptr (GInetAddress) inner = NULL;
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

  if (address == NULL)
    return g_ascii_strdown (host, -1); /* RFC 4343: names know no case */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (g_inet_address_to_bytes (address), mapped, sizeof mapped) == 0) {
    inner = g_inet_address_new_from_bytes (g_inet_address_to_bytes (address) + sizeof mapped,
                                           G_SOCKET_FAMILY_IPV4);
    return g_inet_address_to_string (inner);
  }
  return g_inet_address_to_string (address);
}

/**
 * cy_link_connection:
 *
 * Returns: (transfer full): what piles that share one connection have in common: host and port, or
 *   the serial line. Units behind one gateway are told apart by their unit id only. An address has
 *   one spelling here, however the link spells it; a name is not looked up.
 */
char *
cy_link_connection (const CyLink *link)
{
  g_autofree char *host = NULL;

  if (link->kind == CY_LINK_RTU)
    return g_strdup (link->host);
  host = canonical_host (link->host);
  return g_strdup_printf (strchr (host, ':') ? "[%s]:%u" : "%s:%u", host, link->port);
}

gboolean
cy_link_equal (const CyLink *a, const CyLink *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->kind == b->kind && g_str_equal (a->host, b->host) && a->port == b->port &&
         a->unit == b->unit && a->baud == b->baud && a->parity == b->parity &&
         a->stop_bits == b->stop_bits;
}

/**
 * cy_link_is_set_up_as:
 * @a: a serial line.
 * @b: a serial line.
 *
 * Returns: whether they are the same port with the same settings, whatever unit answers there.
 */
gboolean
cy_link_is_set_up_as (const CyLink *a, const CyLink *b)
{
  return g_str_equal (a->host, b->host) && a->baud == b->baud && a->parity == b->parity &&
         a->stop_bits == b->stop_bits;
}
