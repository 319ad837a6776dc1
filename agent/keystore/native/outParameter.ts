/** A place for a number or a handle that native code writes: wide enough for either, and zeroed. */
export function outParameter(value = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What stands in it as a number of 32 bits. */
export function readUint32(bytes: Buffer): number {
  return bytes.readUInt32LE();
}
