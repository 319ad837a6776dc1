import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for a whole file or `describe`, removed after its last test. Call it outside of hooks and tests. */
export function suiteFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hrca-suite-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
