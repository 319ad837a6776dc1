import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import { SAR_BUFFER_TOO_SMALL, SAR_OK, sarError } from './sarCodes.ts';
import type { Argument, SkfCall, SkfLibrary } from './skfLibrary.ts';

const ATTEMPTS_MAX = 3;
/** Upper bound of what a device lists or exports; a greater length means a faulty device and is not allocated. */
const BYTES_MAX = 1 << 20;

/** Reads bytes of unknown length: the first call, without a buffer, returns the length (GM/T 0016). */
export async function readBytes(library: SkfLibrary, call: SkfCall, ...before: Argument[]): Promise<Buffer> {
  const length = outParameter();
  await library.check(call, ...before, null, length);
  for (let attempt = 1; ; attempt++) {
    const capacity = readUint32(length);
    if (capacity > BYTES_MAX) throw sarError({ call, code: SAR_BUFFER_TOO_SMALL });
    const bytes = Buffer.alloc(capacity);
    const code = await library.call(call, ...before, bytes, length);
    if (code === SAR_OK) return bytes.subarray(0, Math.min(capacity, readUint32(length)));
    // The list has grown if a device was plugged in between the two calls.
    if (code !== SAR_BUFFER_TOO_SMALL || attempt === ATTEMPTS_MAX) throw sarError({ call, code });
  }
}

/** Reads a list of names. Each keeps its terminating zero, which the library expects when a name is passed to it. */
export async function readNames(library: SkfLibrary, call: SkfCall, ...before: Argument[]): Promise<Buffer[]> {
  const bytes = await readBytes(library, call, ...before);
  const names: Buffer[] = [];
  for (let start = 0; start < bytes.length && bytes[start] !== 0; ) {
    const end = bytes.indexOf(0, start);
    const name = bytes.subarray(start, end < 0 ? bytes.length : end);
    names.push(Buffer.concat([name, Uint8Array.of(0)]));
    start += name.length + 1;
  }
  return names;
}

/** Calls `use` with an opened handle, and closes it afterwards. Closing fails if the device was removed; that is ignored. */
export async function withOpen<T>(
  library: SkfLibrary,
  { open, close }: { open: readonly [SkfCall, ...Argument[]]; close: SkfCall },
  use: (handle: bigint) => Promise<T>,
): Promise<T> {
  const handle = outParameter();
  await library.check(...open, handle);
  const opened = handle.readBigUInt64LE();
  try {
    return await use(opened);
  } finally {
    await library.call(close, opened);
  }
}
