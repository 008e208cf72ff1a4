// A name with all that writers leave out or write otherwise taken away, as `cuakhau.graph.names.fold` does.

const CJK = /[\u3400-\u9fff\uf900-\ufaff]/;
const SEPARATORS = /[\s\-‐-―−_/·.,;:'"“”‘’()（）「」[\]]+/gu;

/** Traditional characters to the simplified ones that stand in our names. */
export type Simplified = ReadonlyMap<string, string>;

export function fold(text: string, simplified: Simplified): string {
  let plain = text.normalize('NFKC');
  if (CJK.test(plain))
    plain = Array.from(plain, (character) => simplified.get(character) ?? character).join('');
  return plain
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .replace(/đ/g, 'd')
    .replace(/ı/g, 'i')
    .normalize('NFC')
    .replace(SEPARATORS, ' ')
    .trim();
}

export function isCjk(text: string): boolean {
  return CJK.test(text);
}
