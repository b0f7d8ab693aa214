/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gsm-alphabet.h"

#define N_SEPTETS 128

/* 3GPP TS 23.038, clause 6.2.1; 0 where the escape stands, which is no character. */
static const gunichar basic[N_SEPTETS] = {
  '@',   0xA3, '$',  0xA5,  0xE8, 0xE9,  0xF9,  0xEC,  0xF2,  0xC7,  '\n',  0xD8,  0xF8,
  '\r',  0xC5, 0xE5, 0x394, '_',  0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398,
  0x39E, 0,    0xC6, 0xE6,  0xDF, 0xC9,  ' ',   '!',   '"',   '#',   0xA4,  '%',   '&',
  '\'',  '(',  ')',  '*',   '+',  ',',   '-',   '.',   '/',   '0',   '1',   '2',   '3',
  '4',   '5',  '6',  '7',   '8',  '9',   ':',   ';',   '<',   '=',   '>',   '?',   0xA1,
  'A',   'B',  'C',  'D',   'E',  'F',   'G',   'H',   'I',   'J',   'K',   'L',   'M',
  'N',   'O',  'P',  'Q',   'R',  'S',   'T',   'U',   'V',   'W',   'X',   'Y',   'Z',
  0xC4,  0xD6, 0xD1, 0xDC,  0xA7, 0xBF,  'a',   'b',   'c',   'd',   'e',   'f',   'g',
  'h',   'i',  'j',  'k',   'l',  'm',   'n',   'o',   'p',   'q',   'r',   's',   't',
  'u',   'v',  'w',  'x',   'y',  'z',   0xE4,  0xF6,  0xF1,  0xFC,  0xE0,
};

/* Clause 6.2.1.1. */
static const struct {
  gunichar character;
  guint8 septet;
} extension[] = {
  { '\f', 0x0A }, { '^', 0x14 }, { '{', 0x28 }, { '}', 0x29 }, { '\\', 0x2F },
  { '[', 0x3C },  { '~', 0x3D }, { ']', 0x3E }, { '|', 0x40 }, { 0x20AC, 0x65 },
};

/**
 * cy_gsm_alphabet_encode:
 * @character: not 0.
 * @out_septets: (out): the character, in the default alphabet of GSM.
 *
 * Returns: how many septets it takes, 0 when the alphabet does not have it.
 */
guint
cy_gsm_alphabet_encode (gunichar character, guint16 out_septets[2])
{
  for (guint16 i = 0; i < N_SEPTETS; i++) {
    if (character != 0 && basic[i] == character) {
      out_septets[0] = i;
      return 1;
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (extension); i++) {
    if (extension[i].character == character) {
      out_septets[0] = CY_GSM_ESCAPE;
      out_septets[1] = extension[i].septet;
      return 2;
    }
  }
  return 0;
}
