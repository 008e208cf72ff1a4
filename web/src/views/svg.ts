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

/** Whether the window is as wide as a phone: drawings are then made for it, so that their texts stay readable. */
export function isNarrow(): boolean {
  return window.innerWidth < 600;
}

const LETTER = 6.6; // width of an average letter at the size of names
const HEIGHT = 13;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Anchor = 'start' | 'middle' | 'end';

/** Puts names beside marks so that none covers another; one without room is left out (its mark tells it on hovering). */
export class Names {
  private readonly taken: Box[] = [];

  /** Keeps a place free of names. */
  keep(x: number, y: number, radius: number): void {
    this.taken.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  /** A name beside a mark: above, below, right or left of it; null where there is no room. */
  beside(text: string, mark: { x: number; y: number; radius: number }, most = 22): SVGElement | null {
    const { x, y, radius } = mark;
    const shown = shortened(text, most);
    const wide = /[\u2e80-\u9fff\uff00-\uffef]/g;
    const width = (Array.from(shown).length + (shown.match(wide)?.length ?? 0) * 0.9) * LETTER;
    const tries: [number, number, Anchor][] = [
      [x, y - radius - 4, 'middle'],
      [x, y + radius + HEIGHT, 'middle'],
      [x + radius + 4, y + 4, 'start'],
      [x - radius - 4, y + 4, 'end'],
    ];
    for (const [at, base, anchor] of tries) {
      const left = anchor === 'start' ? at : anchor === 'end' ? at - width : at - width / 2;
      const box = { left, top: base - HEIGHT + 2, right: left + width, bottom: base + 2 };
      if (this.taken.some((other) => overlaps(box, other))) continue;
      this.taken.push(box);
      return s('text', { x: at.toFixed(1), y: base.toFixed(1), 'text-anchor': anchor }, shown);
    }
    return null;
  }
}

function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
