import type { Command } from '../src/catalog/define-command.js';
import { approve } from './approve.js';
import { deny } from './deny.js';
import { help } from './help.js';
import { list } from './list.js';
import { rerun } from './rerun.js';
import { runs } from './runs.js';
import { show } from './show.js';
import { stop } from './stop.js';
import { whoami } from './whoami.js';
import { withdraw } from './withdraw.js';

/** Every verb of /recap, in the order of the overview. A new one is its file and its line here. */
export const commands: readonly Command[] = [help, list, runs, show, stop, rerun, whoami, approve, deny, withdraw];
