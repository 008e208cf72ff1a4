// The data layer by itself, for pages of other people's that want cited answers: `import { ask } from '…/static/data.js'`.

export { backend } from './data/backend';
export { bind, examples, lastDay, readValue } from './data/bind';
export { citeQuestion } from './data/cite';
export { Labels } from './data/labels';
export { library } from './data/library';
export { readTerm, records, written } from './data/terms';
export { citeFree } from './data/free';
export { names } from './search/names';
export { fold } from './search/fold';
