import { expect, test } from 'vitest';
import { csv, gexf, type Picture, svg } from '../../src/explore/exports';
import { shown } from '../../src/explore/filter';

import { everything, smallNetwork } from './small';

const network = smallNetwork();
const state = everything;

test('CSV holds what is shown, one line each, with full addresses', () => {
  const { nodes, edges } = csv(network, shown(network, { ...state, hidden: ['unit/lone'] }), state);
  const lines = nodes.trimEnd().split('\r\n');
  expect(lines).toHaveLength(7);
  expect(lines[0]).toBe(
    '\ufeffiri,label_vi,label_en,label_zh,kind,type,country,class,status,when,lat,lon,ties,community',
  );
  expect(lines[1]).toBe(
    'https://example.org/id/gate/a,Trà Lĩnh,Tra Linh,茶岭,BorderGate,BorderGate,vn,international,open,,22.8,106.3,4,0',
  );
  expect(edges.trim().split('\r\n')).toHaveLength(7);
  expect(edges).toContain('https://example.org/id/event/e,,planned');
});

test('a cell that a spreadsheet would run is only text', () => {
  const hostile = smallNetwork();
  hostile.file.strings[hostile.file.nodes.en[0] ?? 0] = '=HYPERLINK("x")';
  expect(csv(hostile, shown(hostile, state), state).nodes).toContain(`"'=HYPERLINK(""x"")"`);
});

test('GEXF escapes names and names every end', () => {
  const text = gexf(network, shown(network, state), network.file.nodes, state);
  expect(text).toContain('value="Cầu &lt;b&gt;mới&lt;/b&gt;"');
  expect(text.match(/<node /g)).toHaveLength(7);
  expect(text.match(/<edge /g)).toHaveLength(6);
  expect(text).not.toMatch(/<b>/);
});

test('SVG is escaped text, dashes what is planned', () => {
  const picture: Picture = {
    width: 100,
    height: 80,
    paper: '#ffffff',
    ink: '#000000',
    font: '"A & B", sans-serif',
    title: '<script>',
    nodes: [
      {
        x: 10,
        y: 10,
        radius: 4,
        mark: { colour: '#cc0000', shape: 'diamond' },
        hollow: true,
        label: '<img src=x>',
      },
    ],
    edges: [{ x1: 0, y1: 0, x2: 5, y2: 5, width: 1, colour: '#888888', dashed: true }],
  };
  const text = svg(picture);
  expect(text).toContain('&lt;img src=x&gt;');
  expect(text).toContain('<title>&lt;script&gt;</title>');
  expect(text).toContain('stroke-dasharray');
  expect(text).not.toContain('<img');
});
