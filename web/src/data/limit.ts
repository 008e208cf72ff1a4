// How much an answer may hold: the limits that the endpoint has by default.

export const MOST_ROWS = 1_000_000;
export const MOST_BYTES = 64 * 2 ** 20;

const OPAQUE =
  /"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;
const LIMIT = /(?<![\w?$:.-])LIMIT\s+(\d+)/i;
const VALUES = /(?<![\w?$:.-])VALUES(?![\w:.-])/i;

/** The query with a LIMIT of `most`, or with its own where that is less. */
export function withLimit(query: string, most: number): string {
  const outer = outermost(query);
  const own = LIMIT.exec(outer);
  if (own) {
    if (Number(own[1]) <= most) return query;
    return `${query.slice(0, own.index)}LIMIT ${most}${query.slice(own.index + own[0].length)}`;
  }
  // A closing VALUES comes after all else.
  const at = VALUES.exec(outer)?.index ?? query.length;
  return `${query.slice(0, at)}\nLIMIT ${most}\n${query.slice(at)}`;
}

/** The query, each sign where it was, without what stands in brackets, strings, IRIs and comments. */
function outermost(query: string): string {
  const plain = query.replace(OPAQUE, (found) => ' '.repeat(found.length));
  let depth = 0;
  let found = '';
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at]!;
    if (sign === '}' || sign === ')') depth -= 1;
    found += depth > 0 || '{}()'.includes(sign) ? ' ' : sign;
    if (sign === '{' || sign === '(') depth += 1;
  }
  return found;
}
