import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AGENT_PORTS } from '@hrca/protocol/constants';
import { errorCodes } from '@hrca/protocol/errors';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { exhaustiveSwitches } from '#test/support/built/exhaustiveSwitch.ts';
import { installPacked, moduleResolutions, typeCheck } from '#test/support/built/packedPackage.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

const folder = suiteFolder();
let consumer: string;
let installed: string;

const codes = [
  'AGENT_UNAVAILABLE',
  'AGENT_DISCONNECTED',
  'AGENT_UNRESPONSIVE',
  'AGENT_INCOMPATIBLE',
  'AGENT_BUSY',
  'ORIGIN_WAITING',
  'LOCAL_ACCESS_DENIED',
  'LOCAL_ACCESS_DISMISSED',
  'BLOCKED_BY_PAGE_CSP',
  'BLOCKED_AS_INSECURE',
  'WINDOW_UNAVAILABLE',
  'REQUEST_INVALID',
  'CHALLENGE_MALFORMED',
  'REQUEST_ABORTED',
  'INTERNAL',
  'USER_CANCELLED',
  'USER_TIMEOUT',
  'CERTIFICATE_UNKNOWN',
  'CERTIFICATE_MALFORMED',
  'CERTIFICATE_KEY_UNSUPPORTED',
  'SM2_SELF_TEST_FAILED',
  'PIN_LOCKED',
  'PIN_EXPIRED',
  'PIN_REFUSED_BY_DEVICE',
  'PIN_MANAGED_BY_DEVICE',
  'KEY_REMOVED',
  'KEYSTORE_DRIVER_MISSING',
  'KEYSTORE_DRIVER_UNLOADABLE',
  'KEYSTORE_PERMISSIONS_UNSAFE',
  'CONFIG_INVALID',
] as const;

// What a portal's developer writes; the compiler must refuse the marked lines.
const page = `
import {
  agentStatus, type CertificateSummary, type ErrorCode, HrcaError, isHrcaError, listCertificates, type SignErrorCode,
  signLogin,
} from '@hrca/web-sdk';

export async function login(challenge: string, signal?: AbortSignal): Promise<string | ErrorCode> {
  try {
    await agentStatus({ signal });
    const [first]: CertificateSummary[] = await listCertificates();
    return await signLogin({ challenge, signal, certificateId: first?.id, onWindowOpened: (window) => window.show() });
  } catch (error) {
    if (isHrcaError(error) && error.code === 'USER_CANCELLED') return error.code;
    throw error instanceof HrcaError ? error : new HrcaError('INTERNAL', { cause: error });
  }
}

// A switch over every code is exhaustive; one that leaves a code out does not compile.
${exhaustiveSwitches({ type: 'SignErrorCode', codes })}

export function wait(error: unknown): number | undefined {
  return isHrcaError(error) && error.code === 'ORIGIN_WAITING' ? error.details.retryAfterMs : undefined;
}

// @ts-expect-error a login needs a challenge
signLogin({});
// @ts-expect-error no such code
new HrcaError('NO_SUCH_CODE');
// @ts-expect-error a token is no object
signLogin({ challenge: '' }).then(({ token }) => token);
`;

beforeAll(async () => {
  ({ consumer, installed } = await installPacked({ pkg: 'web-sdk', build: buildWebSdk, folder }));
  await writeFile(join(consumer, 'page.ts'), page);
});

test('the package has two scripts, their types and a manual, and no dependency', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((file) => file !== 'dist').sort()).toEqual([
    'README.md',
    'dist/errors.d.ts',
    'dist/hrca.global.js',
    'dist/hrca.js',
    'dist/index.d.ts',
    'dist/types.d.ts',
    'package.json',
  ]);
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
});

test('the manual names existing codes and every port', async () => {
  const manual = await readFile(join(installed, 'README.md'), 'utf8');
  const named = [...manual.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code]) => code);
  expect(named.length).toBeGreaterThan(5);
  expect(errorCodes).toEqual(expect.arrayContaining(named));
  for (const port of AGENT_PORTS) expect(manual).toContain(` ws://127.0.0.1:${port}`);
});

test('the shipped files contain neither zod nor an import', async () => {
  for (const file of await readdir(join(installed, 'dist'))) {
    const text = await readFile(join(installed, 'dist', file), 'utf8');
    expect(text, file).not.toMatch(/zod/i);
    const specifiers = [...text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*["']([^"']+)["']/g)].map(([, to]) => to);
    expect(specifiers.filter((to) => !file.endsWith('.d.ts') || !/^\.\/(?:errors|types)\.js$/.test(to ?? ''))).toEqual(
      [],
    );
  }
});

describe('weighs after gzip', () => {
  test.each(['hrca.js', 'hrca.global.js'])('after gzip %s has at most 3 KB', async (file) => {
    expect(gzipped(await readFile(join(installed, 'dist', file)))).toBeLessThanOrEqual(3_072);
  });

  test('signLogin alone has at most 2 KB after gzip', async () => {
    const bundle = await bundled("export { signLogin } from '@hrca/web-sdk'");
    expect(gzipped(bundle)).toBeLessThanOrEqual(2_048);
    expect(bundle.toString()).not.toContain('listCertificates');
  });

  test('a page that uses nothing of the SDK gets nothing of it in its bundle', async () => {
    expect((await bundled("import '@hrca/web-sdk'")).length).toBe(0);
  });
});

describe('in a project that has only the package', () => {
  test.each(moduleResolutions)('the packed SDK type-checks under $moduleResolution', async (resolution) => {
    await typeCheck(consumer, { ...resolution, lib: ['es2022', 'dom'], files: ['page.ts'] });
  });

  test('the packed SDK bundles with esbuild', async () => {
    const bundle = await bundled("export { login } from './page.ts'");
    expect(bundle.toString()).toContain('loopback-network');
  });

  test('the packed SDK bundles with Vite', async () => {
    const lib = { entry: join(consumer, 'page.ts'), formats: ['es' as const] };
    const [output] = (await vite({
      root: consumer,
      configFile: false,
      logLevel: 'error',
      build: { lib, write: false },
    })) as { output: { code?: string; imports?: string[] }[] }[];
    const [chunk] = output?.output ?? [];
    expect(chunk?.code).toContain('loopback-network');
    expect(chunk?.imports).toEqual([]);
  });
});

async function bundled(contents: string): Promise<Buffer> {
  const { outputFiles } = await esbuild({
    stdin: { contents, resolveDir: consumer, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

function gzipped(content: Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}
