/** What the drawings take from the page: its colours, and whether there is WebGL. */

import { colour as shownColour } from '../page/colour';
import type { Theme } from './drawing';
import { setPaper } from './looks';
import { setClassColours } from './marks';

export function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/** The page's colours, as the drawings need them: WebGL reads no style sheet. */
export function readTheme(): Theme {
  const colour = (name: string, usual = '#7d848c') => toHex(shownColour(name, usual));
  setClassColours(colour);
  setPaper(colour('--paper', '#ffffff'));
  return {
    ink: colour('--ink', '#1b2a33'),
    paper: colour('--paper', '#ffffff'),
    line: colour('--edge', '#a9b3bb'),
    strong: colour('--edge-strong', '#5f6c76'),
    accent: colour('--accent', '#a3341f'),
    font: getComputedStyle(document.body).fontFamily || 'sans-serif',
  };
}

/** Any colour that CSS knows, as `#rrggbb`. */
function toHex(colour: string): string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) return '#808080';
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
