import koffi, { type TypeObject } from 'koffi';

type Fields = Record<string, string | TypeObject>;

/**
 * How PKCS#11 lies in memory, in this one place: on Windows every structure is packed to one byte and CK_ULONG has four
 * (PKCS#11 §2.1); elsewhere both are what the C compiler does. `ulong` is the platform's own `unsigned long`.
 */
const isPacked = koffi.sizeof('ulong') === 4 && koffi.sizeof('void *') === 8;
const record = (fields: Fields): TypeObject => (isPacked ? koffi.pack(fields) : koffi.struct(fields));
const bytes = (length: number) => koffi.array('uint8_t', length, 'Typed');

const VERSION_BYTES = 2;
export const POINTER_BYTES = koffi.sizeof('void *');
/** Where the pointers of CK_FUNCTION_LIST begin, after its CK_VERSION. */
export const FUNCTION_LIST_START = isPacked ? VERSION_BYTES : POINTER_BYTES;

export const ULONG_BYTES = koffi.sizeof('ulong');

export const types = {
  initializeArgs: record({
    createMutex: 'uintptr_t',
    destroyMutex: 'uintptr_t',
    lockMutex: 'uintptr_t',
    unlockMutex: 'uintptr_t',
    flags: 'ulong',
    reserved: 'uintptr_t',
  }),
  slotInfo: record({ description: bytes(64), manufacturer: bytes(32), flags: 'ulong', versions: bytes(4) }),
  tokenInfo: record({
    label: bytes(32),
    manufacturer: bytes(32),
    model: bytes(16),
    serialNumber: bytes(16),
    flags: 'ulong',
    limits: koffi.array('ulong', 10),
    versions: bytes(4),
    time: bytes(16),
  }),
  attribute: record({ type: 'ulong', value: 'uintptr_t', length: 'ulong' }),
  mechanism: record({ mechanism: 'ulong', parameter: 'uintptr_t', length: 'ulong' }),
  pssParameters: record({ hash: 'ulong', mgf: 'ulong', saltLength: 'ulong' }),
};

/** Vendors' libraries have been seen to write more than the structure has. */
const OVERRUN_BYTES = 256;

/** Structures one after the other. */
export function encode(type: TypeObject, ...values: object[]): Buffer {
  const memory = Buffer.alloc(type.size * values.length);
  for (const [i, value] of values.entries()) koffi.encode(memory, i * type.size, type, value);
  return memory;
}

/** An array of CK_ATTRIBUTE that keeps its values for as long as it is there itself: in it they are mere addresses. */
export function encodeAttributes(template: Template): Buffer {
  const attributes = template.map(({ type, value }) => ({
    type,
    value: koffi.address(value),
    length: value.length,
  }));
  const memory = encode(types.attribute, ...attributes);
  values.set(memory, template);
  return memory;
}
const values = new WeakMap<Buffer, Template>();
export type Template = readonly { readonly type: number; readonly value: Uint8Array }[];

export function room(type: TypeObject): Buffer {
  return Buffer.alloc(type.size + OVERRUN_BYTES);
}

export function decode<T>(memory: Buffer, type: TypeObject, index = 0): T {
  return koffi.decode(memory, index * type.size, type) as T;
}

/** The address of memory that the caller keeps until the library has done with it. */
export function addressOf(memory: Uint8Array): bigint {
  return koffi.address(memory);
}

/** One CK_ULONG or an array of them. */
export function ulongs(...values: Handle[]): Buffer {
  const memory = Buffer.alloc(ULONG_BYTES * values.length);
  for (const [i, value] of values.entries()) koffi.encode(memory, i * ULONG_BYTES, 'ulong', value);
  return memory;
}

export function readUlong(memory: Buffer, index = 0): Handle {
  return koffi.decode(memory, index * ULONG_BYTES, 'ulong') as Handle;
}

/** A CK_ULONG: slot, session and object handles are any number. */
export type Handle = number | bigint;
