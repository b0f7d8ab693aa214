/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-search-text.h"

#include <string.h>

/* Scripts written without blanks between words, by their blocks (Unicode 15.0, Blocks.txt), so that it
 * does not hang on the version of the Unicode tables whether a character is one of them. */
static const struct {
  gunichar first;
  gunichar last;
} unspaced[] = {
  { 0x1100, 0x11FF },   /* Hangul Jamo */
  { 0x2E80, 0xA4CF },   /* radicals, kana, bopomofo, ideographs and extension A, Yi */
  { 0xA960, 0xA97F },   /* Hangul Jamo Extended-A */
  { 0xAC00, 0xD7FF },   /* Hangul syllables, Hangul Jamo Extended-B */
  { 0xF900, 0xFAFF },   /* compatibility ideographs */
  { 0x16FE0, 0x18DFF }, /* ideographic symbols, Tangut, Khitan */
  { 0x1AFF0, 0x1B2FF }, /* kana extended and supplement, Nushu */
  { 0x20000, 0x2FFFD }, /* the supplementary ideographic plane: extensions B to F */
  { 0x30000, 0x3FFFD }, /* the tertiary one: extensions G and H */
};

typedef enum {
  PART_NOTHING, /* what nobody searches for: it only separates */
  PART_OF_WORD, /* a letter or digit of a word that blanks separate */
  PART_ACCENT,  /* an accent, which needs a letter before it */
  PART_ALONE,   /* a token of its own */
} Part;

static Part
part_of (gunichar c)
{
  gboolean counts = g_unichar_isalnum (c);

  for (guint i = 0; i < G_N_ELEMENTS (unspaced); i++) {
    /* Of the planes for ideographs everything counts: GLib's tables may be older than the text. */
    if (c >= unspaced[i].first && c <= unspaced[i].last)
      return counts || c >= 0x20000 ? PART_ALONE : PART_NOTHING;
  }
  if (g_unichar_ismark (c))
    return PART_ACCENT;
  return counts ? PART_OF_WORD : PART_NOTHING;
}

/* Casefolding may take apart what normalising put together, so that comes last as well. */
static char *
fold (const char *text, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* Spreads up to @end, one blank between tokens. */
static GString *
spread (const char *text, const char *end)
{
  GString *out = g_string_new (NULL);
  Part last = PART_NOTHING;

  for (const char *at = text; at < end; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    Part part = part_of (c);

    if (part == PART_ACCENT)
      part = last == PART_OF_WORD ? PART_OF_WORD : PART_NOTHING;
    if (part != PART_NOTHING) {
      if (out->len > 0 && !(part == PART_OF_WORD && last == PART_OF_WORD))
        g_string_append_c (out, ' ');
      g_string_append_unichar (out, c);
    }
    last = part;
  }
  return out;
}

/**
 * cy_search_text_spread:
 * @text: anything; what is not UTF-8 in it separates.
 *
 * Text as it is to be put into an SQLite FTS5 table whose tokenizer is `unicode61`. Chinese, Japanese and
 * Korean have no blanks between words, so each of their characters becomes a token of its own: one or two
 * of them are found as well as ten, which the `trigram` tokenizer cannot do. Words of letters and digits stay
 * words. Wide and narrow, large and small letters are the same (NFKC, casefolded); punctuation separates.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full): tokens with a blank between them; empty when there is nothing to search for.
 */
char *
cy_search_text_spread (const char *text)
{
  g_autofree char *folded = fold (text, -1);

  return g_string_free (spread (folded, folded + strlen (folded)), FALSE);
}

/* The first characters of what was typed. */
static char *
cut (const char *typed)
{
  g_autofree char *start = g_strndup (typed, CY_SEARCH_TEXT_MAX * 6);
  g_autofree char *valid = g_utf8_make_valid (start, -1);

  return g_utf8_substring (valid, 0, MIN (CY_SEARCH_TEXT_MAX, g_utf8_strlen (valid, -1)));
}

static const char *
end_of_word (const char *at)
{
  while (*at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

/* Whether a word may go on after what was typed of it; a character of its own may not. */
static gboolean
may_go_on (const GString *tokens)
{
  const char *last = g_utf8_find_prev_char (tokens->str, tokens->str + tokens->len);

  return part_of (g_utf8_get_char (last)) != PART_ALONE;
}

/**
 * cy_search_text_query:
 * @typed: what a person typed.
 *
 * What finds it among texts of cy_search_text_spread(). All of its words must occur, in any order, and the
 * characters of one word beside each other; the last word is taken as a beginning when it ends in a letter
 * or digit. Nothing that was typed is understood as an operator. Only the first %CY_SEARCH_TEXT_MAX
 * characters count.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): the right side of `MATCH`; %NULL when nothing was typed that could be
 *   found.
 */
char *
cy_search_text_query (const char *typed)
{
  g_autofree char *start = cut (typed);
  g_autofree char *folded = fold (start, -1);
  g_autoptr (GString) query = g_string_new (NULL);
  gboolean is_open = FALSE;
  const char *end;

  for (const char *at = folded; *at != '\0'; at = *end == '\0' ? end : g_utf8_next_char (end)) {
    g_autoptr (GString) tokens = NULL;

    end = end_of_word (at);
    tokens = spread (at, end);
    if (tokens->len == 0)
      continue;
    g_string_append_printf (query, "%s\"%s\"", query->len > 0 ? " AND " : "", tokens->str);
    is_open = may_go_on (tokens);
  }
  if (is_open)
    g_string_append (query, " *");
  return query->len == 0 ? NULL : g_string_free (g_steal_pointer (&query), FALSE);
}
