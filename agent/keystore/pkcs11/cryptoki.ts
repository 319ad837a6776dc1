import { promisify } from 'node:util';
import { HrcaError } from '@hrca/protocol/errors';
import koffi, { type TypeObject } from 'koffi';
import { serialize } from '#agent/concurrency/serialize.ts';
import { loadLibrary } from '../native/nativeLibrary.ts';
import { FUNCTION_LIST_START, type Handle, POINTER_BYTES } from './abi.ts';
import { CKR } from './constants.ts';
import { ReturnValue } from './returnValue.ts';

/** Index in CK_FUNCTION_LIST and parameters: `u` is a CK_ULONG, `p` a pointer to memory of ours, `b` a CK_BBOOL. */
const functions = {
  C_Initialize: [0, 'p'],
  C_Finalize: [1, 'p'],
  C_GetSlotList: [4, 'bpp'],
  C_GetSlotInfo: [5, 'up'],
  C_GetTokenInfo: [6, 'up'],
  C_GetMechanismList: [7, 'upp'],
  C_SetPIN: [11, 'upupu'],
  C_OpenSession: [12, 'uuppp'],
  C_CloseSession: [13, 'u'],
  C_Login: [18, 'uupu'],
  C_Logout: [19, 'u'],
  C_GetAttributeValue: [24, 'uupu'],
  C_FindObjectsInit: [26, 'upu'],
  C_FindObjects: [27, 'upup'],
  C_FindObjectsFinal: [28, 'u'],
  C_SignInit: [42, 'upu'],
  C_Sign: [43, 'upupp'],
  C_WaitForSlotEvent: [67, 'upp'],
} as const satisfies Record<string, readonly [number, string]>;

export type FunctionName = keyof typeof functions;
type Parameter = Handle | Uint8Array | null;

const parameterTypes: Record<string, string> = { u: 'ulong', p: 'void *', b: 'uint8_t' };

/** The functions of one PKCS#11 module, called on a thread of koffi: a slow device does not block the event loop. */
export interface Cryptoki {
  /** @throws ReturnValue for any return value but CKR_OK */
  call(name: FunctionName, ...parameters: Parameter[]): Promise<void>;
}

/** @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `KEYSTORE_DRIVER_UNLOADABLE` */
export function loadCryptoki(path: string): Cryptoki {
  const library = loadLibrary(path);
  const list = functionList(library, path);
  const callers = new Map<FunctionName, (...parameters: Parameter[]) => Promise<number>>();
  const caller = (name: FunctionName) => {
    const known = callers.get(name);
    if (known) return known;
    const [index, parameters] = functions[name];
    const pointer = koffi.decode(list, FUNCTION_LIST_START + index * POINTER_BYTES, 'void *');
    const proto: TypeObject = koffi.proto(
      'ulong',
      [...parameters].map((letter) => parameterTypes[letter] as string),
    );
    const made = promisify(koffi.decode(pointer, proto).async) as (...parameters: Parameter[]) => Promise<number>;
    callers.set(name, made);
    return made;
  };
  // Some modules report that they are thread-safe and are not.
  const oneAtATime = serialize();
  const inUse = new Set<readonly Parameter[]>();
  return {
    async call(name, ...parameters) {
      // The thread has addresses only: the parameters must not be garbage-collected before the call ends.
      inUse.add(parameters);
      const value = await oneAtATime(() => caller(name)(...parameters)).finally(() => inUse.delete(parameters));
      if (value !== CKR.OK) throw new ReturnValue(name, value);
    },
  };
}

function functionList(library: ReturnType<typeof loadLibrary>, path: string): unknown {
  try {
    const getFunctionList = library.func('C_GetFunctionList', 'ulong', [koffi.out(koffi.pointer('void *'))]);
    const out: unknown[] = [null];
    if (getFunctionList(out) === CKR.OK && out[0]) return out[0];
  } catch (cause) {
    throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { cause, details: { library: path } });
  }
  throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { details: { library: path } });
}
