/** The last step of `npm run build`: the files that were compiled one by one into dist/ become few, from src/cli.js on. */
import { bundle } from './bundle.js';

await bundle('dist');
