/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-certificate.h"
#include "fixture.h"

G_BEGIN_DECLS

/* A node as far as its peers see it: an identity in a folder of its own, and its certificate. */
typedef struct {
  TestDir *dir;
  CyIdentity *identity;
  GTlsCertificate *certificate;
} TestNode;

TestNode *test_node_new (void);
void test_node_free (TestNode *node);
const char *test_node_id (TestNode *node);
char *test_node_key_pem (TestNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestNode, test_node_free)

/**
 * TestCertificate:
 * @key_pem: (nullable): the key it is for; a new one of @algorithm by default.
 * @issuer: (nullable): who signs it, with a private key; itself by default.
 * @is_ca: whether it may sign others.
 * @extra_bytes: how much larger further names shall make it.
 *
 * Certificates as an attacker, or a station with a dead clock, would have them.
 */
typedef struct {
  const char *key_pem;
  int algorithm; /* GNUTLS_PK_* */
  gint64 from_s;
  gint64 until_s;
  GTlsCertificate *issuer;
  gboolean is_ca;
  gsize extra_bytes;
} TestCertificate;

GTlsCertificate *test_certificate_new (const TestCertificate *wanted);

/* What this process holds now: descriptors, and resident memory [bytes]. */
guint test_count_descriptors (void);
gsize test_measure_memory (void);

/* Whether memory can be measured: not with a sanitizer, which keeps what was freed. */
#if defined(__SANITIZE_ADDRESS__)
#  define TEST_MEMORY_IS_TRUE FALSE
#else
#  define TEST_MEMORY_IS_TRUE TRUE
#endif

G_END_DECLS
