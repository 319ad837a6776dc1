import { parentPort, workerData } from 'node:worker_threads';
import type { KeyFile, KeyFileResult } from './keyFiles.ts';
import { openKeyFiles } from './openKeyFiles.ts';

export interface WorkerRequest {
  readonly files: readonly KeyFile[];
}

export type WorkerMessage = { readonly progress: number } | { readonly results: readonly KeyFileResult[] };

/** Progress is reported in steps, and not during the first callbacks, which take a few tenths of a second. */
const PROGRESS_STEP = 0.02;
const UNREPORTED_STEPS = 5;

const { files } = workerData as WorkerRequest;
const post = (message: WorkerMessage, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);
let reported = 0;
let steps = 0;
const results = openKeyFiles({
  files,
  now: Date.now(),
  onProgress: (progress) => {
    steps += 1;
    if (steps < UNREPORTED_STEPS || progress < reported + PROGRESS_STEP) return;
    reported = progress;
    post({ progress });
  },
});
// Transferred instead of copied, so that this thread keeps no copy of the keys.
post(
  { results },
  results.flatMap((result) =>
    'keys' in result ? result.keys.map(({ privateKey }) => privateKey.buffer as ArrayBuffer) : [],
  ),
);
