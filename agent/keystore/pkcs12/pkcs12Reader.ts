import { Worker } from 'node:worker_threads';
import { KEY_FILES_MAX_BYTES } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { KeyFileResult, ReadKeyFiles } from './keyFiles.ts';
import type { WorkerMessage, WorkerRequest } from './pkcs12Worker.ts';

const WORKER_MEMORY_MIB = 128;

/**
 * Reads key files in a worker that ends with the request, so that neither key derivation nor a malicious file blocks the agent's
 * event loop. `workerUrl` is the built `pkcs12Worker.ts`.
 *
 * The reading function throws HrcaError `PKCS12_TOO_LARGE` (before parsing), `REQUEST_ABORTED`, `PKCS12_MALFORMED` if the worker
 * runs out of memory, `INTERNAL`; problems of one file are in its result.
 *
 * @example const [result] = await createPkcs12Reader({ workerUrl })({ files: [{ bytes, passphrase }], signal });
 */
export function createPkcs12Reader(options: { workerUrl: URL }): ReadKeyFiles {
  return async ({ files, signal, onProgress = () => undefined }) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    if (bytes > KEY_FILES_MAX_BYTES)
      throw new HrcaError('PKCS12_TOO_LARGE', { details: { bytes, most: KEY_FILES_MAX_BYTES } });
    if (signal?.aborted) throw new HrcaError('REQUEST_ABORTED');
    const worker = new Worker(options.workerUrl, {
      // Copied, since structured cloning of a view clones its whole ArrayBuffer.
      workerData: {
        files: files.map((file) => ({ passphrase: file.passphrase, bytes: new Uint8Array(file.bytes) })),
      } satisfies WorkerRequest,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MIB },
    });
    try {
      return await resultsOf(worker, signal, onProgress);
    } finally {
      // Not awaited: it ends a derivation that is under way.
      void worker.terminate();
    }
  };
}

function resultsOf(
  worker: Worker,
  signal: AbortSignal | undefined,
  onProgress: (share: number) => void,
): Promise<readonly KeyFileResult[]> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new HrcaError('REQUEST_ABORTED'));
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if (signal?.aborted) return;
      if ('results' in message) resolve(message.results);
      else onProgress(message.progress);
    });
    worker.once('error', (cause) => reject(workerFailure(cause)));
    worker.once('exit', (exitCode) => {
      signal?.removeEventListener('abort', abort);
      reject(new HrcaError('INTERNAL', { details: { reason: 'worker ended', exitCode } }));
    });
  });
}

function workerFailure(cause: Error): HrcaError {
  // Real files need far less memory than the limit.
  const ranOut = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new HrcaError(ranOut ? 'PKCS12_MALFORMED' : 'INTERNAL', { cause });
}
