import { render } from 'preact';
import { App } from './app.js';

const root = document.getElementById('page');
if (root === null) throw new Error('The page has no element to draw into.');
render(<App />, root);
