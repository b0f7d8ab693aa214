/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "fixture.h"

G_BEGIN_DECLS

/* A server in a process of its own, on the loopback. It says where it is, and what it was asked. */
typedef struct _TestPeer TestPeer;

/* @script: beside the tests; up to four arguments. */
TestPeer *test_peer_new (const char *script, const char *const *arguments);
void test_peer_free (TestPeer *peer);
guint test_peer_port (TestPeer *peer);
/* Waits for the next thing that it was asked. */
JsonObject *test_peer_take (TestPeer *peer);

/* Writes `ca.pem`, `server.pem`, `server.key` for localhost, and `stranger.pem`, another authority. */
void test_certificates_make (const TestDir *dir);

/* A port where nobody is. */
guint test_free_port (void);

/* Proxies of whoever runs the tests are not for the loopback. */
void test_no_proxies (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

G_END_DECLS
