// What yaml-language-server says of files that name their schema, as an editor's program asks it.
// In: the server's program and paths. Out: {path: [message]} as JSON.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const [program, ...paths] = process.argv.slice(2);
const server = spawn('node', [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map(paths.map((path) => [pathToFileURL(path).href, path]));
const told = {};

function write(message) {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function send(method, params, id) {
  write({ method, params, id });
}

function heard({ id, method, params, result }) {
  if (id === 0 && result) {
    send('initialized', {});
    for (const [uri, path] of waiting) {
      const text = fs.readFileSync(path, 'utf8');
      send('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
    }
  } else if (method === 'textDocument/publishDiagnostics' && waiting.has(params.uri)) {
    told[waiting.get(params.uri)] = params.diagnostics.map((each) => each.message);
    waiting.delete(params.uri);
    if (!waiting.size) {
      process.stdout.write(JSON.stringify(told), () => process.exit(0));
      server.kill();
    }
  } else if (id !== undefined && method) {
    write({ id, result: method.endsWith('configuration') ? params.items.map(() => null) : null });
  }
}

let kept = Buffer.alloc(0);
server.stdout.on('data', (more) => {
  kept = Buffer.concat([kept, more]);
  for (;;) {
    const end = kept.indexOf('\r\n\r\n');
    if (end < 0) return;
    const size = Number(/Content-Length: (\d+)/i.exec(kept.subarray(0, end))[1]);
    if (kept.length < end + 4 + size) return;
    const body = kept.subarray(end + 4, end + 4 + size).toString();
    kept = kept.subarray(end + 4 + size);
    heard(JSON.parse(body));
  }
});
setTimeout(() => process.exit(3), 60_000).unref();
const asks = { processId: process.pid, rootUri: null, capabilities: {} };
send('initialize', asks, 0);
