/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-identity.h"

/* RFC 1035 allows a name of 253 characters; brackets and a port come on top. */
#define MAX_BYTES 270

/**
 * cy_peer_address_parse:
 * @text: `HOST`, `HOST:PORT` or `[IPv6]:PORT`.
 * @out_host: (out) (transfer full): a name or a numeric address, without brackets.
 * @out_port: (out): %CY_PEER_DEFAULT_PORT when none is given.
 *
 * Errors: #CY_PEERS_ERROR_ADDRESS.
 */
gboolean
cy_peer_address_parse (const char *text, char **out_host, guint16 *out_port, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = NULL;
  const char *host;

  if (strlen (text) <= MAX_BYTES && g_str_is_ascii (text) && strpbrk (text, " /@#?\t\n") == NULL)
    parsed = g_network_address_parse (text, CY_PEER_DEFAULT_PORT, NULL);
  host = parsed != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)) : "";
  if (*host == '\0') {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS,
                 _ ("\"%.64s\" is no address: HOST:PORT, such as 192.168.1.5:%d"), text,
                 CY_PEER_DEFAULT_PORT);
    return FALSE;
  }
  *out_host = g_strdup (host);
  *out_port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  return TRUE;
}

/**
 * cy_peer_address_parse_local:
 * @text: `ADDR:PORT` to listen on; a numeric address, port 0 for any.
 *
 * Returns: (transfer full) (nullable): the address.
 *
 * Errors: #CY_PEERS_ERROR_ADDRESS.
 */
GSocketAddress *
cy_peer_address_parse_local (const char *text, GError **error)
{
  g_autofree char *host = NULL;
  GSocketAddress *address;
  guint16 port;

  if (!cy_peer_address_parse (text, &host, &port, error))
    return NULL;
  address = g_inet_socket_address_new_from_string (host, port);
  if (address == NULL)
    g_set_error (
      error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS,
      _ ("\"%s\" cannot be listened on: a numeric address is needed, such as 0.0.0.0:%d"), text,
      CY_PEER_DEFAULT_PORT);
  return address;
}

/**
 * cy_peer_address_spell:
 * @address: (nullable): an address.
 *
 * Returns: (transfer full): `ADDR:PORT`, brackets around IPv6; `?` when there is none.
 */
char *
cy_peer_address_spell (GSocketAddress *address)
{
  return address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                         : g_strdup ("?");
}
