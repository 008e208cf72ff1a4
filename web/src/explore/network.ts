/** The network as `data/network.json` gives it, in typed columns; things and edges are numbers from 0. */

export const LANGUAGES = ['vi', 'en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const MEASURES = ['degree', 'betweenness', 'closeness', 'pagerank'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Term {
  id: string;
  /** In the order of `LANGUAGES`. */
  label: string[];
  /** Of a relation: whether it holds both ways. */
  both?: boolean;
}

type Column<T> = T[];
type Days = Column<number | null>;

export interface NetworkFile {
  base: string;
  dataDate: number | null;
  strings: string[];
  tables: Record<'kinds' | 'types' | 'relations' | 'classes' | 'statuses', Term[]>;
  nodes: Record<
    'iri' | Language | 'names' | 'kind' | 'type' | 'country' | 'when' | 'candidate' | 'ties',
    Column<number>
  > &
    Record<'class' | 'status' | 'lat' | 'lon' | 'anchor', Column<number | null>> &
    Record<'begins' | 'over', Days> &
    Record<Measure | 'community' | 'x' | 'y' | 'mapX' | 'mapY', Column<number>> & { provinces: number[][] };
  edges: Record<'source' | 'target' | 'relation' | 'iri' | Language | 'planned' | 'when', Column<number>> &
    Record<'begins' | 'over', Days>;
  periods: Record<'node' | 'status' | 'code' | 'planned', Column<number>> & Record<'begins' | 'over', Days>;
}

/** Before every day, and after every day: what is not known counts in a thing's favour. */
const EVER = -0x7fffffff;
const NEVER = 0x7fffffff;

interface Period {
  code: number;
  status: boolean;
  planned: boolean;
  begins: number;
  over: number;
}

export class Network {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly relation: Uint16Array;
  readonly planned: Uint8Array;
  readonly kind: Uint8Array;
  readonly community: Uint32Array;
  readonly nodeBegins: Int32Array;
  readonly nodeOver: Int32Array;
  readonly edgeBegins: Int32Array;
  readonly edgeOver: Int32Array;
  /** The edges of node `n` are `tied[offsets[n]] … tied[offsets[n + 1] - 1]`, both ways. */
  readonly offsets: Uint32Array;
  readonly tied: Uint32Array;
  /** The days between which anything begins or ends. */
  readonly span: [number, number];
  /** The years in which nearly all of it begins, from their first to their last day. */
  readonly course: [number, number];
  private readonly byIri: Map<string, number>;
  private readonly byKey = new Map<string, number>();
  private readonly held = new Map<number, Period[]>();
  private folded: string[] | undefined;

  constructor(
    readonly file: NetworkFile,
    readonly language: Language,
  ) {
    const { nodes, edges, strings } = file;
    this.nodeCount = nodes.iri.length;
    this.edgeCount = edges.source.length;
    this.source = Uint32Array.from(edges.source);
    this.target = Uint32Array.from(edges.target);
    this.relation = Uint16Array.from(edges.relation);
    this.planned = Uint8Array.from(edges.planned);
    this.kind = Uint8Array.from(nodes.kind);
    this.community = Uint32Array.from(nodes.community);
    this.nodeBegins = days(nodes.begins, EVER);
    this.nodeOver = days(nodes.over, NEVER);
    this.edgeBegins = days(edges.begins, EVER);
    this.edgeOver = days(edges.over, NEVER);
    this.byIri = new Map(nodes.iri.map((text, node) => [strings[text] ?? '', node]));
    [this.offsets, this.tied] = this.adjacency();
    const { periods } = file;
    periods.node.forEach((node, row) => {
      const list = this.held.get(node) ?? [];
      this.held.set(node, list);
      list.push({
        code: periods.code[row] ?? 0,
        status: periods.status[row] === 1,
        planned: periods.planned[row] === 1,
        begins: periods.begins[row] ?? EVER,
        over: periods.over[row] ?? NEVER,
      });
    });
    this.span = this.days();
    this.course = this.years();
  }

  /** Number of a thing by its identifier (`gate/huu-nghi`), undefined where the network has none. */
  node(iri: string): number | undefined {
    return this.byIri.get(iri);
  }

  /** Identifier of a thing: what follows `id/` in its IRI. */
  iri(node: number): string {
    return this.text(this.file.nodes.iri[node]);
  }

  label(node: number, language: Language = this.language): string {
    return this.text(this.file.nodes[language][node]);
  }

  /** Every name, joined by ` | `. */
  names(node: number): string {
    return this.text(this.file.nodes.names[node]);
  }

  kindOf(node: number): Term {
    return this.term('kinds', this.file.nodes.kind[node]);
  }

  typeOf(node: number): Term {
    return this.term('types', this.file.nodes.type[node]);
  }

  /** Codes of the sides that a thing is on, `vn`, `cn`. */
  countries(node: number): string[] {
    return this.text(this.file.nodes.country[node]).split(' ').filter(Boolean);
  }

  nodeWhen(node: number): string {
    return this.text(this.file.nodes.when[node]);
  }

  relationOf(edge: number): Term {
    return this.term('relations', this.file.edges.relation[edge]);
  }

  /** What an edge is called: its relation, a post's role, a flow's direction. */
  edgeLabel(edge: number, language: Language = this.language): string {
    return this.text(this.file.edges[language][edge]);
  }

  /** Identifier of the node that states an edge, empty for a plain relation. */
  edgeIri(edge: number): string {
    return this.text(this.file.edges.iri[edge]);
  }

  edgeWhen(edge: number): string {
    return this.text(this.file.edges.when[edge]);
  }

  /** Tells an edge from all others, in words that stay the same from build to build. */
  edgeKey(edge: number): string {
    const ends = `${this.iri(this.source[edge] ?? 0)}~${this.iri(this.target[edge] ?? 0)}`;
    const iri = this.edgeIri(edge);
    return `${ends}~${this.relationOf(edge).id}${iri ? `~${iri}` : ''}`;
  }

  edge(key: string): number | undefined {
    if (!this.byKey.size)
      for (let edge = 0; edge < this.edgeCount; edge++) this.byKey.set(this.edgeKey(edge), edge);
    return this.byKey.get(key);
  }

  /** What a term is called in the page's language. */
  word(term: Term, language: Language = this.language): string {
    return term.label[LANGUAGES.indexOf(language)] ?? term.id;
  }

  /** Class of a gate, as the data stands or on a day. */
  classOn(node: number, day: number | null): Term | undefined {
    if (day === null) return this.termOrNone('classes', this.file.nodes.class[node]);
    return this.termOrNone('classes', this.holding(node, day, false)?.code);
  }

  statusOn(node: number, day: number | null): Term | undefined {
    if (day === null) return this.termOrNone('statuses', this.file.nodes.status[node]);
    return this.termOrNone('statuses', this.holding(node, day, true)?.code);
  }

  /** Class that a gate is planned to have and does not have yet. */
  plannedClass(node: number): Term | undefined {
    const planned = this.held.get(node)?.filter((period) => period.planned && !period.status) ?? [];
    const current = this.file.nodes.class[node];
    return this.termOrNone('classes', planned.findLast((period) => period.code !== current)?.code);
  }

  /** Longitude and latitude, with the thing it is shown at where its own are not known. */
  place(node: number): { lon: number; lat: number; at: number | null } | undefined {
    const { lat, lon, anchor } = this.file.nodes;
    const at = anchor[node] ?? null;
    const from = at ?? node;
    const [x, y] = [lon[from], lat[from]];
    return typeof x === 'number' && typeof y === 'number' ? { lon: x, lat: y, at } : undefined;
  }

  /** Things that a text fits, the best first. */
  find(text: string, limit = 8): number[] {
    this.folded ??= Array.from({ length: this.nodeCount }, (_, node) => ` ${fold(this.names(node))}`);
    const wanted = fold(text).trim();
    if (!wanted) return [];
    const found: [number, number][] = [];
    this.folded.forEach((names, node) => {
      const at = names.indexOf(wanted);
      if (at < 0) return;
      const whole = fold(this.label(node)) === wanted ? 4 : 0;
      const starts =
        names.startsWith(` ${wanted}`) || names.includes(` | ${wanted}`)
          ? 2
          : names.includes(` ${wanted}`)
            ? 1
            : 0;
      found.push([whole + starts + (this.file.nodes.degree[node] ?? 0), node]);
    });
    return found
      .sort((a, b) => b[0] - a[0] || a[1] - b[1])
      .slice(0, limit)
      .map(([, node]) => node);
  }

  private holding(node: number, day: number, status: boolean): Period | undefined {
    return this.held
      .get(node)
      ?.findLast((each) => each.status === status && !each.planned && each.begins <= day && each.over >= day);
  }

  private text(number: number | undefined): string {
    return this.file.strings[number ?? -1] ?? '';
  }

  private term(table: keyof NetworkFile['tables'], number: number | undefined): Term {
    return this.file.tables[table][number ?? -1] ?? { id: '', label: [] };
  }

  private termOrNone(
    table: keyof NetworkFile['tables'],
    number: number | null | undefined,
  ): Term | undefined {
    return number === null || number === undefined ? undefined : this.file.tables[table][number];
  }

  private adjacency(): [Uint32Array, Uint32Array] {
    const offsets = new Uint32Array(this.nodeCount + 1);
    const ends = [this.source, this.target];
    for (const column of ends) for (const node of column) offsets[node + 1] = (offsets[node + 1] ?? 0) + 1;
    for (let node = 0; node < this.nodeCount; node++)
      offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
    const next = offsets.slice();
    const tied = new Uint32Array(2 * this.edgeCount);
    for (const column of ends) {
      column.forEach((node, edge) => {
        const at = next[node] ?? 0;
        tied[at] = edge;
        next[node] = at + 1;
      });
    }
    return [offsets, tied];
  }

  private days(): [number, number] {
    let [first, last] = [NEVER, EVER];
    for (const column of [this.nodeBegins, this.nodeOver, this.edgeBegins, this.edgeOver]) {
      for (const day of column) {
        if (day === EVER || day === NEVER) continue;
        if (day < first) first = day;
        if (day > last) last = day;
      }
    }
    return first > last ? [0, 0] : [first, last];
  }

  private years(): [number, number] {
    const begins = [...this.nodeBegins, ...this.edgeBegins]
      .filter((day) => day !== EVER)
      .sort((a, b) => a - b);
    // A few things are old: for their sake the rest would be pressed into a corner.
    const first = begins[Math.floor(begins.length * EARLY)] ?? this.span[0];
    const last = Math.max(this.file.dataDate ?? this.span[1], begins.at(-1) ?? first);
    return [dayOf(`${yearOf(first)}-01-01`) ?? first, dayOf(`${yearOf(last)}-12-31`) ?? last];
  }
}

const EARLY = 0.01;

/** A text without accents and case, so that `Tra Linh` finds `Trà Lĩnh`. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
}

/** Number of a day since 1970-01-01, null where the text is no day. */
export function dayOf(iso: string): number | null {
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? null : Math.round(time / 86_400_000);
}

export function isoOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function yearOf(day: number): number {
  return Number(isoOf(day).slice(0, 4));
}

function days(column: Days, missing: number): Int32Array {
  return Int32Array.from(column, (day) => day ?? missing);
}
