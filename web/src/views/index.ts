// The views of an answer beside its table, each loaded when it is first shown.

import type { Backend } from '../data/backend';
import type { View } from '../data/library';
import type { Shown } from './shown';

/** Draws an answer; null where it has nothing that the view could show. */
export async function draw(view: View, shown: Shown, store: Backend): Promise<HTMLElement | null> {
  switch (view) {
    case 'timeline':
      return (await import('./timeline')).timeline(shown);
    case 'chart':
      return (await import('./chart')).chart(shown);
    case 'network':
      return (await import('./network')).network(shown);
    case 'map':
      return (await import('./map')).map(shown, store);
    case 'table':
      return null;
  }
}
