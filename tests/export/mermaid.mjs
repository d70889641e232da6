// Reads each file that is named as mermaid does; fails at the first that it can not read.
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

globalThis.window = new JSDOM('').window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');
for (const path of process.argv.slice(2)) await mermaid.parse(fs.readFileSync(path, 'utf8'));
