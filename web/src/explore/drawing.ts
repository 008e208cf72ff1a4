/** The network as a drawing: sigma.js on WebGL. It shows a state and tells what the reader does; it decides nothing. */

import { MultiDirectedGraph } from 'graphology';
import Sigma from 'sigma';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import type { Shown } from './filter';
import { beside, dimmed, faded, isChosen, setPaper } from './looks';
import { isHollow, isStrong, markOf } from './marks';
import { Names } from './names';
import { dayOf, type Network } from './network';
import { type EdgeLook, isMoving, LineProgram, MANY_EDGES, type NodeLook, ShapeProgram } from './programs';
import type { State } from './state';

export interface DrawingEvents {
  node(node: number | null): void;
  edge(edge: number): void;
  /** A double click: show its neighbours too. */
  expand(node: number): void;
  moved(node: number, x: number, y: number): void;
  /** Where the reader looks; null for all of it. */
  camera(at: [number, number, number] | null): void;
}

export interface Theme {
  ink: string;
  paper: string;
  line: string;
  strong: string;
  accent: string;
  font: string;
}

/** What is shown, and what follows from it for how things look. */
interface Look {
  shown: Shown;
  state: State;
  day: number | null;
  /** What stays in full colour where others fade. */
  dim: Set<number> | null;
}

/** Room around what is shown, for names and marks, in pixels. */
const MARGIN = 44;

type NodeData = NodeDisplayData & NodeLook;
type EdgeData = EdgeDisplayData & EdgeLook;

export class Drawing {
  readonly sigma: Sigma;
  private readonly graph = new MultiDirectedGraph();
  private look: Look;
  private theme: Theme;
  private dragged: string | null = null;
  /** Which layout and pins things stand by; they begin where the file puts them. */
  private placed = JSON.stringify(['force', []]);
  /** The shorter side of the drawing, in pixels: things are smaller on a phone. */
  private side = 650;
  /** Where the camera stood when everything was last brought into view. */
  private fitted = '';
  private readonly names: Names;
  private settling = 0;
  private readonly watch: ResizeObserver;
  private readonly offsets: Float32Array;

  constructor(
    private readonly network: Network,
    container: HTMLElement,
    private readonly events: DrawingEvents,
    { theme, animated, shown, state }: { theme: Theme; animated: boolean; shown: Shown; state: State },
  ) {
    this.theme = theme;
    this.look = this.lookOf(shown, state);
    this.side = Math.min(container.clientWidth, container.clientHeight) || 650;
    this.offsets = beside(network);
    this.names = new Names(() => container.clientWidth);
    this.fill();
    // Before sigma sees it: whatever changes later is worked out for all things again.
    this.place(state);
    this.sigma = new Sigma(this.graph, container, {
      nodeProgramClasses: { shape: ShapeProgram as never },
      edgeProgramClasses: { line: LineProgram as never },
      defaultNodeType: 'shape',
      defaultEdgeType: 'line',
      enableEdgeEvents: network.edgeCount <= MANY_EDGES,
      hideLabelsOnMove: network.edgeCount > MANY_EDGES,
      labelDensity: 0.6,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: network.nodeCount > 2000 ? 7 : 3,
      labelSize: 12.5,
      minEdgeThickness: 0.8,
      zIndex: network.edgeCount <= MANY_EDGES,
      stagePadding: 40,
      minCameraRatio: 0.005,
      maxCameraRatio: 3,
      zoomDuration: animated ? 200 : 0,
      inertiaDuration: animated ? 200 : 0,
      doubleClickZoomingDuration: 0,
      doubleClickZoomingRatio: 1,
      allowInvalidContainer: true,
      defaultDrawNodeLabel: (context, data) => this.names.write(context, data, this.theme),
      defaultDrawNodeHover: (context, data) => this.hover(context, data as NodeData),
      nodeReducer: (key) => this.nodeLook(Number(key)) as never,
      edgeReducer: (key) => this.edgeLook(Number(key)) as never,
    });
    this.sigma.on('beforeRender', () => {
      this.names.begin(this.chosen());
    });
    let size = `${container.clientWidth} ${container.clientHeight}`;
    this.watch = new ResizeObserver(() => {
      const now = `${container.clientWidth} ${container.clientHeight}`;
      // It also tells what is known from the start.
      if (now === size) return;
      size = now;
      this.side = Math.min(container.clientWidth, container.clientHeight);
      this.sigma.resize();
      this.sigma.refresh();
      if (this.isFitted()) this.fit();
    });
    this.watch.observe(container);
    this.listen();
  }

  /** Show a state. */
  show(shown: Shown, state: State): void {
    // Drawn as it is made.
    if (this.look.shown === shown && this.look.state === state) return;
    this.look = this.lookOf(shown, state);
    this.place(state);
    this.sigma.refresh();
  }

  private lookOf(shown: Shown, state: State): Look {
    return { shown, state, day: dayOf(state.asOf), dim: dimmed(this.network, shown, state) };
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    setPaper(theme.paper);
    this.sigma.refresh();
  }

  /** Move things to where a layout puts them; pinned ones stay. */
  layOut(x: Float32Array, y: Float32Array, pinned: State['pinned']): void {
    this.moveTo(x, y, pinned);
    // At once: what is fitted or saved next must see where things stand now.
    this.sigma.refresh();
  }

  private moveTo(x: ArrayLike<number>, y: ArrayLike<number>, pinned: State['pinned']): void {
    const pins = new Map(pinned.map((pin) => [this.network.node(pin.iri), pin]));
    this.graph.updateEachNodeAttributes(
      (key, data) => {
        const node = Number(key);
        const pin = pins.get(node);
        data.x = pin?.x ?? x[node] ?? 0;
        data.y = pin?.y ?? y[node] ?? 0;
        return data;
      },
      { attributes: ['x', 'y'] },
    );
  }

  positions(): { x: Float32Array; y: Float32Array } {
    const x = new Float32Array(this.network.nodeCount);
    const y = new Float32Array(this.network.nodeCount);
    this.graph.forEachNode((key, data) => {
      x[Number(key)] = data.x;
      y[Number(key)] = data.y;
    });
    return { x, y };
  }

  radius(node: number): number {
    const measure = this.look.state.size;
    const value = this.network.file.nodes[measure][node] ?? 0;
    const large = this.network.nodeCount > 2000;
    const scale = Math.min(1, Math.max(0.5, this.side / 650));
    return scale * ((large ? 2 : 4) + (large ? 12 : 13) * Math.sqrt(value));
  }

  camera(): [number, number, number] {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    return [x, y, ratio];
  }

  setCamera(camera: State['camera']): void {
    if (!camera) {
      this.fit();
      return;
    }
    const [x, y, ratio] = camera;
    this.sigma.getCamera().setState({ x, y, ratio, angle: 0 });
  }

  /** Whether the reader sees all that is shown, and has not looked elsewhere since. */
  isFitted(): boolean {
    return this.fitted === JSON.stringify(this.sigma.getCamera().getState());
  }

  /** Show all that is shown, as large as it can be. */
  fit(): void {
    const [low, high] = [
      { x: Infinity, y: Infinity },
      { x: -Infinity, y: -Infinity },
    ];
    this.look.shown.nodes.forEach((kept, node) => {
      const at = kept ? this.sigma.getNodeDisplayData(String(node)) : undefined;
      if (!at) return;
      low.x = Math.min(low.x, at.x);
      low.y = Math.min(low.y, at.y);
      high.x = Math.max(high.x, at.x);
      high.y = Math.max(high.y, at.y);
    });
    if (low.x > high.x) return;
    const { width, height } = this.sigma.getDimensions();
    // How much of the stage it takes when the camera stands as near as at the start.
    const start = { cameraState: { x: 0.5, y: 0.5, angle: 0, ratio: 1 } };
    const [from, to] = [low, high].map((at) => this.sigma.framedGraphToViewport(at, start));
    const taken = (axis: 'x' | 'y', side: number) =>
      Math.abs((to?.[axis] ?? 0) - (from?.[axis] ?? 0)) / Math.max(side - 2 * MARGIN, MARGIN);
    // A few things are not blown up to fill it.
    const ratio = Math.max(taken('x', width), taken('y', height), 0.12);
    const camera = this.sigma.getCamera();
    camera.setState({ x: (low.x + high.x) / 2, y: (low.y + high.y) / 2, ratio, angle: 0 });
    this.fitted = JSON.stringify(camera.getState());
  }

  /** Bring a thing to the middle of what is not covered below, if it lies outside of what is seen. */
  reveal(node: number, covered: number): void {
    const data = this.sigma.getNodeDisplayData(String(node));
    if (!data) return;
    const { width, height } = this.sigma.getDimensions();
    const at = this.sigma.framedGraphToViewport(data);
    if (at.x > 60 && at.y > 40 && at.x < width - 60 && at.y < height - covered - 40) return;
    const middle = { x: at.x, y: at.y + covered / 2 };
    const { x, y } = this.sigma.viewportToFramedGraph(middle);
    this.sigma.getCamera().setState({ x, y });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    camera.setState({ ratio: camera.getBoundedRatio(camera.getState().ratio * factor) });
  }

  kill(): void {
    clearTimeout(this.settling);
    this.watch.disconnect();
    this.sigma.kill();
  }

  private fill(): void {
    const { network, graph } = this;
    const { x, y } = network.file.nodes;
    for (let node = 0; node < network.nodeCount; node++)
      graph.addNode(String(node), { x: x[node], y: y[node] });
    for (let edge = 0; edge < network.edgeCount; edge++) {
      graph.addDirectedEdgeWithKey(String(edge), String(network.source[edge]), String(network.target[edge]));
    }
  }

  private place(state: State): void {
    const wanted = JSON.stringify([state.layout, state.pinned]);
    if (wanted === this.placed) return;
    this.placed = wanted;
    const { nodes } = this.network.file;
    if (state.layout === 'geographic') this.moveTo(nodes.mapX, nodes.mapY, state.pinned);
    else if (state.layout === 'force') this.moveTo(nodes.x, nodes.y, state.pinned);
    else {
      const { x, y } = this.positions();
      this.moveTo(x, y, state.pinned);
    }
  }

  private nodeLook(node: number): Partial<NodeData> & { x: number; y: number } {
    const data = this.graph.getNodeAttributes(String(node));
    const { x, y } = data as { x: number; y: number };
    const { look } = this;
    if (!look.shown.nodes[node]) return { x, y, hidden: true };
    const mark = markOf(this.network, node, look.state.colour, look.day);
    const chosen = isChosen(this.network, look.state, node);
    const faint = look.dim !== null && !look.dim.has(node);
    return {
      x,
      y,
      label: faint ? null : this.network.label(node),
      size: this.radius(node),
      color: faint ? faded(mark.colour, this.theme.paper) : mark.colour,
      shape: mark.shape,
      hollow: isHollow(this.network, node),
      highlighted: chosen,
      forceLabel: chosen || ((look.dim?.has(node) ?? false) && look.dim !== null && look.dim.size < 40),
      zIndex: chosen ? 3 : faint ? 0 : 2,
      type: 'shape',
    };
  }

  private edgeLook(edge: number): Partial<EdgeData> {
    const { look } = this;
    if (!look.shown.edges[edge]) return { hidden: true };
    const { selected } = look.state;
    const onPath = look.shown.path?.edges.includes(edge) ?? false;
    const chosen = selected !== null && 'edge' in selected && this.network.edge(selected.edge) === edge;
    const { dim } = look;
    const ends = [this.network.source[edge] ?? 0, this.network.target[edge] ?? 0] as const;
    const near = dim === null || (look.shown.path ? onPath : dim.has(ends[0]) && dim.has(ends[1]));
    const strong = isStrong(this.network.relationOf(edge).id);
    const colour = chosen || onPath ? this.theme.accent : strong ? this.theme.strong : this.theme.line;
    return {
      color: near || chosen ? colour : faded(this.theme.line, this.theme.paper, 0.35),
      size: chosen || onPath ? 3 : strong ? 1.8 : 1,
      dashed: this.network.planned[edge] === 1,
      offset: this.offsets[edge] ?? 0,
      zIndex: chosen || onPath ? 3 : near ? 2 : 1,
      type: 'line',
    };
  }

  private hover(context: CanvasRenderingContext2D, data: NodeData): void {
    context.beginPath();
    context.arc(data.x, data.y, data.size + 4, 0, 2 * Math.PI);
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 2.5;
    context.stroke();
    this.names.write(context, data, this.theme);
  }

  /** What is chosen, as it stands on the screen. */
  private chosen(): { x: number; y: number; size: number; label: string } | undefined {
    const { selected } = this.look.state;
    const node = selected && 'node' in selected ? this.network.node(selected.node) : undefined;
    const data = node === undefined ? undefined : this.sigma.getNodeDisplayData(String(node));
    if (node === undefined || !data) return undefined;
    const size = this.sigma.scaleSize(data.size);
    return { ...this.sigma.framedGraphToViewport(data), size, label: this.network.label(node) };
  }

  private listen(): void {
    const { sigma, events } = this;
    sigma.on('clickNode', ({ node }) => events.node(Number(node)));
    sigma.on('clickEdge', ({ edge }) => events.edge(Number(edge)));
    sigma.on('clickStage', () => events.node(null));
    sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      events.expand(Number(node));
    });
    const container = sigma.getContainer();
    for (const kind of ['enterNode', 'enterEdge'] as const)
      sigma.on(kind, () => container.classList.add('pointing'));
    for (const kind of ['leaveNode', 'leaveEdge'] as const)
      sigma.on(kind, () => container.classList.remove('pointing'));
    let moved = false;
    sigma.on('downNode', ({ node }) => {
      this.dragged = node;
      moved = false;
    });
    sigma.on('moveBody', ({ event }) => {
      if (this.dragged === null) return;
      if (!moved && !sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
      moved = true;
      const at = sigma.viewportToGraph(event);
      this.graph.mergeNodeAttributes(this.dragged, at);
      event.preventSigmaDefault();
      event.original.preventDefault();
    });
    const drop = () => {
      if (this.dragged !== null && moved) {
        const { x, y } = this.graph.getNodeAttributes(this.dragged);
        this.events.moved(Number(this.dragged), x, y);
      }
      this.dragged = null;
      sigma.setCustomBBox(null);
    };
    sigma.on('upNode', drop);
    sigma.on('upStage', drop);
    sigma.getCamera().on('updated', () => this.settle());
    sigma.getMouseCaptor().on('mouseup', () => this.settle());
  }

  /** When nothing has moved for a while: draw what is left out meanwhile, and tell where the reader looks now. */
  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (isMoving(this.sigma)) return this.settle();
      this.sigma.scheduleRender();
      this.events.camera(this.isFitted() ? null : this.camera());
    }, 200) as unknown as number;
  }
}
