// What every page tells its scripts, and the files that they share.

export type Language = 'vi' | 'en' | 'zh';
export const LANGUAGES: readonly Language[] = ['vi', 'en', 'zh'];
/** A text in the languages of the interface. */
export type Words = Readonly<Record<string, string>>;

const page = document.documentElement;

/** Language of the page. */
export const language: Language = LANGUAGES.find((known) => known === page.lang) ?? 'en';

/** The site's root, absolute, with its last slash. */
export const root = new URL(`${page.dataset.root || '.'}/`, location.href);

/** Address of a part of the site, by its path from the root. */
export function address(path: string): string {
  return new URL(path, root).href;
}

/** A text in the page's language, else in Vietnamese, English, Chinese, any. */
export function inLanguage(words: Words, wanted: string = language): string {
  for (const known of [wanted, ...LANGUAGES]) if (words[known]) return words[known];
  return Object.values(words)[0] ?? '';
}

const files = new Map<string, Promise<unknown>>();

/** A data file of the site, fetched once. */
export function dataFile<T>(name: string): Promise<T> {
  let found = files.get(name);
  if (!found) {
    const build = page.dataset.build;
    found = fetch(address(`data/${name}.json${build ? `?v=${encodeURIComponent(build)}` : ''}`)).then(
      (response) => {
        if (!response.ok) throw new Error(`data/${name}.json: ${response.status}`);
        return response.json();
      },
    );
    found.catch(() => files.delete(name));
    files.set(name, found);
  }
  return found as Promise<T>;
}

type Phrase = string | { readonly one: string; readonly other: string };

/** A phrase of the interface by its key, with what stands in its braces; the key where there is no such phrase. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Phrases of the interface in a group, in the page's language. */
export async function wordsOf(group: string): Promise<Say> {
  const all = await dataFile<Record<string, Record<string, Phrase>>>(`words.${language}`);
  const ours = all[group] ?? {};
  return (key, values = {}) => {
    const phrase = ours[key] ?? key;
    const text = typeof phrase === 'string' ? phrase : values.n === 1 ? phrase.one : phrase.other;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
