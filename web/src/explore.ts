// The network and the map: one page, one state, three ways to see it.

import { explore } from './explore/page';

const live = document.getElementById('live');
if (live) void explore(live);
