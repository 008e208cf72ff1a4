/** The names in the drawing: where they stand beside their things, and which of them find room. */

import type { Theme } from './drawing';
import { short } from './looks';

type Box = readonly [left: number, top: number, right: number, bottom: number];

interface Named {
  x: number;
  y: number;
  /** Radius of the thing, in pixels. */
  size: number;
  label: string | null;
}

export class Names {
  /** Where names stand in this frame. */
  private boxes: Box[] = [];

  constructor(private readonly width: () => number) {}

  /** A new frame; room is kept for the name of what is chosen, which is written last. */
  begin(chosen: Named | undefined): void {
    this.boxes = [];
    if (!chosen?.label) return;
    // The letters are not measured here: a little more room than they need.
    const wide = 8 * short(chosen.label).length;
    const { x, y } = this.place(chosen, wide);
    this.boxes.push([x - 2, y - 14, x + wide, y + 6]);
  }

  /** Names do not lie on each other: whoever comes first stays, what is chosen is always said. */
  write(context: CanvasRenderingContext2D, thing: Named & { highlighted?: boolean }, theme: Theme): void {
    if (!thing.label) return;
    context.font = `${thing.highlighted ? 600 : 500} 12.5px ${theme.font}`;
    const text = short(thing.label);
    const wide = context.measureText(text).width;
    const { x, y } = this.place(thing, wide);
    const box: Box = [x - 2, y - 12, x + wide + 2, y + 4];
    const covered = this.boxes.some(
      ([left, top, right, bottom]) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top,
    );
    if (covered && !thing.highlighted) return;
    this.boxes.push(box);
    context.lineJoin = 'round';
    context.lineWidth = 3.5;
    context.strokeStyle = theme.paper;
    context.fillStyle = theme.ink;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }

  /** Where a name begins: at the right of its thing, where that is cut at its left, where that is cut too below it. */
  private place({ x, y, size }: Named, wide: number): { x: number; y: number } {
    const [right, left] = [x + size + 4, x - size - 4 - wide];
    const side = this.width();
    if (right + wide <= side) return { x: right, y: y + 4 };
    if (left > 0) return { x: left, y: y + 4 };
    return { x: Math.max(2, side - wide - 4), y: y + size + 13 };
  }
}
