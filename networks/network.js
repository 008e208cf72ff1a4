"use strict";
// Every text of the data reaches the page through textContent or the canvas; nothing is parsed as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, kinds, documents, citations, details, ties } = data;
  const byId = (id) => document.getElementById(id);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const [calm, phone] = [matchMedia("(prefers-reduced-motion: reduce)"), matchMedia("(max-width: 720px)")];
  const hiddenKinds = new Set();
  let chosen = null; // {node: id} or {edge: id}

  const incident = data.nodes.map(() => []);
  data.edges.forEach((edge) => {
    incident[edge.from].push(edge.id);
    if (edge.to !== edge.from) incident[edge.to].push(edge.id);
  });

  // ---- small builders of elements ----
  const element = (tag, options = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "text") made.textContent = value;
      else if (name === "click") made.addEventListener("click", value);
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const OUTLINES = {
    dot: "M8 1.5a6.5 6.5 0 1 0 .01 0z",
    square: "M2.5 2.5h11v11h-11z",
    diamond: "M8 .5 15.5 8 8 15.5.5 8z",
    triangle: "M8 1.5 15 14H1z",
    triangleDown: "M1 2h14L8 14.5z",
    star: "M8 .8l2.2 4.8 5.2.6-3.9 3.5 1.1 5.2L8 12.3l-4.6 2.6 1.1-5.2L.6 6.2l5.2-.6z",
    hexagon: "M4.3 1.5h7.4L15.4 8l-3.7 6.5H4.3L.6 8z",
  };
  const swatch = (kind) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of [["viewBox", "0 0 16 16"], ["width", 15], ["height", 15], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
    path.setAttribute("d", OUTLINES[kinds[kind].shape]);
    path.setAttribute("fill", kinds[kind].color);
    svg.append(path);
    return svg;
  };

  // ---- drawing ----
  const theme = () => dark.matches
    ? { page: "#14181c", ink: "#e8e6e1", quiet: "#4b5660", tie: "#76828d" }
    : { page: "#f6f4ef", ink: "#1d2329", quiet: "#c3beb2", tie: "#8f8a80" };
  const TONES = { pair: ["#c22f43", "#ff7d8b"], agreement: ["#6f4fb0", "#b59af0"], event: ["#c77700", "#f0b04f"], company: ["#117a7a", "#4fc4c4"] };

  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const isHidden = (id) => hiddenKinds.has(data.nodes[id].group);
  const spotlight = () => {
    if (chosen === null) return null;
    if ("edge" in chosen) return new Set([data.edges[chosen.edge].from, data.edges[chosen.edge].to]);
    const lit = new Set([chosen.node]);
    incident[chosen.node].forEach((id) => lit.add(data.edges[id].from).add(data.edges[id].to));
    return lit;
  };
  const isLitEdge = (edge) => chosen === null || ("edge" in chosen ? edge.id === chosen.edge : edge.from === chosen.node || edge.to === chosen.node);

  const paint = () => {
    const { page, quiet, tie } = theme();
    const lit = spotlight();
    nodes.update(data.nodes.map((node) => {
      const color = kinds[node.group].color;
      const dim = lit !== null && !lit.has(node.id);
      const picked = chosen !== null && chosen.node === node.id;
      return {
        id: node.id, shape: node.shape, size: node.size, x: node.x, y: node.y, hidden: isHidden(node.id),
        opacity: dim ? 0.13 : 1,
        color: { background: node.hollow ? page : color, border: picked ? theme().ink : color },
        borderWidth: picked ? 5 : node.hollow ? 3 : 1.5,
      };
    }));
    edges.update(data.edges.map((edge) => {
      const shine = isLitEdge(edge);
      const tone = TONES[edge.tone];
      const color = tone ? tone[dark.matches ? 1 : 0] : chosen !== null && shine ? tie : quiet;
      return {
        ...edge, hidden: isHidden(edge.from) || isHidden(edge.to),
        color: { color, opacity: shine ? (chosen !== null ? 0.9 : tone ? 0.65 : 0.75) : 0.07 },
        width: chosen !== null && shine ? edge.width + 1.2 : edge.width,
      };
    }));
    document.body.dataset.shown = String(data.nodes.filter((node) => !isHidden(node.id)).length);
  };

  paint();
  const canvas = byId("network");
  const network = new vis.Network(canvas, { nodes, edges }, data.options);

  // Labels have the same size at every zoom and never cover each other: the chosen and the well-tied come first.
  const FONT = '12.5px system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif';
  const BOLD = "600 " + FONT;
  const widths = new Map();
  const byWeight = data.nodes.map((node) => node.id).sort((a, b) => data.nodes[b].size - data.nodes[a].size || a - b);
  const overlaps = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
  network.on("afterDrawing", (context) => {
    const { page, ink } = theme();
    const lit = spotlight();
    const scale = network.getScale();
    const ratio = context.canvas.width / context.canvas.clientWidth;
    const taken = [];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round" });
    const order = lit === null ? byWeight : [...byWeight.filter((id) => chosen.node === id), ...byWeight.filter((id) => lit.has(id) && chosen.node !== id)];
    if (chosen?.node !== undefined) {
      const [at, half] = [network.canvasToDOM(data.nodes[chosen.node]), data.nodes[chosen.node].size * scale];
      taken.push({ left: at.x - half, right: at.x + half, top: at.y - half, bottom: at.y + half });
    }
    for (const id of order) {
      if (isHidden(id)) continue;
      const node = data.nodes[id];
      const at = network.canvasToDOM(node);
      const bold = node.size >= 22 || chosen?.node === id;
      context.font = bold ? BOLD : FONT;
      const key = id + (bold ? "b" : "");
      if (!widths.has(key)) widths.set(key, context.measureText(node.label).width);
      const half = widths.get(key) / 2 + 3;
      const top = at.y + node.size * scale + 3;
      if (at.x + half < 0 || at.x - half > canvas.clientWidth || top < -20 || top > canvas.clientHeight) continue;
      const box = { left: at.x - half, right: at.x + half, top: top - 1, bottom: top + 15 };
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      Object.assign(context, { lineWidth: 4, strokeStyle: page, fillStyle: ink });
      context.strokeText(node.label, at.x, top);
      context.fillText(node.label, at.x, top);
    }
    context.restore();
  });

  const motion = (duration) => (calm.matches ? false : { duration, easingFunction: "easeInOutQuad" });
  // Room that the cards take from the picture, so that what is shown stands beside them.
  const offset = () => {
    const open = !byId("panel").hidden;
    if (phone.matches) return { x: 0, y: open ? -canvas.clientHeight * 0.12 : 40 };
    return { x: open ? -50 : 142, y: 0 };
  };
  const fitAll = (animation) => {
    const shown = data.nodes.filter((node) => !isHidden(node.id));
    if (!shown.length) return;
    const [xs, ys] = [shown.map((node) => node.x), shown.map((node) => node.y)];
    const [left, right, top, bottom] = [Math.min(...xs) - 60, Math.max(...xs) + 60, Math.min(...ys) - 60, Math.max(...ys) + 90];
    const room = phone.matches
      ? { width: canvas.clientWidth - 16, height: canvas.clientHeight - byId("controls").offsetHeight - 76 }
      : { width: canvas.clientWidth - 314, height: canvas.clientHeight - 30 };
    const scale = Math.min(room.width / (right - left), room.height / (bottom - top), 1.4);
    const shift = phone.matches ? { x: 0, y: (byId("controls").offsetHeight - 60) / 2 } : { x: 142, y: 0 };
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02), offset: shift, animation });
  };

  // ---- the panel ----
  const docLine = (index) => {
    const source = documents[index];
    const title = /^https?:\/\//i.test(source.url)
      ? element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", text: source.title })
      : element("span", { text: source.title });
    const rest = [source.publisher, source.issued].filter(Boolean).join(", ");
    return element("div", {}, title, rest ? element("small", { text: " · " + rest }) : null);
  };
  const citationLine = (index) => {
    const citation = citations[index];
    const line = element("li", { class: "citation" }, docLine(citation.document));
    if (citation.place) line.append(element("small", { text: citation.place }));
    if (citation.after.length) {
      line.append(element("small", { text: " · " + words.after }), element("ul", { class: "derived" }, ...citation.after.map((each) => element("li", {}, docLine(each)))));
    }
    return line;
  };
  const sourcesPart = (cites) => [
    element("h3", { text: words.sources }),
    cites.length ? element("ol", {}, ...cites.map(citationLine)) : element("p", { class: "names", text: words.no_sources }),
  ];
  const definitions = (pairs) => {
    const shown = pairs.filter(([, text]) => text);
    return shown.length ? element("dl", {}, ...shown.flatMap(([name, text]) => [element("dt", { text: name }), element("dd", { text })])) : null;
  };
  const badge = (node, text) => element("span", { class: "badge" }, swatch(node.group), element("span", { text }));
  const quote = (count, click) => element("button", { type: "button", class: "quote", text: count, "aria-label": fill(words.show_sources, { count }), title: fill(words.show_sources, { count }), click });

  const factLine = (fact) => {
    const line = element("li", { class: "fact" });
    const text = [fact.label, fact.text].filter(Boolean).join(": ");
    line.append(element("span", { text }));
    if (fact.when) line.append(element("small", { text: " · " + fact.when }));
    if (fact.planned) line.append(element("span", { class: "planned", text: " " + words.planned }));
    if (fact.cites.length) {
      const list = element("ol", { hidden: "" }, ...fact.cites.map(citationLine));
      const button = quote(fact.cites.length, () => { list.hidden = !list.hidden; button.setAttribute("aria-expanded", String(!list.hidden)); });
      button.setAttribute("aria-expanded", "false");
      line.append(" ", button, list);
    }
    return line;
  };
  const tieLine = (edgeId, from) => {
    const edge = data.edges[edgeId];
    const tie = ties[edgeId];
    const other = edge.from === from ? edge.to : edge.from;
    const arrow = edge.both ? "↔" : edge.from === from ? "→" : "←";
    const about = [arrow + " " + tie.label, tie.when, tie.planned ? words.planned : ""].filter(Boolean).join(" · ");
    return element("li", { class: "tie" },
      element("button", { type: "button", click: () => chooseNode(other, true) }, element("span", { text: details[other].label }), element("small", { text: about })),
      quote(tie.cites.length, () => chooseEdge(edgeId)));
  };

  const nodePart = (id) => {
    const thing = details[id];
    const node = data.nodes[id];
    const parts = [badge(node, thing.type), element("h2", { tabindex: "-1", text: thing.label })];
    if (thing.names.length) parts.push(element("p", { class: "names", text: thing.names.join(" · ") }));
    if (thing.candidate) parts.push(element("p", { class: "planned", text: words.candidate }));
    parts.push(definitions([[words.country, thing.country], [words.class, thing.class], [words.status, thing.status], [words.life, thing.when], [words.position, thing.position]]));
    if (thing.facts.length) parts.push(element("h3", { text: words.facts }), element("ul", {}, ...thing.facts.map(factLine)));
    if (incident[id].length) parts.push(element("h3", { text: words.ties + " (" + incident[id].length + ")" }), element("ul", {}, ...incident[id].map((edge) => tieLine(edge, id))));
    return [...parts, ...sourcesPart(thing.cites)];
  };
  const edgePart = (id) => {
    const edge = data.edges[id];
    const tie = ties[id];
    const end = (node) => element("button", { type: "button", text: details[node].label, click: () => chooseNode(node, true) });
    const arrow = edge.both ? "↕ " : "↓ ";
    return [
      element("h2", { tabindex: "-1" }, end(edge.from), element("span", { class: "relation", text: arrow + tie.label }), end(edge.to)),
      definitions([[words.about, tie.text], [words.life, tie.when], [words.status, tie.planned ? words.planned : ""]]),
      ...sourcesPart(tie.cites),
    ];
  };
  const show = (parts) => {
    byId("facts").replaceChildren(...parts.filter((part) => part !== null));
    Object.assign(byId("panel"), { hidden: false, scrollTop: 0 });
    byId("tip").hidden = true;
    if (phone.matches) byId("legend").open = false;
    // Whoever pressed a button that this replaced would otherwise lose their place.
    if (document.activeElement !== canvas && document.activeElement !== byId("search")) byId("facts").querySelector("h2").focus();
  };
  const chooseNode = (id, go) => {
    chosen = { node: id };
    if (hiddenKinds.delete(data.nodes[id].group)) syncLegend();
    show(nodePart(id));
    paint();
    if (go) network.moveTo({ position: { x: data.nodes[id].x, y: data.nodes[id].y }, scale: Math.max(network.getScale(), 0.75), offset: offset(), animation: motion(450) });
  };
  const chooseEdge = (id) => {
    chosen = { edge: id };
    show(edgePart(id));
    paint();
  };
  const clear = () => {
    const inside = byId("panel").contains(document.activeElement);
    chosen = null;
    byId("panel").hidden = true;
    paint();
    if (inside) canvas.focus();
  };
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    network.unselectAll();
    if (node !== undefined) chooseNode(node, false);
    else if (edge !== undefined) chooseEdge(edge);
    else clear();
  });
  byId("close").addEventListener("click", clear);

  // ---- what is under the pointer ----
  const tip = (text, { x, y }) => {
    const box = byId("tip");
    box.textContent = text;
    box.hidden = false;
    Object.assign(box.style, { left: Math.min(x + 12, canvas.clientWidth - 200) + "px", top: y + 16 + "px" });
  };
  network.on("hoverNode", ({ node, pointer }) => tip(details[node].label, pointer.DOM));
  network.on("hoverEdge", ({ edge, pointer }) => tip([ties[edge].label, ties[edge].when].filter(Boolean).join(" · "), pointer.DOM));
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, () => { byId("tip").hidden = true; });

  // ---- legend ----
  const legend = new Map();
  const syncLegend = () => legend.forEach((button, kind) => button.setAttribute("aria-pressed", String(!hiddenKinds.has(kind))));
  for (const [kind, about] of Object.entries(kinds)) {
    const button = element("button", { type: "button", "data-kind": kind, title: words.legend_hint, click: () => {
      if (!hiddenKinds.delete(kind)) hiddenKinds.add(kind);
      syncLegend();
      paint();
    } }, swatch(kind), element("span", { text: about.label }), element("small", { text: about.count }));
    legend.set(kind, button);
    byId("kinds").append(element("li", {}, button));
  }
  syncLegend();
  if (phone.matches) byId("legend").open = false;

  // ---- search ----
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/[\s\-–—_/.,·]+/g, " ").trim();
  const index = details.map((thing, id) => ({ id, names: [thing.label, ...thing.names].map(fold) }));
  const rank = (names, wanted) => Math.min(...names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : (" " + name).includes(" " + wanted) ? 2 : name.includes(wanted) ? 3 : 9)));
  const search = byId("search");
  const results = byId("results");
  let found = [];
  let active = -1;
  const mark = (next) => {
    active = next;
    [...results.children].forEach((item, order) => item.setAttribute("aria-selected", String(order === active)));
    if (active < 0) return search.removeAttribute("aria-activedescendant");
    results.children[active].scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", "result-" + active);
  };
  const closeResults = () => {
    results.hidden = true;
    search.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const pick = (order) => {
    const id = found[order];
    search.value = details[id].label;
    closeResults();
    chooseNode(id, true);
  };
  const look = () => {
    const wanted = fold(search.value);
    if (!wanted) return closeResults();
    found = index.map(({ id, names }) => [rank(names, wanted), -data.nodes[id].size, id]).filter(([order]) => order < 9)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).slice(0, 12).map(([, , id]) => id);
    results.replaceChildren(...(found.length
      ? found.map((id, order) => element("li", { role: "option", id: "result-" + order, "aria-selected": "false", click: () => pick(order) },
        element("span", { text: details[id].label }), element("small", { text: [details[id].type, details[id].country].filter(Boolean).join(" · ") })))
      : [element("li", { class: "none", text: words.no_results })]));
    results.hidden = false;
    search.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  };
  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (results.hidden) look();
      else if (found.length) mark((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && active >= 0) pick(active);
    else if (event.key === "Escape" && !results.hidden) {
      event.stopPropagation();
      closeResults();
    }
  });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".search")) closeResults(); });

  // ---- view ----
  const zoom = (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.03), 6), animation: motion(150) });
  const pan = (x, y) => {
    const at = network.getViewPosition();
    const step = 90 / network.getScale();
    network.moveTo({ position: { x: at.x + x * step, y: at.y + y * step } });
  };
  // The drawing by ties may lie on its side where the screen is higher than wide; the map has its north.
  const place = (layout) => {
    const upright = layout === "ties" && innerHeight > innerWidth * 1.15;
    data.nodes.forEach((node) => {
      const [x, y] = data.layouts[layout][node.id];
      [node.x, node.y] = upright ? [y, x] : [x, y];
    });
  };
  const arrange = (layout) => {
    place(layout);
    for (const name of ["ties", "place"]) byId("by-" + name).setAttribute("aria-pressed", String(layout === name));
    paint();
    fitAll(motion(300));
  };
  const ACTS = { "by-ties": () => arrange("ties"), "by-place": () => arrange("place"), "zoom-in": () => zoom(1.35), "zoom-out": () => zoom(1 / 1.35), fit: () => fitAll(motion(300)) };
  for (const [id, act] of Object.entries(ACTS)) byId(id).addEventListener("click", act);
  const KEYS = { ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1), "+": () => zoom(1.35), "=": () => zoom(1.35), "-": () => zoom(1 / 1.35), 0: () => fitAll(motion(300)) };
  canvas.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    else if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  dark.addEventListener("change", paint);
  network.on("dragEnd", ({ nodes: moved }) => {
    const at = network.getPositions(moved);
    moved.forEach((id) => Object.assign(data.nodes[id], at[id]));
  });
  place("ties");
  paint();
  fitAll(false);
  // For tests and for the curious: choose from the console.
  globalThis.cuakhau = { network, chooseNode, chooseEdge, clear, data };
})();
