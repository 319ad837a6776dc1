import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import { SAR_BUFFER_TOO_SMALL, SAR_OK, sarError } from './sarCodes.ts';
import type { Argument, SkfCall, SkfLibrary } from './skfLibrary.ts';

const ATTEMPTS_MAX = 3;
/** Nothing that a Key lists or exports is larger; a length beyond it is a fault, not an order for memory. */
const BYTES_MAX = 1 << 20;

/** Bytes of a length that only the Key knows: asked first without a buffer, as GM/T 0016 has it. */
export async function readBytes(library: SkfLibrary, call: SkfCall, ...before: Argument[]): Promise<Buffer> {
  const length = outParameter();
  await library.check(call, ...before, null, length);
  for (let attempt = 1; ; attempt++) {
    const room = readUint32(length);
    if (room > BYTES_MAX) throw sarError({ call, code: SAR_BUFFER_TOO_SMALL });
    const bytes = Buffer.alloc(room);
    const code = await library.call(call, ...before, bytes, length);
    if (code === SAR_OK) return bytes.subarray(0, Math.min(room, readUint32(length)));
    // A Key that was put in meanwhile makes a list longer.
    if (code !== SAR_BUFFER_TOO_SMALL || attempt === ATTEMPTS_MAX) throw sarError({ call, code });
  }
}

/** A list of names, each with its closing zero as the library wants it back. */
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

/** Opens something for as long as `use` takes. Closing it may fail: the Key may be gone. */
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
