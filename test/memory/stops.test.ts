import { createMemoryStops } from '../../src/memory/stops.js';
import { stopsContract } from '../contract/stops.js';

stopsContract('in memory', () => Promise.resolve(createMemoryStops()));
