import { parentPort, workerData } from 'node:worker_threads';
import type { KeyFile, KeyFileResult } from './keyFiles.ts';
import { openKeyFiles } from './openKeyFiles.ts';

export interface WorkerRequest {
  readonly files: readonly KeyFile[];
}

export type WorkerMessage = { readonly progress: number } | { readonly results: readonly KeyFileResult[] };

/** What is done in less than a few tenths of a second has no progress to show. */
const PROGRESS_STEP = 0.02;
const QUICK = 5;

const { files } = workerData as WorkerRequest;
const post = (message: WorkerMessage, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);
let told = 0;
let steps = 0;
const results = openKeyFiles({
  files,
  now: Date.now(),
  onProgress: (progress) => {
    steps += 1;
    if (steps < QUICK || progress < told + PROGRESS_STEP) return;
    told = progress;
    post({ progress });
  },
});
// Moved, not copied: this thread keeps no second copy of the keys.
post(
  { results },
  results.flatMap((result) =>
    'keys' in result ? result.keys.map(({ privateKey }) => privateKey.buffer as ArrayBuffer) : [],
  ),
);
