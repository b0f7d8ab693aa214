/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-lab.h"

#include "cy-bill-rule.h"
#include "cy-journal-session.h"
#include "cy-session-rule.h"
#include "cy-yard-file.h"
#include "node-fixture.h"

/**
 * session_lab_spell_yard:
 *
 * Returns: (transfer full): the piles of the lab as a yard file.
 */
char *
session_lab_spell_yard (guint n_piles)
{
  GString *text = g_string_new (
    "{\"stations\":[{\"id\":\"s1\",\"name\":\"S1\"}],"
    "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
    "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],\"piles\":[");

  for (guint i = 0; i < n_piles; i++)
    g_string_append_printf (
      text, "%s{\"id\":\"p%u\",\"name\":\"P%u\",\"type\":\"dc\",\"station\":\"s1\"}",
      i == 0 ? "" : ",", i + 1, i + 1);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
load_yard (SessionLab *lab)
{
  g_autofree char *text = session_lab_spell_yard (lab->n_piles);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 1048576, &error);
  g_autoptr (GPtrArray) records = NULL;

  lab->yard = cy_yard_new ();
  records = cy_yard_file_read (document, lab->yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (lab->yard, cy_record_ref (records->pdata[i]));
}

/**
 * session_lab_new_closed:
 *
 * Returns: (transfer full): a lab in no folder yet: the caller sets @dir, @node and the time, and opens it.
 */
SessionLab *
session_lab_new_closed (guint n_piles)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  SessionLab *lab = g_new0 (SessionLab, 1);
  g_autoptr (CyLink) link = cy_link_parse ("tcp://127.0.0.1:1/1", NULL);
  g_autoptr (GError) error = NULL;
  CyTagSet *tags;

  lab->bills = TRUE;
  lab->n_piles = n_piles;
  lab->n_parallel = 1;
  lab->history_dwh = CY_SESSION_UNKNOWN;
  test_clock_init (&lab->clock, LAB_BEGIN_US);
  lab->profiles = cy_profile_store_new (folders);
  load_yard (lab);
  lab->profile = cy_profile_store_get (lab->profiles, "chargeyard-dc", 2, &error);
  g_assert_no_error (error);
  tags = cy_profile_get_tags (lab->profile);
  lab->n_tags = cy_tag_set_get_n_tags (tags);
  lab->n_texts = cy_tag_set_get_n_texts (tags);
  lab->samples = g_new0 (CySample, lab->n_tags * n_piles);
  lab->texts = g_new0 (CyText, lab->n_texts * n_piles);
  lab->links = g_new0 (CyLivePile, n_piles);
  lab->fleet = cy_fleet_new ();
  for (guint i = 0; i < n_piles; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i + 1);

    cy_fleet_add (lab->fleet, id, link, 1000, tags);
    lab->links[i] = (CyLivePile){ .quality = CY_QUALITY_GOOD, .scan_ms = 100000 };
    for (guint gun = 1; gun <= 2; gun++) {
      session_lab_set (lab, i, gun, CY_MEASURE_CONN_STATE, CY_PILE_STATE_AVAILABLE);
      session_lab_set (lab, i, gun, CY_MEASURE_ENERGY_IMPORT_TOTAL, 1000000);
    }
  }
  lab->live = cy_live_table_new (lab->fleet);
  lab->started = g_ptr_array_new_with_free_func (g_free);
  lab->stopped = g_ptr_array_new_with_free_func (g_free);
  lab->booked = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_bill_free);
  return lab;
}

SessionLab *
session_lab_new (guint n_piles)
{
  SessionLab *lab = session_lab_new_closed (n_piles);

  lab->dir = node_fixture_make_dir ();
  lab->node = g_strdup ("n1");
  session_lab_open (lab);
  return lab;
}

/* With everything it has left on the disk. */
void
session_lab_remove (SessionLab *lab)
{
  session_lab_close (lab);
  node_fixture_remove_tree (lab->dir);
  g_clear_pointer (&lab->dir, g_free);
}

void
session_lab_free (SessionLab *lab)
{
  if (lab->dir != NULL)
    session_lab_remove (lab);
  cy_live_table_unref (lab->live);
  cy_fleet_unref (lab->fleet);
  cy_profile_unref (lab->profile);
  cy_profile_store_free (lab->profiles);
  cy_yard_unref (lab->yard);
  g_clear_pointer (&lab->terms, cy_tariff_terms_unref);
  g_clear_error (&lab->book_error);
  g_ptr_array_unref (lab->started);
  g_ptr_array_unref (lab->stopped);
  g_ptr_array_unref (lab->booked);
  g_free (lab->node);
  g_free (lab->samples);
  g_free (lab->texts);
  g_free (lab->links);
  g_free (lab);
}

static const CyTag *
tag_of (SessionLab *lab, guint gun, CyMeasureId measure, guint *out_tag)
{
  CyTagSet *tags = cy_profile_get_tags (lab->profile);
  int tag = cy_tag_set_find (tags, gun, measure);

  g_assert_cmpint (tag, >=, 0);
  *out_tag = (guint) tag;
  return cy_tag_set_get (tags, *out_tag);
}

void
session_lab_set (SessionLab *lab, guint pile, guint gun, CyMeasureId measure, double value)
{
  guint tag;
  const CyTag *info = tag_of (lab, gun, measure, &tag);
  CySample *sample = &lab->samples[pile * lab->n_tags + tag];

  sample->quality = CY_QUALITY_GOOD;
  sample->raw = (gint64) ((value - info->offset) / info->scale + 0.5);
}

double
session_lab_get (SessionLab *lab, guint pile, guint gun, CyMeasureId measure)
{
  guint tag;
  const CyTag *info = tag_of (lab, gun, measure, &tag);

  return cy_tag_value (info, lab->samples[pile * lab->n_tags + tag].raw);
}

void
session_lab_say (SessionLab *lab, guint pile, guint gun, CyMeasureId measure, const char *text)
{
  guint tag;
  const CyTag *info = tag_of (lab, gun, measure, &tag);
  CySample *sample = &lab->samples[pile * lab->n_tags + tag];

  sample->quality = CY_QUALITY_GOOD;
  sample->raw = (gint64) g_str_hash (text);
  g_strlcpy (lab->texts[pile * lab->n_texts + (guint) info->text_slot], text, sizeof (CyText));
}

void
session_lab_link (SessionLab *lab, guint pile, CyQuality quality)
{
  lab->links[pile].quality = quality;
}

void
session_lab_pass (SessionLab *lab, guint seconds)
{
  lab->clock.now_us += seconds * (gint64) G_USEC_PER_SEC;
}

static void
publish (SessionLab *lab, guint pile)
{
  CyLivePile *link = &lab->links[pile];

  if (link->quality == CY_QUALITY_GOOD) {
    link->answered_us = lab->clock.now_us;
    link->answered_mono_us = cy_clock_mono_us (&lab->clock.clock);
    for (guint i = 0; i < lab->n_tags; i++)
      lab->samples[pile * lab->n_tags + i].time_us = lab->clock.now_us;
  }
  (void) cy_live_table_publish (lab->live, pile, link, lab->samples + pile * lab->n_tags,
                                (const CyText *) lab->texts + pile * lab->n_texts);
}

/* Every pile is read, and then looked at. */
void
session_lab_look (SessionLab *lab)
{
  for (guint i = 0; i < lab->n_piles; i++)
    publish (lab, i);
  cy_session_desk_look (lab->desk);
}

static CyLiveTable *
ref_live (gpointer user_data)
{
  return cy_live_table_ref (((SessionLab *) user_data)->live);
}

static CyTariffTerms *
find_terms (gpointer user_data, CyRecord *pile, const CySession *session, gint64 at_us)
{
  SessionLab *lab = user_data;

  return lab->terms == NULL ? NULL : cy_tariff_terms_ref (lab->terms);
}

static void
find_account (gpointer user_data,
              const char *tag,
              const char *vin,
              char **out_account,
              char **out_card)
{
  SessionLab *lab = user_data;

  if (tag == NULL || *tag == '\0')
    return;
  *out_account = lab->find_payer != NULL ? lab->find_payer (tag) : g_strdup (lab->account);
  if (*out_account == NULL)
    return;
  *out_card = g_strdup (tag);
}

static gint64
find_money (gpointer user_data, const CySession *session, gint64 energy_dwh)
{
  return energy_dwh / 100;
}

static void
start (gpointer user_data, const CySession *session)
{
  g_ptr_array_add (((SessionLab *) user_data)->started, g_strdup (session->id));
}

static void
stop (gpointer user_data, const CySession *session)
{
  g_ptr_array_add (((SessionLab *) user_data)->stopped, g_strdup (session->id));
}

static void
on_changed_cb (gpointer user_data, const CySession *session)
{
}

static const char *
find_currency (gpointer user_data, const char *account)
{
  return ((SessionLab *) user_data)->currency;
}

static guint
find_parallel (gpointer user_data, const char *account)
{
  return ((SessionLab *) user_data)->n_parallel;
}

/* A booking on its way into the journal. */
typedef struct {
  SessionLab *lab;
  CyBill *bill;
  CyBillingDone done;
  gpointer done_data;
} Booking;

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_autofree Booking *booking = user_data;

  if (error == NULL && booking->bill != NULL)
    g_ptr_array_add (booking->lab->booked, g_steal_pointer (&booking->bill));
  g_clear_pointer (&booking->bill, cy_bill_free);
  booking->done (error, booking->done_data);
}

static gboolean
fail_cb (gpointer user_data)
{
  Booking *booking = user_data;
  g_autoptr (GError) error = g_steal_pointer (&booking->lab->book_error);

  on_written_cb (0, error, booking);
  return G_SOURCE_REMOVE;
}

static gboolean
answer_cb (gpointer user_data)
{
  on_written_cb (0, NULL, user_data);
  return G_SOURCE_REMOVE;
}

static void
book (gpointer user_data,
      const CySession *session,
      const CyBill *bill,
      gboolean releases,
      GPtrArray *drafts,
      CyBillingDone done,
      gpointer done_data)
{
  SessionLab *lab = user_data;
  Booking *booking = g_new0 (Booking, 1);

  *booking = (Booking){ lab, NULL, done, done_data };
  if (lab->book_error != NULL) {
    g_ptr_array_unref (drafts);
    g_idle_add (fail_cb, booking);
    return;
  }
  if (drafts->len == 0) {
    lab->n_given_back += releases;
    g_ptr_array_unref (drafts);
    g_idle_add (answer_cb, booking);
    return;
  }
  if (bill != NULL)
    booking->bill = cy_bill_recompute (bill, NULL);
  cy_journal_append (lab->journal, drafts, on_written_cb, booking);
}

static void
find_history (gpointer user_data,
              const CySession *session,
              void (*answer) (gint64 energy_dwh, gpointer answer_data),
              gpointer answer_data)
{
  answer (((SessionLab *) user_data)->history_dwh, answer_data);
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  SessionLab *lab = user_data;

  for (guint i = 0; lab->desk != NULL && i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];

    cy_session_desk_see_entry (lab->desk, entry);
    if (lab->bills && (g_str_equal (entry->kind, cy_session_event_kind (CY_SESSION_EVENT_END)) ||
                       g_str_equal (entry->kind, cy_session_event_kind (CY_SESSION_EVENT_SETTLE))))
      cy_billing_desk_take (lab->billing, entry->subject + strlen (CY_SUBJECT_SESSION_PREFIX));
  }
}

/* A question to the journal whose answer is waited for. */
typedef struct {
  gpointer result;
  gboolean done;
} Asked;

static void
on_asked_cb (gpointer result, const GError *error, gpointer user_data)
{
  Asked *asked = user_data;

  g_assert_no_error (error);
  asked->result = result;
  asked->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Asked *) data)->done;
}

static gpointer
ask (SessionLab *lab, CyJournalQuery query, gpointer data)
{
  Asked asked = { 0 };

  cy_journal_query (lab->journal, query, data, NULL, on_asked_cb, &asked);
  node_wait (is_answered, &asked);
  return asked.result;
}

static gpointer
load_live (CyDb *db, gpointer data, GError **error)
{
  const CySessionQuery query = { .live = TRUE, .to_us = G_MAXINT64, .limit = G_MAXINT32 };

  return cy_journal_load_sessions (db, &query, error);
}

static gpointer
load_last (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_last_charges (db, error);
}

static gpointer
load_due (CyDb *db, gpointer data, GError **error)
{
  const CySessionQuery query = { .due = TRUE, .to_us = G_MAXINT64, .limit = G_MAXINT32 };

  return cy_journal_load_sessions (db, &query, error);
}

static gpointer
load_all (CyDb *db, gpointer data, GError **error)
{
  const CySessionQuery query = { .to_us = G_MAXINT64, .limit = G_MAXINT32 };
  GPtrArray *found = cy_journal_load_sessions (db, &query, error);

  return found == NULL ? NULL : cy_journal_load_bills (db, found, error);
}

static gpointer
load_one (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_session (db, data, error);
}

/**
 * session_lab_list:
 *
 * Returns: (transfer full) (element-type CySession): all there are, newest first, with their bills.
 */
GPtrArray *
session_lab_list (SessionLab *lab)
{
  return ask (lab, load_all, NULL);
}

CySession *
session_lab_load (SessionLab *lab, const char *id)
{
  return ask (lab, load_one, (gpointer) id);
}

void
session_lab_open (SessionLab *lab)
{
  g_autofree char *path = g_build_filename (lab->dir, "yard.db", NULL);
  const CyJournalOptions journal_options = { lab->node, 1, &lab->clock.clock, lab->sign,
                                             lab->sign_data };
  CySessionDeskOptions options = { .clock = &lab->clock.clock,
                                   .node = lab->node,
                                   .ref_live = ref_live,
                                   .find_terms = find_terms,
                                   .find_account = find_account,
                                   .find_money = find_money,
                                   .start = start,
                                   .stop = stop,
                                   .changed = on_changed_cb,
                                   .user_data = lab };
  CyBillingOptions billing = { .clock = &lab->clock.clock,
                               .node = lab->node,
                               .find_terms = find_terms,
                               .find_currency = find_currency,
                               .find_parallel = find_parallel,
                               .book = book,
                               .find_history = find_history,
                               .user_data = lab };
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GError) error = NULL;

  options.journal = billing.journal = lab->journal =
    cy_journal_open (path, &journal_options, &error);
  g_assert_no_error (error);
  live = ask (lab, load_live, NULL);
  last = ask (lab, load_last, NULL);
  due = ask (lab, load_due, NULL);
  lab->desk = cy_session_desk_new (&options, live, last);
  lab->billing = cy_billing_desk_new (&billing);
  cy_session_desk_set_yard (lab->desk, lab->yard);
  cy_billing_desk_set_yard (lab->billing, lab->yard);
  for (guint i = 0; lab->bills && i < due->len; i++)
    cy_billing_desk_take (lab->billing, ((CySession *) due->pdata[i])->id);
  cy_journal_add_listener (lab->journal, on_committed_cb, lab);
}

/* The process ends here: what is not on the disk was never known. */
void
session_lab_close (SessionLab *lab)
{
  g_clear_pointer (&lab->desk, cy_session_desk_free);
  g_clear_pointer (&lab->billing, cy_billing_desk_free);
  g_clear_pointer (&lab->journal, cy_journal_close);
  node_spin (10);
}

static gboolean
is_settled (gpointer data)
{
  SessionLab *lab = data;

  return cy_session_desk_get_n_waiting (lab->desk) == 0 &&
         cy_billing_desk_get_n_waiting (lab->billing) == 0;
}

/* Waits until everything that was seen is on the disk and billed. */
void
session_lab_settle (SessionLab *lab)
{
  node_wait (is_settled, lab);
}

static void
on_appended_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
session_lab_append (SessionLab *lab,
                    const char *kind,
                    const char *session,
                    const char *actor,
                    const char *payload)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_SESSION_PREFIX, session, NULL);
  gboolean done = FALSE;

  g_ptr_array_add (drafts,
                   cy_draft_new (CY_ENTRY_CLASS_MONEY, kind, subject, actor, g_strdup (payload)));
  cy_journal_append (lab->journal, drafts, on_appended_cb, &done);
  node_wait (is_true, &done);
  session_lab_settle (lab);
}
