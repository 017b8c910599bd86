/**
 * What the core needs of the world. Each port is as small as its consumer needs; adapters live in slack/, kubernetes/, memory/ and
 * redis/, and every port has one contract suite in test/contract that runs on each of them.
 */
export type * from './ports/people.js';
export type * from './ports/clusters.js';
export type * from './ports/limits.js';
export type * from './ports/stores.js';
export type * from './ports/inbox.js';
export type * from './ports/answers.js';
export type * from './ports/environment.js';
export type * from './ports/around.js';
export type * from './ports/calls.js';
