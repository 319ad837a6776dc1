import {
  decode,
  encode,
  encodeAttributes,
  type Handle,
  readUlong,
  type Template,
  types,
  ULONG_BYTES,
  ulongs,
} from './abi.ts';
import { CKR } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { isReturnValue } from './returnValue.ts';

const OBJECTS_AT_ONCE = 32;
/** Upper bound; more objects mean a faulty device. */
const OBJECTS_MAX = 512;
/** Upper bound of an attribute's length; certificates have a few KiB. */
const VALUE_MAX_BYTES = 65_536;

/** The objects that match the template. */
export async function findObjects(cryptoki: Cryptoki, session: Handle, template: Template): Promise<Handle[]> {
  const attributes = encodeAttributes(template);
  const found: Handle[] = [];
  await cryptoki.call('C_FindObjectsInit', session, attributes, template.length);
  try {
    const handles = Buffer.alloc(OBJECTS_AT_ONCE * ULONG_BYTES);
    const count = ulongs(0);
    do {
      await cryptoki.call('C_FindObjects', session, handles, OBJECTS_AT_ONCE, count);
      for (let i = 0; i < Number(readUlong(count)); i++) found.push(readUlong(handles, i));
    } while (Number(readUlong(count)) > 0 && found.length < OBJECTS_MAX);
  } finally {
    await cryptoki.call('C_FindObjectsFinal', session);
  }
  return found;
}

/** The value of an attribute; `undefined` if the object does not have it or does not reveal it. */
export async function readAttribute(
  cryptoki: Cryptoki,
  session: Handle,
  object: Handle,
  type: number,
): Promise<Uint8Array | undefined> {
  const length = await attributeLength(cryptoki, session, object, type);
  if (length === undefined || length > VALUE_MAX_BYTES) return undefined;
  if (length === 0) return new Uint8Array();
  const value = Buffer.alloc(length);
  const attributes = encodeAttributes([{ type, value }]);
  await cryptoki.call('C_GetAttributeValue', session, object, attributes, 1);
  return new Uint8Array(value);
}

async function attributeLength(
  cryptoki: Cryptoki,
  session: Handle,
  object: Handle,
  type: number,
): Promise<number | undefined> {
  const attribute = encode(types.attribute, { type, value: 0, length: 0 });
  try {
    await cryptoki.call('C_GetAttributeValue', session, object, attribute, 1);
  } catch (error) {
    if (isReturnValue(error, CKR.ATTRIBUTE_SENSITIVE, CKR.ATTRIBUTE_TYPE_INVALID)) return undefined;
    throw error;
  }
  return Number(decode<{ length: Handle }>(attribute, types.attribute).length);
}
