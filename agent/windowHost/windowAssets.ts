import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const files = new Map([
  ['/', { name: 'index.html', type: 'text/html; charset=utf-8' }],
  ['/window.js', { name: 'window.js', type: 'text/javascript; charset=utf-8' }],
  ['/window.css', { name: 'window.css', type: 'text/css; charset=utf-8' }],
]);

/** Answers the three files of the window's page, which hold nothing of anybody; everything else is 404. */
export function serveWindowAssets({ folder, host }: { folder: string; host: () => string }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const file = request.method === 'GET' && request.headers.host === host() ? files.get(request.url ?? '') : undefined;
    if (!file) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    const body = await readFile(join(folder, file.name));
    response.writeHead(200, { 'content-type': file.type, ...securityHeaders(host()) }).end(body);
  };
}

function securityHeaders(host: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ws://${host}`,
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
