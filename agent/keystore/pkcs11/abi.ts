import koffi, { type TypeObject } from 'koffi';

type Fields = Record<string, string | TypeObject>;

/**
 * Memory layout of PKCS#11 structures. On Windows each structure is packed to one byte and CK_ULONG has four bytes (PKCS#11 §2.1);
 * elsewhere both follow the C compiler. `ulong` is the platform's `unsigned long`.
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

/** Some vendors' libraries write beyond the end of the structure. */
const OVERRUN_BYTES = 256;

/** An array of structures. */
export function encode(type: TypeObject, ...values: object[]): Buffer {
  const memory = Buffer.alloc(type.size * values.length);
  for (const [i, value] of values.entries()) koffi.encode(memory, i * type.size, type, value);
  return memory;
}

/** An array of CK_ATTRIBUTE. It holds addresses only, so the values are kept from garbage collection as long as the array. */
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

export function outputBuffer(type: TypeObject): Buffer {
  return Buffer.alloc(type.size + OVERRUN_BYTES);
}

export function decode<T>(memory: Buffer, type: TypeObject, index = 0): T {
  return koffi.decode(memory, index * type.size, type) as T;
}

/** An address of memory that the caller keeps until the library no longer uses it. */
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

/** A CK_ULONG; handles of slots, sessions and objects may have any value. */
export type Handle = number | bigint;
