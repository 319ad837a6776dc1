import { type ErrorCode, isHrcaError } from '@hrca/protocol/errors';
import type { Log } from '../log/createLog.ts';
import { ID_PREFIX } from '../log/requestLines.ts';
import type { PinDialogue } from './keystore.ts';
import type { MergedKeystore } from './mergedKeystore.ts';

/** Logs each wrong PIN or PUK, lock, operation and driver problem of a keystore. */
export function loggedKeystore(keystore: MergedKeystore, log: Log): MergedKeystore {
  let faults = new Set<string>();
  const attempt = async <T>(operation: string, id: string, work: () => Promise<T>): Promise<T> => {
    const certificate = id.slice(0, ID_PREFIX);
    try {
      const result = await work();
      log.info({ operation, certificate }, 'keystore');
      return result;
    } catch (error) {
      // A cancelled request rejects with another kind of error and has a log line of its own.
      if (isHrcaError(error)) log.warn({ operation, certificate, code: error.code, ...error.details }, 'keystore');
      throw error;
    }
  };
  const withPins = <R extends { id: string; pins: PinDialogue }>(request: R): R => ({
    ...request,
    pins: loggedPins(request, log),
  });
  return {
    ...keystore,
    list: async () => {
      const entries = await keystore.list();
      const now = new Set<string>();
      for (const entry of entries) {
        if (entry.kind !== 'fault') continue;
        const { name, path, problem: code } = entry;
        now.add(JSON.stringify([name, code]));
        if (!faults.has(JSON.stringify([name, code])))
          log.warn({ driver: name, ...(path && { path }), code }, 'driver fault');
      }
      faults = now;
      return entries;
    },
    sign: (request) => attempt('sign', request.id, () => keystore.sign(withPins(request))),
    changePin: (request) => attempt('changePin', request.id, () => keystore.changePin(withPins(request))),
    unlock: (request) => attempt('unlock', request.id, () => keystore.unlock(withPins(request))),
    remove: (id) => attempt('remove', id, () => keystore.remove(id)),
    importFiles: async (request) => {
      const result = await keystore.importFiles(request);
      for (const { id } of result.imported)
        log.info({ operation: 'import', certificate: id.slice(0, ID_PREFIX) }, 'keystore');
      for (const { code } of result.failed) log.warn({ operation: 'import', code }, 'keystore');
      return result;
    },
  };
}

/** Logs the `problem` of a question: it is the reason why the answer before was refused. */
function loggedPins({ id, pins }: { id: string; pins: PinDialogue }, log: Log): PinDialogue {
  const recordProblem = ({ problem, triesLeft }: { problem?: ErrorCode; triesLeft?: number | undefined }) => {
    const tries = triesLeft === undefined ? {} : { triesLeft };
    if (problem) log.warn({ certificate: id.slice(0, ID_PREFIX), code: problem, ...tries }, 'PIN or PUK refused');
  };
  return {
    askPin: (state) => {
      recordProblem(state);
      return pins.askPin(state);
    },
    askNewPin: (state) => {
      recordProblem(state);
      return pins.askNewPin(state);
    },
    askPuk: (state) => {
      recordProblem(state);
      return pins.askPuk(state);
    },
    pinSaved: () => pins.pinSaved?.(),
  };
}
