import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const files = [
  { path: '/', name: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/window.js', name: 'window.js', type: 'text/javascript; charset=utf-8' },
  { path: '/window.css', name: 'window.css', type: 'text/css; charset=utf-8' },
] as const;

export interface WindowAsset {
  readonly type: string;
  readonly body: Uint8Array;
}
/** By path. */
export type WindowAssets = ReadonlyMap<string, WindowAsset>;

/**
 * Reads the built page once and keeps it: an upgrade replaces the files of a running agent, and files of two versions do
 * not fit together. After a failed read the next call reads again.
 */
export function windowAssetsIn(folder: string): () => Promise<WindowAssets> {
  let reading: Promise<WindowAssets> | undefined;
  return () => {
    reading ??= readAssets(folder).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

async function readAssets(folder: string): Promise<WindowAssets> {
  const read = files.map(
    async ({ path, name, type }) => [path, { type, body: await readFile(join(folder, name)) }] as const,
  );
  return new Map(await Promise.all(read));
}

/**
 * The requested file; `undefined` for a request that a page of another site caused (Fetch Metadata, `Sec-Fetch-Site`):
 * even a response that it cannot read would show it that a window is open.
 */
export function requestedAsset({
  request,
  assets,
  host,
}: {
  request: IncomingMessage;
  assets: WindowAssets;
  host: string;
}): WindowAsset | undefined {
  const { method, url = '', headers } = request;
  const site = headers['sec-fetch-site'];
  if (method !== 'GET' || headers.host !== host) return undefined;
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return undefined;
  return assets.get(url);
}

/** Responds and closes the connection, since an idle one counts against the limit of connections. */
export function sendAsset({
  response,
  asset,
  host,
}: {
  response: ServerResponse;
  asset: WindowAsset;
  host: string;
}): void {
  const headers = { 'content-type': asset.type, connection: 'close', ...securityHeaders(host) };
  response.writeHead(200, headers).end(asset.body);
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
