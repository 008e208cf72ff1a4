/** Elements of the page. Text is always text: nothing here reads HTML. */

type Child = Node | string | null | undefined | false;

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** An element with attributes (`onclick` and the like: listeners) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(key, String(value));
  }
  element.append(...present(children));
  return element;
}

/** Put children in place of all that an element holds. */
export function put(element: Element, ...children: Child[]): void {
  element.replaceChildren(...present(children));
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => Boolean(child));
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing of one path, hidden from screen readers. */
export function icon(
  path: string,
  { size = 16, fill = 'none', stroke = 'currentColor', width = 1.6, box = 16 } = {},
): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const set = (element: Element, values: Record<string, string | number>) => {
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, String(value));
  };
  set(svg, {
    width: size,
    height: size,
    viewBox: `0 0 ${box} ${box}`,
    'aria-hidden': 'true',
    focusable: 'false',
  });
  const line = document.createElementNS(SVG, 'path');
  set(line, {
    d: path,
    fill,
    stroke,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
  svg.append(line);
  return svg;
}

/** Tell what a button without words does. */
export function called(button: HTMLElement, text: string): void {
  button.setAttribute('aria-label', text);
  button.title = text;
}
