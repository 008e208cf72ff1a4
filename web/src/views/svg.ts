// Drawing with SVG: attributes only, so that nothing is styled inline and every text is text.

const NAMESPACE = 'http://www.w3.org/2000/svg';

type Value = string | number | null | undefined;

/** An SVG element with attributes and children. */
export function s(
  name: string,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: (Node | string | null)[]
): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link around part of a drawing; the parts alone where there is nowhere to go. */
export function linked(href: string, ...children: Node[]): SVGElement {
  return href ? s('a', { href }, ...children) : s('g', {}, ...children);
}

/** A text cut to a number of characters; Chinese ones count twice. */
export function shortened(text: string, most: number): string {
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += /[\u2e80-\u9fff\uff00-\uffef]/.test(character) ? 2 : 1;
    if (width > most) return `${kept.trimEnd()}…`;
    kept += character;
  }
  return text;
}
