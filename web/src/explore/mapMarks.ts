/** Marks of the map as images. */

import { type Mark, outline } from './marks';

/** Pixels of an image for one of the page's. */
export const RATIO = 2;

export function markImage(
  mark: Mark,
  {
    radius: size,
    hollow,
    planned,
    paper,
  }: { radius: number; hollow: boolean; planned: boolean; paper: string },
): ImageData | null {
  const radius = size * RATIO;
  const side = Math.ceil(radius * 2 + 6 * RATIO);
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return null;
  trace(context, mark, side / 2, radius);
  const outlined = hollow || planned;
  context.lineJoin = 'round';
  context.strokeStyle = paper;
  context.lineWidth = outlined ? 4 * RATIO : 2.5 * RATIO;
  context.stroke();
  context.fillStyle = outlined ? paper : mark.colour;
  context.fill();
  if (outlined) {
    context.strokeStyle = mark.colour;
    context.lineWidth = 2 * RATIO;
    if (planned) context.setLineDash([2 * RATIO, 1.6 * RATIO]);
    context.stroke();
  }
  return context.getImageData(0, 0, side, side);
}

function trace(context: CanvasRenderingContext2D, { shape }: Mark, middle: number, radius: number): void {
  context.beginPath();
  const corners = outline(shape);
  if (!corners) context.arc(middle, middle, radius * 0.92, 0, 2 * Math.PI);
  corners?.forEach(([x, y], order) => {
    const [across, down] = [middle + x * radius, middle + y * radius];
    if (order) context.lineTo(across, down);
    else context.moveTo(across, down);
  });
  context.closePath();
}
