// Where it is: the things of each row at their coordinates, over the borders that the site carries. No tiles.

import type { Backend } from '../data/backend';
import { batches } from '../data/lookup';
import { BASE, records, type Term } from '../data/terms';
import { h } from '../explore/elements';
import { address, type Words } from '../frame';
import { pageOf } from '../page/values';
import { at, placeOf, type Shown } from './shown';
import { linked, Names, s } from './svg';

const WIDTH = 900;
const RADIUS = 6;

interface Point {
  readonly iri: string;
  readonly longitude: number;
  readonly latitude: number;
  /** IRI of the gate's class; empty where none is known. */
  readonly class: string;
}

interface Borders {
  readonly features: readonly {
    readonly properties: { readonly part?: string; readonly country?: string; readonly note?: Words };
    readonly geometry: { readonly type: string; readonly coordinates: unknown };
  }[];
}

type Project = (longitude: number, latitude: number) => readonly [number, number];

/** The drawing; null where nothing of the answer has coordinates. */
export async function map(shown: Shown, store: Backend): Promise<HTMLElement | null> {
  const points = await pointsOf(shown, store);
  if (!points.length) return null;
  const borders = (await (await fetch(address('static/borders.json'))).json()) as Borders;
  const [west, east] = range(points.map((point) => point.longitude));
  const [south, north] = range(points.map((point) => point.latitude));
  const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(WIDTH / ((east - west) * stretch), 620 / (north - south));
  const [width, height] = [(east - west) * stretch * scale, (north - south) * scale];
  const project: Project = (longitude, latitude) => [
    (longitude - west) * stretch * scale,
    (north - latitude) * scale,
  ];
  const inside = ([x, y]: readonly [number, number]) =>
    x > -width && x < 2 * width && y > -height && y < 2 * height;
  const lines = borders.features.map(({ properties, geometry }) =>
    s('path', {
      class: `land ${properties.part ?? ''} country-${properties.country ?? 'other'}`,
      d: pathOf(geometry, project, inside),
    }),
  );
  const svg = s(
    'svg',
    {
      viewBox: `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`,
      class: 'map',
      role: 'group',
      'aria-label': shown.title,
    },
    s('rect', { class: 'sea', width: width.toFixed(0), height: height.toFixed(0) }),
    ...lines,
    ...marks(points, project, shown),
  );
  const without = new Set(shown.table.rows.map((row) => things(shown, row)[0]?.value)).size - points.length;
  return h(
    'figure',
    { class: 'view' },
    svg as unknown as HTMLElement,
    legend(points, shown),
    h(
      'p',
      { class: 'aside' },
      without > 0 ? `${shown.say('not_placed', { n: without })} ` : null,
      shown.say('borders'),
    ),
  );
}

function marks(points: readonly Point[], project: Project, { labels }: Shown): SVGElement[] {
  const names = new Names();
  const placed = points.map((point) => ({ point, at: project(point.longitude, point.latitude) }));
  for (const { at: here } of placed) names.keep(...here, RADIUS - 1);
  return placed.map(({ point, at: [x, y] }) => {
    const label = labels.of(point.iri);
    const name = names.beside(label, { x, y, radius: RADIUS });
    return linked(
      pageOf(point.iri),
      s('circle', { class: `place ${classOf(point)}`, cx: x.toFixed(1), cy: y.toFixed(1), r: RADIUS }),
      ...(name ? [name] : []),
      s('title', {}, [label, point.class ? labels.of(point.class) : ''].filter(Boolean).join(' · ')),
    );
  });
}

/** What the colours mean; nothing where there is one only. */
function legend(points: readonly Point[], { labels, say }: Shown): HTMLElement | null {
  const byClass = new Map(points.map((point) => [classOf(point), point]));
  if (byClass.size < 2) return null;
  const entries = [...byClass].map(([name, point]) => ({
    name,
    label: point.class ? labels.of(point.class) : say('no_class'),
  }));
  return h(
    'ul',
    { class: 'keys' },
    ...entries
      .sort((one, other) => one.label.localeCompare(other.label))
      .map(({ name, label }) =>
        h('li', {}, h('span', { class: `key ${name}`, 'aria-hidden': 'true' }), label),
      ),
  );
}

/** The style of a point: by the last part of its class, where that is a plain word. */
function classOf(point: Point): string {
  const code = point.class.slice(point.class.lastIndexOf('/') + 1);
  return /^[a-z][a-z0-9_]*$/.test(code) ? `class-${code}` : 'class-none';
}

/** Things of a row in the first column that names any. */
function things({ columns }: Shown, row: readonly (Term | null)[]): Term[] {
  const found = columns.flatMap(({ hidden }, place) => {
    const term = at(row, place);
    return !hidden && term?.type === 'uri' && term.value.startsWith(`${BASE}id/`) ? [term] : [];
  });
  return found.slice(0, 1);
}

async function pointsOf(shown: Shown, store: Backend): Promise<Point[]> {
  const { table } = shown;
  const [latitude, longitude] = [
    placeOf(shown, 'latitude', 'lat'),
    placeOf(shown, 'longitude', 'long', 'lon'),
  ];
  const code = placeOf(shown, 'currentClass', 'class');
  const points = new Map<string, Point>();
  const missing = new Map<string, string>();
  for (const row of table.rows) {
    const iri = things(shown, row)[0]?.value;
    if (!iri) continue;
    const class_ = at(row, code)?.value ?? '';
    const [north, east] = [at(row, latitude), at(row, longitude)];
    if (north && east)
      points.set(iri, { iri, class: class_, latitude: Number(north.value), longitude: Number(east.value) });
    else missing.set(iri, class_);
  }
  for (const batch of batches([...missing.keys()])) {
    const found = await store.select(
      'PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> SELECT ?thing ?lat ?long WHERE { ' +
        `VALUES ?thing { ${batch.map((iri) => `<${iri}>`).join(' ')} } ?thing wgs:lat ?lat ; wgs:long ?long }`,
      shown.signal,
    );
    for (const { thing, lat, long } of records(found))
      if (thing && lat && long) {
        const iri = thing.value;
        points.set(iri, {
          iri,
          class: missing.get(iri) ?? '',
          latitude: Number(lat.value),
          longitude: Number(long.value),
        });
      }
  }
  return [...points.values()];
}

/** From the least to the greatest, with room around. */
function range(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.35, (most - least) * 0.08);
  return [least - room, most + room];
}

function pathOf(
  geometry: { type: string; coordinates: unknown },
  project: Project,
  inside: (point: readonly [number, number]) => boolean,
): string {
  const rings: [number, number][][] = [];
  const collect = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (Array.isArray(part[0]) && typeof part[0][0] === 'number') rings.push(part as [number, number][]);
    else for (const inner of part) collect(inner);
  };
  collect(geometry.coordinates);
  const close = geometry.type.endsWith('Polygon') ? 'Z' : '';
  return rings
    .map((ring) => ring.map(([longitude, latitude]) => project(longitude, latitude)))
    .filter((ring) => ring.some(inside) || close)
    .map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${close}`)
    .join('');
}
