import { Worker } from 'node:worker_threads';
import { HrcaError } from '@hrca/protocol/errors';
import type { Pkcs12Contents } from './pkcs12Contents.ts';
import type { WorkerReply, WorkerRequest } from './pkcs12Worker.ts';

/** A real file with a chain of RSA-4096 certificates has 10 KiB. */
const PKCS12_MAX_BYTES = 256 * 1024;
const WORKER_MEMORY_MIB = 128;

export type ReadPkcs12 = (file: WorkerRequest) => Promise<Pkcs12Contents>;

/**
 * Reads .p12 and .pfx files, each in a worker of its own that is gone afterwards: neither the second of key derivation
 * nor a hostile file ever burdens the agent's event loop. `workerUrl` is the built `pkcs12Worker.ts`.
 *
 * The reading function throws HrcaError `PKCS12_TOO_LARGE` (before anything is parsed), `PKCS12_TOO_SLOW`,
 * `PKCS12_PASSPHRASE_INCORRECT`, `PKCS12_MALFORMED`, `PKCS12_ALGORITHM_UNSUPPORTED`, `PKCS12_NO_KEY`,
 * `PKCS12_SEVERAL_KEYS`, `PKCS12_NO_CERTIFICATE`, `CERTIFICATE_MALFORMED`, `INTERNAL`.
 *
 * @example const { privateKey, chain } = await createPkcs12Reader({ workerUrl, timeoutMs })({ bytes, passphrase });
 */
export function createPkcs12Reader(options: { workerUrl: URL; timeoutMs: number }): ReadPkcs12 {
  return async ({ bytes, passphrase }) => {
    if (bytes.length > PKCS12_MAX_BYTES) throw new HrcaError('PKCS12_TOO_LARGE', { details: { bytes: bytes.length } });
    const worker = new Worker(options.workerUrl, {
      // A copy: of a view, structured cloning would take along the whole pool behind it.
      workerData: { bytes: new Uint8Array(bytes), passphrase } satisfies WorkerRequest,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MIB },
    });
    try {
      const reply = await replyWithin(worker, options.timeoutMs);
      if ('error' in reply) throw new HrcaError(reply.error.code, { details: reply.error.details });
      return reply.contents;
    } finally {
      void worker.terminate();
    }
  };
}

function replyWithin(worker: Worker, timeoutMs: number): Promise<WorkerReply> {
  return new Promise<WorkerReply>((resolve, reject) => {
    const timer = setTimeout(() => reject(new HrcaError('PKCS12_TOO_SLOW', { details: { timeoutMs } })), timeoutMs);
    worker.once('message', resolve);
    worker.once('error', (cause) => reject(workerFailure(cause)));
    worker.once('exit', (exitCode) => {
      clearTimeout(timer);
      reject(new HrcaError('INTERNAL', { details: { reason: 'worker ended', exitCode } }));
    });
  });
}

function workerFailure(cause: Error): HrcaError {
  // No real file comes near the limit.
  const ranOut = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new HrcaError(ranOut ? 'PKCS12_MALFORMED' : 'INTERNAL', { cause });
}
