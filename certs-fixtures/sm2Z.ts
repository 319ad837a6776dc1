import { createHash } from 'node:crypto';

const ID = Buffer.from('1234567812345678');
/** GB/T 32918.5: a, b, x and y of the base point. */
const parameters = [
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc',
  '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93',
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7',
  'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
].map((number) => Buffer.from(number, 'hex'));

/** Z of GM/T 0003.2 §5.5 for a key that Node has exported, whose last 64 octets are its point. */
export function sm2Z(publicKeyInfo: Uint8Array): Uint8Array {
  const idBits = Buffer.alloc(2);
  idBits.writeUInt16BE(ID.length * 8);
  const z = createHash('sm3').update(idBits).update(ID);
  for (const number of parameters) z.update(number);
  return z.update(publicKeyInfo.subarray(-64)).digest();
}
