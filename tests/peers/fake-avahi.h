/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Avahi as a node sees it, on a bus of the test: it knows the announcements that a test makes up, and
 * keeps what it is asked to announce. */
typedef struct {
  GDBusConnection *bus;
  guint name;
  guint objects[3];
  GPtrArray *items;    /* of char *: names that are announced, sent when a browser starts */
  char *browser;       /* owned, nullable: who looks */
  char *type;          /* what for */
  const char *address; /* what is said of every announcement */
  guint16 port;
  char *txt;
  guint n_started;
  guint n_resolved;
  guint n_groups;
  guint n_commits;
  char *announced; /* "LABEL TYPE PORT TXT" */
  gboolean refuses_groups;
} FakeAvahi;

FakeAvahi *fake_avahi_new (const char *address);
void fake_avahi_free (FakeAvahi *avahi);
void fake_avahi_add (FakeAvahi *avahi, const char *name);
void fake_avahi_emit_item (FakeAvahi *avahi, const char *signal, int protocol, const char *name);
void fake_avahi_emit (FakeAvahi *avahi,
                      const char *path,
                      const char *interface,
                      const char *signal,
                      GVariant *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeAvahi, fake_avahi_free)

G_END_DECLS
