import { describe, expect, test } from 'vitest';
import { shortestPath, shown } from '../../src/explore/filter';
import { fold, isoOf } from '../../src/explore/network';
import type { State } from '../../src/explore/state';
import { everything, smallNetwork } from './small';

const network = smallNetwork();

function things(change: Partial<State>): string[] {
  const { nodes } = shown(network, { ...everything, ...change });
  return [...nodes.keys()].filter((node) => nodes[node]).map((node) => network.iri(node));
}

function edges(change: Partial<State>): number[] {
  const found = shown(network, { ...everything, ...change }).edges;
  return [...found.keys()].filter((edge) => found[edge]);
}

describe('filters', () => {
  test('everything is shown at the start', () => {
    const all = shown(network, everything);
    expect([all.nodeCount, all.edgeCount]).toEqual([7, 6]);
  });

  test('a kind that is left out takes its edges along', () => {
    expect(things({ hiddenKinds: ['BorderGate'] })).not.toContain('gate/a');
    expect(edges({ hiddenKinds: ['BorderGate'] })).toEqual([]);
  });

  test('a province keeps what lies in it, and what has no place but is tied to it', () => {
    expect(things({ provinces: ['unit/a'] })).toEqual(['gate/a', 'unit/a', 'project/p', 'instrument/i']);
    expect(things({ provinces: ['unit/b'] })).toEqual(['gate/b', 'unit/b']);
  });

  test('planned only: planned edges and their ends', () => {
    expect(edges({ modality: 'planned' })).toEqual([3]);
    expect(things({ modality: 'planned' })).toEqual(['gate/a', 'project/p']);
    expect(edges({ modality: 'actual' })).not.toContain(3);
  });

  test('as of a day: what began later or was over is gone, what has no date stays', () => {
    expect(things({ asOf: isoOf(9999) })).not.toContain('instrument/i');
    expect(things({ asOf: isoOf(10000) })).toContain('instrument/i');
    expect(things({ asOf: isoOf(15000) })).toContain('unit/lone');
    expect(things({ asOf: isoOf(15001) })).not.toContain('unit/lone');
    expect(edges({ asOf: isoOf(9999) })).toEqual([0, 1, 2]);
  });

  test('a relation that is left out leaves its ends', () => {
    expect(edges({ hiddenRelations: ['within'] })).not.toContain(1);
    expect(things({ hiddenRelations: ['within'] })).toContain('unit/a');
  });

  test('around a thing: as far as said, over what the other filters leave', () => {
    expect(things({ near: [{ iri: 'unit/b', steps: 1 }] })).toEqual(['gate/b', 'unit/b']);
    expect(things({ near: [{ iri: 'unit/b', steps: 2 }] })).toEqual(['gate/a', 'gate/b', 'unit/b']);
    expect(things({ near: [{ iri: 'unit/b', steps: 6 }], hidden: ['gate/b'] })).toEqual(['unit/b']);
    expect(things({ near: [{ iri: 'gate/unknown', steps: 1 }] })).toHaveLength(7);
  });
});

describe('paths', () => {
  test('the shortest, over edges in either direction', () => {
    const all = new Uint8Array(network.edgeCount).fill(1);
    expect(shortestPath(network, 2, 3, all)).toEqual({ nodes: [2, 0, 1, 3], edges: [1, 0, 2] });
    expect(shortestPath(network, 2, 2, all)).toEqual({ nodes: [2], edges: [] });
    expect(shortestPath(network, 2, 6, all)).toBeNull();
  });

  test('filters can cut it', () => {
    const path: State['path'] = ['unit/a', 'unit/b'];
    expect(shown(network, { ...everything, path }).path?.nodes).toEqual([2, 0, 1, 3]);
    expect(shown(network, { ...everything, path, hidden: ['gate/b'] }).path).toBeNull();
  });
});

describe('things', () => {
  test('are found with and without accents and in Chinese', () => {
    for (const text of ['tra linh', 'TRÀ LĨNH', '茶', 'linh']) expect(network.find(text)[0]).toBe(0);
    expect(network.find('nowhere')).toEqual([]);
    expect(fold('Đồng Đăng')).toBe('dong dang');
  });

  test('have their class of the day; a planned one is not theirs', () => {
    expect(network.classOn(0, 8999)).toBeUndefined();
    expect(network.classOn(0, 16000)?.id).toBe('bilateral');
    expect(network.classOn(0, 19000)?.id).toBe('international');
    expect(network.classOn(0, null)?.id).toBe('international');
  });

  test('without a place stand at the one they belong to', () => {
    expect(network.place(4)).toEqual({ lon: 106.3, lat: 22.8, at: 0 });
    expect(network.place(5)).toBeUndefined();
  });

  test('edges are known by their keys', () => {
    for (let edge = 0; edge < network.edgeCount; edge++)
      expect(network.edge(network.edgeKey(edge))).toBe(edge);
  });
});
