/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-address.h"

#include <glib/gi18n-lib.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
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

static GInetAddress *
read_interface (const struct ifaddrs *interface)
{
  const struct sockaddr *address = interface->ifa_addr;

  if (address == NULL || (interface->ifa_flags & IFF_UP) == 0)
    return NULL;
  if (address->sa_family == AF_INET)
    return g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in *) (const void *) address)->sin_addr,
      G_SOCKET_FAMILY_IPV4);
  if (address->sa_family == AF_INET6)
    return g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr,
      G_SOCKET_FAMILY_IPV6);
  return NULL;
}

static void
list_interfaces (GPtrArray *addresses, GSocketFamily family, guint16 port)
{
  struct ifaddrs *interfaces;

  if (getifaddrs (&interfaces) != 0)
    return;
  for (const struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next) {
    g_autoptr (GInetAddress) address = read_interface (i);
    g_autoptr (GSocketAddress) here = NULL;

    if (address == NULL || g_inet_address_get_family (address) != family ||
        g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address))
      continue;
    here = g_inet_socket_address_new (address, port);
    g_ptr_array_add (addresses, cy_peer_address_spell (here));
  }
  freeifaddrs (interfaces);
}

/**
 * cy_peer_address_list_own:
 * @listen: (nullable): what is listened on, see cy_peer_address_parse_local().
 * @port: the port that came of it.
 *
 * Returns: (transfer full) (element-type utf8): where others may reach this machine, the likeliest first; its
 *   name when it knows no address of its own.
 */
GPtrArray *
cy_peer_address_list_own (const char *listen, guint16 port)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSocketAddress) address =
    listen == NULL ? NULL : cy_peer_address_parse_local (listen, NULL);
  GInetAddress *host =
    address == NULL ? NULL : g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  if (host != NULL && !g_inet_address_get_is_any (host)) {
    g_autoptr (GSocketAddress) here = g_inet_socket_address_new (host, port);

    g_ptr_array_add (addresses, cy_peer_address_spell (here));
    return addresses;
  }
  list_interfaces (addresses, G_SOCKET_FAMILY_IPV4, port);
  list_interfaces (addresses, G_SOCKET_FAMILY_IPV6, port);
  if (addresses->len == 0)
    g_ptr_array_add (addresses, g_strdup_printf ("%s:%u", g_get_host_name (), port));
  return addresses;
}
