import type { NetworkFile } from '../../src/explore/network';
import { Network } from '../../src/explore/network';
import { type State, startState } from '../../src/explore/state';

/** A view that leaves nothing out. */
export const everything: State = { ...startState('network'), hiddenKinds: [] };

/** Two gates that face each other, their provinces, a planned project, an agreement from 1999, and a village on its own. */
export function smallFile(): NetworkFile {
  const strings: string[] = [];
  const text = (value: string) => {
    const at = strings.indexOf(value);
    return at < 0 ? strings.push(value) - 1 : at;
  };
  const things = [
    // iri, vi, en, zh, kind, country, provinces, begins, over
    ['gate/a', 'Trà Lĩnh', 'Tra Linh', '茶岭', 0, 'vn', [2], null, null],
    ['gate/b', 'Long Bang', 'Longbang', '龙邦', 0, 'cn', [3], null, null],
    ['unit/a', 'Cao Bằng', 'Cao Bang', '高平', 1, 'vn', [2], null, null],
    ['unit/b', 'Quảng Tây', 'Guangxi', '广西', 1, 'cn', [3], null, null],
    ['project/p', 'Cầu <b>mới</b>', 'New bridge', '新桥', 2, 'vn', [2], 20000, null],
    ['instrument/i', 'Hiệp định 1999', 'Agreement 1999', '1999年协定', 3, '', [], 10000, null],
    ['unit/lone', 'Xóm', 'Hamlet', '村', 1, 'vn', [], null, 15000],
  ] as const;
  const ties = [
    // source, target, relation, iri, planned, begins, over
    [0, 1, 0, '', 0, null, null],
    [0, 2, 1, '', 0, null, null],
    [1, 3, 1, '', 0, null, null],
    [4, 0, 2, 'event/e', 1, 21000, null],
    [0, 5, 3, 'event/d', 0, 10000, null],
    [0, 1, 2, 'event/m', 0, 12000, null],
  ] as const;
  const term = (id: string, ...label: string[]) => ({ id, label });
  return {
    base: 'https://example.org/id/',
    dataDate: 20600,
    strings,
    tables: {
      kinds: [
        term('BorderGate', 'Cửa khẩu', 'Border gate', '口岸'),
        term('AdministrativeUnit', 'Đơn vị', 'Unit', '行政区'),
        term('Project', 'Dự án', 'Project', '项目'),
        term('Instrument', 'Văn kiện', 'Instrument', '文件'),
      ],
      types: [
        term('BorderGate', 'Cửa khẩu', 'Border gate', '口岸'),
        term('Province', 'Tỉnh', 'Province', '省'),
        term('Bridge', 'Cầu', 'Bridge', '桥'),
        term('Treaty', 'Hiệp định', 'Treaty', '条约'),
      ],
      relations: [
        { ...term('pairedWith', 'đối diện', 'paired with', '对应'), both: true },
        term('within', 'thuộc', 'within', '位于'),
        term('meeting', 'họp', 'meeting', '会谈'),
        term('designation', 'hạng', 'designation', '类别'),
      ],
      classes: [
        term('bilateral', 'song phương', 'bilateral', '双边'),
        term('international', 'quốc tế', 'international', '国际'),
      ],
      statuses: [term('open', 'mở', 'open', '开放')],
    },
    nodes: {
      iri: things.map((each) => text(each[0])),
      vi: things.map((each) => text(each[1])),
      en: things.map((each) => text(each[2])),
      zh: things.map((each) => text(each[3])),
      names: things.map((each) => text(`${each[1]} | ${each[2]} | ${each[3]}`)),
      kind: things.map((each) => each[4]),
      type: things.map((each) => each[4]),
      country: things.map((each) => text(each[5])),
      provinces: things.map((each) => [...each[6]]),
      begins: things.map((each) => each[7]),
      over: things.map((each) => each[8]),
      when: things.map(() => text('')),
      candidate: things.map(() => 0),
      ties: [4, 3, 1, 1, 1, 1, 0],
      class: [1, null, null, null, null, null, null],
      status: [0, null, null, null, null, null, null],
      lat: [22.8, 22.9, null, null, null, null, null],
      lon: [106.3, 106.3, null, null, null, null, null],
      anchor: [null, null, null, null, 0, null, null],
      degree: [1, 0.7, 0.2, 0.2, 0.2, 0.2, 0],
      betweenness: [1, 0.5, 0, 0, 0, 0, 0],
      closeness: [1, 0.9, 0.5, 0.5, 0.5, 0.5, 0],
      pagerank: [1, 0.8, 0.3, 0.3, 0.3, 0.3, 0.1],
      community: [0, 0, 0, 1, 0, 0, 2],
      x: [0, 10, 0, 10, -10, 5, 30],
      y: [0, 0, 10, 10, 0, -10, 30],
      mapX: [0, 0, 1, 1, 0, 2, 3],
      mapY: [0, 1, 0, 1, 0, 2, 3],
    },
    edges: {
      source: ties.map((each) => each[0]),
      target: ties.map((each) => each[1]),
      relation: ties.map((each) => each[2]),
      iri: ties.map((each) => text(each[3])),
      vi: ties.map(() => text('')),
      en: ties.map((each) => text(`edge ${each[2]}`)),
      zh: ties.map(() => text('')),
      planned: ties.map((each) => each[4]),
      begins: ties.map((each) => each[5]),
      over: ties.map((each) => each[6]),
      when: ties.map(() => text('')),
    },
    periods: {
      node: [0, 0, 0],
      status: [0, 0, 0],
      code: [0, 1, 1],
      planned: [0, 1, 0],
      begins: [9000, 15000, 19000],
      over: [18999, null, null],
    },
  };
}

export function smallNetwork(): Network {
  return new Network(smallFile(), 'en');
}
