/**
 * Land and borders of the region, for the map and for the pages' small locator maps: Natural Earth's countries
 * (public domain, 1:10 million) from the package `world-atlas`, clipped and written as GeoJSON, degrees to three decimals.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bboxClip } from '@turf/bbox-clip';
import type { Feature, FeatureCollection, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** West, south, east, north: Vietnam, the Chinese provinces at its border, and what lies around them. */
const REGION: [number, number, number, number] = [96, 7, 118, 31];
/** Corners whose triangle is smaller (square degrees: about 0.2 km²) are left out: about a pixel on the map, finer than the data. */
const FINEST = 2e-5;
/** Islands and lakes that span less (degrees) are left out. */
const SMALLEST = 0.06;
const NAMES: Record<string, string> = { '704': 'vn', '156': 'cn', '418': 'la' };

type Countries = { countries: GeometryCollection<{ name: string }> };

export function borders(): FeatureCollection {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
  const whole = JSON.parse(readFileSync(file, 'utf-8')) as Topology<Countries>;
  const atlas = simplify(presimplify(whole), FINEST);
  const land = feature(atlas, atlas.objects.countries).features.flatMap((country) => {
    const clipped = bboxClip(country as Feature<Polygon | MultiPolygon>, REGION).geometry;
    const rings = (
      clipped.type === 'Polygon' ? [clipped.coordinates] : clipped.coordinates
    ) as Position[][][];
    const coordinates = rings
      .map((polygon) => polygon.map(rounded).filter(isSeen))
      .filter((each) => each.length);
    if (!coordinates.length) return [];
    const properties = { part: 'land', country: NAMES[String(country.id)] ?? 'other' };
    return [
      { type: 'Feature' as const, properties, geometry: { type: 'MultiPolygon' as const, coordinates } },
    ];
  });
  const lines = mesh(atlas, atlas.objects.countries, (a, b) => a !== b);
  const clipped = bboxClip(
    { type: 'Feature', properties: {}, geometry: lines } as Feature<MultiLineString>,
    REGION,
  ).geometry;
  const coordinates = (
    (clipped.type === 'LineString' ? [clipped.coordinates] : clipped.coordinates) as Position[][]
  )
    .map(rounded)
    .filter((line) => line.length > 1);
  return {
    type: 'FeatureCollection',
    bbox: REGION,
    features: [
      ...land,
      { type: 'Feature', properties: { part: 'border' }, geometry: { type: 'MultiLineString', coordinates } },
    ],
  };
}

function rounded(line: Position[]): Position[] {
  const points = line.map((point) => point.map((degrees) => Math.round(degrees * 1000) / 1000));
  return points.filter(
    (point, place) => place === 0 || point.some((value, axis) => value !== points[place - 1]?.[axis]),
  );
}

function isSeen(ring: Position[]): boolean {
  const spans = [0, 1].map((axis) => {
    const values = ring.map((point) => point[axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  });
  return ring.length > 3 && Math.max(...spans) >= SMALLEST;
}
