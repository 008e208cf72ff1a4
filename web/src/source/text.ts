// A text as passages count it: NFC, lines ending with \n, code points.

import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The text of a file; null if it is no UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    // A byte order mark is taken off by the decoder.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/\r\n?/g, '\n').normalize('NFC');
  } catch {
    return null;
  }
}

/** SHA-256 of a text in UTF-8, in hexadecimal; the browser's own is missing on plain http. */
export function sha256(text: string): string {
  return bytesToHex(digest(new TextEncoder().encode(text)));
}

const MOST = 400; // code points on either side, where no sentence ends

/** First code point and the one after the last of the sentences that a span lies in. */
export function sentenceAround(letters: readonly string[], start: number, end: number): [number, number] {
  let from = Math.min(start, letters.length);
  while (from > 0 && start - from < MOST && !endsSentence(letters, from - 1)) from -= 1;
  while (from < start && /\s/.test(letters[from]!)) from += 1;
  let to = Math.min(end, letters.length);
  while (to < letters.length && to - end < MOST && !(to > start && endsSentence(letters, to - 1))) to += 1;
  return [from, to];
}

/** Whether a sentence ends with the code point at a place. */
function endsSentence(letters: readonly string[], at: number): boolean {
  const letter = letters[at]!;
  if (letter === '\n' || '。！？'.includes(letter)) return true;
  const next = letters[at + 1];
  return '.!?…'.includes(letter) && (next === undefined || /[\s"”’)]/.test(next));
}
