/** What the map draws, from the ground up: sea, land, tiles where they are asked for, borders, lines, marks. */

import { colour } from '../page/colour';
import type { FeatureCollection } from 'geojson';
import type { StyleSpecification } from 'maplibre-gl';
import type { Theme } from './drawing';

export function styleOf({
  theme,
  borders,
  tiles,
}: {
  theme: Theme;
  borders: FeatureCollection;
  tiles: string;
}): StyleSpecification {
  const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };
  const text = { 'text-color': theme.ink, 'text-halo-color': theme.paper, 'text-halo-width': 1.6 };
  const line = {
    'line-color': ['match', ['get', 'rank'], 2, theme.accent, 1, theme.strong, theme.line],
    'line-width': ['match', ['get', 'rank'], 2, 4, 1, 2.2, 1.2],
  };
  return {
    version: 8,
    sources: {
      borders: { type: 'geojson', data: borders },
      points: { type: 'geojson', data: empty },
      lines: { type: 'geojson', data: empty },
      ...(tiles ? { tiles: { type: 'raster', tiles: [tiles], tileSize: 256 } } : {}),
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('--map-sea', '#dfe8ee') } },
      {
        id: 'land',
        type: 'fill',
        source: 'borders',
        filter: ['==', ['get', 'part'], 'land'],
        paint: {
          'fill-color': [
            'match',
            ['get', 'country'],
            'vn',
            colour('--map-vn', '#fbf8f1'),
            'cn',
            colour('--map-cn', '#f3f1ea'),
            colour('--map-other', '#ecebe6'),
          ],
          'fill-antialias': true,
        },
      },
      ...(tiles
        ? [{ id: 'tiles', type: 'raster' as const, source: 'tiles', paint: { 'raster-opacity': 0.85 } }]
        : []),
      {
        id: 'border',
        type: 'line',
        source: 'borders',
        filter: ['==', ['get', 'part'], 'border'],
        paint: {
          'line-color': colour('--map-border', '#8c8577'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 5, 1, 10, 2.2],
        },
      },
      {
        id: 'lines',
        type: 'line',
        source: 'lines',
        filter: ['==', ['get', 'planned'], 0],
        paint: line as never,
        layout: { 'line-cap': 'round' },
      },
      {
        id: 'lines-planned',
        type: 'line',
        source: 'lines',
        filter: ['==', ['get', 'planned'], 1],
        paint: { ...line, 'line-dasharray': [2, 2] } as never,
      },
      {
        id: 'chosen',
        type: 'circle',
        source: 'points',
        filter: ['==', ['get', 'chosen'], 1],
        paint: {
          'circle-radius': 14,
          'circle-color': 'rgba(0,0,0,0)',
          'circle-stroke-color': theme.accent,
          'circle-stroke-width': 3,
        },
      },
      {
        id: 'marks',
        type: 'symbol',
        source: 'points',
        layout: {
          'icon-image': ['get', 'icon'],
          // From afar the marks of a town would hide each other.
          'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 8, 0.85, 10, 1],
          'icon-allow-overlap': true,
          // What has a higher key is drawn over the others: the gates.
          'symbol-sort-key': ['-', 0, ['get', 'order']],
        },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'points',
        layout: {
          // What has a lower key finds its place first.
          'symbol-sort-key': ['get', 'order'],
          'text-field': ['get', 'label'],
          'text-font': ['sans-serif'],
          'text-size': ['case', ['==', ['get', 'seat'], 1], 14, 12],
          'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
          'text-radial-offset': 0.8,
          'text-max-width': 9,
          'text-justify': 'auto',
          'text-padding': 3,
        },
        paint: { ...text, 'text-opacity': ['case', ['==', ['get', 'seat'], 1], 0.75, 1] },
      },
    ],
  };
}
