/** What the reader takes away: SVG, PNG, GEXF, CSV of what is shown. */

import type { Shown } from './filter';
import { type Mark, svgPath } from './marks';
import { dayOf, LANGUAGES, type Network } from './network';
import type { State } from './state';

export interface Picture {
  width: number;
  height: number;
  paper: string;
  ink: string;
  font: string;
  title: string;
  nodes: { x: number; y: number; radius: number; mark: Mark; hollow: boolean; label: string | null }[];
  edges: { x1: number; y1: number; x2: number; y2: number; width: number; colour: string; dashed: boolean }[];
}

/** The drawing as an SVG document. */
export function svg(picture: Picture): string {
  const { width, height } = picture;
  const at = (value: number) => String(Math.round(value * 10) / 10);
  const lines = picture.edges.map(
    (edge) =>
      `<line x1="${at(edge.x1)}" y1="${at(edge.y1)}" x2="${at(edge.x2)}" y2="${at(edge.y2)}" stroke="${xml(edge.colour)}" ` +
      `stroke-width="${at(edge.width)}"${edge.dashed ? ' stroke-dasharray="5 4"' : ''}/>`,
  );
  const things = picture.nodes.map(({ x, y, radius, mark, hollow }) => {
    const fill = hollow
      ? `fill="${xml(picture.paper)}" stroke="${xml(mark.colour)}" stroke-width="${at(Math.max(1.4, radius * 0.28))}"`
      : `fill="${xml(mark.colour)}"`;
    return `<path d="${svgPath(mark.shape, x, y, hollow ? radius * 0.86 : radius)}" ${fill}/>`;
  });
  const texts = picture.nodes.flatMap(({ x, y, radius, label }) =>
    label ? [`<text x="${at(x + radius + 4)}" y="${at(y + 4)}">${xml(label)}</text>`] : [],
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${xml(picture.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${xml(picture.paper)}"/>`,
    `<g fill="none">${lines.join('')}</g>`,
    `<g>${things.join('')}</g>`,
    `<g font-family="${xml(picture.font)}" font-size="12.5" fill="${xml(picture.ink)}" stroke="${xml(picture.paper)}" ` +
      `stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">${texts.join('')}</g>`,
    '</svg>',
  ].join('\n');
}

/** An SVG document drawn by the browser. */
export async function png(document_: string, width: number, height: number, scale = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([document_], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('PNG'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** What is shown as GEXF 1.2 (Gephi), with names in three languages, dates and positions. */
export function gexf(
  network: Network,
  shown: Shown,
  positions: { x: ArrayLike<number>; y: ArrayLike<number> },
  state: State,
): string {
  const day = dayOf(state.asOf);
  const fields = ['iri', 'kind', 'type', 'vi', 'en', 'zh', 'country', 'class', 'status', 'when', 'community'];
  const nodes = numbers(shown.nodes).map((node) => {
    const values = [
      network.file.base + network.iri(node),
      network.kindOf(node).id,
      network.typeOf(node).id,
      ...LANGUAGES.map((language) => network.label(node, language)),
      network.countries(node).join(' '),
      network.classOn(node, day)?.id ?? '',
      network.statusOn(node, day)?.id ?? '',
      network.nodeWhen(node),
      String(network.community[node] ?? ''),
    ];
    const place = `<viz:position x="${positions.x[node] ?? 0}" y="${positions.y[node] ?? 0}" z="0"/>`;
    return `<node id="${xml(network.iri(node))}" label="${xml(network.label(node))}">${attributes(values)}${place}</node>`;
  });
  const edgeFields = ['relation', 'vi', 'en', 'zh', 'statement', 'when', 'modality'];
  const edges = numbers(shown.edges).map((edge) => {
    const relation = network.relationOf(edge);
    const iri = network.edgeIri(edge);
    const values = [
      relation.id,
      ...LANGUAGES.map((language) => network.edgeLabel(edge, language)),
      iri && network.file.base + iri,
      network.edgeWhen(edge),
      network.planned[edge] ? 'planned' : 'actual',
    ];
    const ends = `source="${xml(network.iri(network.source[edge] ?? 0))}" target="${xml(network.iri(network.target[edge] ?? 0))}"`;
    return `<edge id="e${edge}" ${ends} label="${xml(network.edgeLabel(edge))}">${attributes(values)}</edge>`;
  });
  const declare = (kind: string, names: string[]) =>
    `<attributes class="${kind}">${names.map((name, id) => `<attribute id="${id}" title="${name}" type="string"/>`).join('')}</attributes>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
    '<graph defaultedgetype="directed" mode="static">',
    declare('node', fields),
    declare('edge', edgeFields),
    `<nodes>${nodes.join('\n')}</nodes>`,
    `<edges>${edges.join('\n')}</edges>`,
    '</graph></gexf>',
  ].join('\n');
}

/** What is shown as two tables in CSV (RFC 4180): things, and edges between them. */
export function csv(network: Network, shown: Shown, state: State): { nodes: string; edges: string } {
  const day = dayOf(state.asOf);
  const nodes: (string | number)[][] = [
    [
      'iri',
      'label_vi',
      'label_en',
      'label_zh',
      'kind',
      'type',
      'country',
      'class',
      'status',
      'when',
      'lat',
      'lon',
      'ties',
      'community',
    ],
    ...numbers(shown.nodes).map((node) => [
      network.file.base + network.iri(node),
      ...LANGUAGES.map((language) => network.label(node, language)),
      network.kindOf(node).id,
      network.typeOf(node).id,
      network.countries(node).join(' '),
      network.classOn(node, day)?.id ?? '',
      network.statusOn(node, day)?.id ?? '',
      network.nodeWhen(node),
      network.file.nodes.lat[node] ?? '',
      network.file.nodes.lon[node] ?? '',
      network.file.nodes.ties[node] ?? 0,
      network.community[node] ?? 0,
    ]),
  ];
  const edges: (string | number)[][] = [
    ['source', 'target', 'relation', 'label_vi', 'label_en', 'label_zh', 'statement', 'when', 'modality'],
    ...numbers(shown.edges).map((edge) => {
      const iri = network.edgeIri(edge);
      return [
        network.file.base + network.iri(network.source[edge] ?? 0),
        network.file.base + network.iri(network.target[edge] ?? 0),
        network.relationOf(edge).id,
        ...LANGUAGES.map((language) => network.edgeLabel(edge, language)),
        iri && network.file.base + iri,
        network.edgeWhen(edge),
        network.planned[edge] ? 'planned' : 'actual',
      ];
    }),
  ];
  return { nodes: table(nodes), edges: table(edges) };
}

/** A byte order mark first: without it Excel reads Vietnamese as something else. */
function table(rows: (string | number)[][]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    // A spreadsheet would run what begins like a formula; numbers of ours are numbers.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function attributes(values: string[]): string {
  const cells = values.map((value, id) => (value ? `<attvalue for="${id}" value="${xml(value)}"/>` : ''));
  return `<attvalues>${cells.join('')}</attvalues>`;
}

function numbers(mask: Uint8Array): number[] {
  const found: number[] = [];
  mask.forEach((kept, number) => {
    if (kept) found.push(number);
  });
  return found;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** A text for XML; what XML 1.0 cannot hold becomes U+FFFD, so that it is seen. */
function xml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replace(/[&<>"\n\t\r]/g, (found) => ESCAPES[found] ?? found)
  );
}
