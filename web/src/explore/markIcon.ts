import { icon } from './elements';
import { type Mark, svgPath } from './marks';

/** A mark as a small picture beside its name. */
export function markIcon(mark: Mark, hollow = false): SVGSVGElement {
  const svg = icon(
    svgPath(mark.shape, 8, 8, hollow ? 5.4 : 6.4),
    hollow ? { stroke: mark.colour, width: 2 } : { fill: mark.colour, stroke: 'none' },
  );
  svg.classList.add('x-mark');
  return svg;
}
