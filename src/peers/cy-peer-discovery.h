/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many announcements are looked at; others on a network that has more are not. A bus lets a
 * connection wait for 128 answers. */
#define CY_PEER_DISCOVERY_MAX 100

/**
 * CyPeerFound:
 * @node: the id that it announces; nothing proves it before it is called.
 * @name: what it calls itself.
 * @address: where it listens, `ADDR:PORT`.
 */
typedef struct {
  char *node;
  char *name;
  char *address;
} CyPeerFound;

void cy_peer_found_free (CyPeerFound *found);

/**
 * CyPeerDiscoveryState:
 * @CY_PEER_DISCOVERY_STARTING: not known yet.
 * @CY_PEER_DISCOVERY_NO_BUS: this machine has no system bus.
 * @CY_PEER_DISCOVERY_NO_AVAHI: no Avahi runs on this machine.
 * @CY_PEER_DISCOVERY_LOOKING: nodes on the network are found, and this one is if it listens.
 * @CY_PEER_DISCOVERY_TROUBLE: Avahi runs and does not do it; see cy_peer_discovery_get_trouble().
 */
typedef enum {
  CY_PEER_DISCOVERY_STARTING,
  CY_PEER_DISCOVERY_NO_BUS,
  CY_PEER_DISCOVERY_NO_AVAHI,
  CY_PEER_DISCOVERY_LOOKING,
  CY_PEER_DISCOVERY_TROUBLE,
} CyPeerDiscoveryState;

/**
 * CyPeerDiscovery:
 *
 * Nodes on the same network, by mDNS: `_chargeyard._tcp` with `node=ID` in its TXT record. Avahi
 * does it, over the system bus; it is not started when it does not run. That somebody announces a
 * node's id means nothing: it is an address to try.
 *
 * Threading: the main context of the thread that made it.
 */
typedef struct _CyPeerDiscovery CyPeerDiscovery;

/**
 * CyPeerDiscoveryChanged: the state or what is found is another than before; it may not be freed within.
 */
typedef void (*CyPeerDiscoveryChanged) (CyPeerDiscovery *discovery, gpointer user_data);

CyPeerDiscovery *cy_peer_discovery_new (const char *node,
                                        const char *name,
                                        guint16 port,
                                        CyPeerDiscoveryChanged changed,
                                        gpointer user_data);
void cy_peer_discovery_free (CyPeerDiscovery *discovery);
CyPeerDiscoveryState cy_peer_discovery_get_state (CyPeerDiscovery *discovery);
const char *cy_peer_discovery_get_trouble (CyPeerDiscovery *discovery);
GPtrArray *cy_peer_discovery_list (CyPeerDiscovery *discovery);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerFound, cy_peer_found_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerDiscovery, cy_peer_discovery_free)

G_END_DECLS
