import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

const YEAR_MS = 365 * 86_400_000;

/** Scripts, style and pictures of the pages. */
export interface Assets {
  /** The URL of a file. It contains a hash of the contents, so that the file can be cached for ever. */
  url(name: string): string;
  readonly serve: RequestHandler;
}

/** Serves the files of `directory` under `/assets`. */
export async function openAssets(directory: string): Promise<Assets> {
  const versions = new Map<string, string>();
  for (const name of await readdir(directory)) {
    const contents = await readFile(join(directory, name));
    versions.set(name, createHash('sha256').update(contents).digest('base64url').slice(0, 12));
  }
  const serveFile = express.static(directory, { index: false, redirect: false, maxAge: YEAR_MS, immutable: true });
  return {
    url: (name) => `/assets/${name}?v=${versions.get(name) ?? ''}`,
    serve: (request, response, next) => {
      // A URL with another version is served as well, but not cached.
      response.removeHeader('Cache-Control');
      if (versions.get(request.path.slice(1)) !== request.query.v) response.setHeader('Cache-Control', 'no-cache');
      serveFile(request, response, next);
    },
  };
}
