import type { Command } from '../src/catalog/define-command.js';
import { help } from './help.js';
import { list } from './list.js';
import { rerun } from './rerun.js';
import { runs } from './runs.js';
import { show } from './show.js';
import { stop } from './stop.js';
import { whoami } from './whoami.js';

/** Every verb of /recap, in the order of the overview. A new one is its file and its line here. */
export const commands: readonly Command[] = [help, list, runs, show, stop, rerun, whoami];
