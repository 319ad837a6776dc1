import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorCode, ErrorDetails } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { openKeyFile } from './openKeyFile.ts';
import type { Pkcs12Contents } from './pkcs12Contents.ts';

export interface WorkerRequest {
  readonly bytes: Uint8Array;
  readonly passphrase: string;
}

export type WorkerReply =
  | { readonly contents: Pkcs12Contents }
  | { readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };

function answer(request: WorkerRequest): WorkerReply {
  try {
    return { contents: openKeyFile(request) };
  } catch (error) {
    // Anything else is a fault of ours: it ends the worker, and its reader reports INTERNAL with the cause.
    if (!isHrcaError(error)) throw error;
    return { error: { code: error.code, details: error.details } };
  }
}

const reply = answer(workerData as WorkerRequest);
// Moved, not copied: this thread keeps no second copy of the key.
parentPort?.postMessage(reply, 'contents' in reply ? [reply.contents.privateKey.buffer as ArrayBuffer] : []);
