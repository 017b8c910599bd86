import type { Audit } from '../core/ports.js';

/** Where nobody asked for one: a sandbox, a command at a terminal. */
export const NO_AUDIT: Audit = { write: () => Promise.resolve() };
