import { hash as digest } from 'node:crypto';
import {
  add,
  and,
  type Code,
  constant,
  get,
  type HashDefinition,
  hashModule,
  or,
  rotateLeft,
  rotateRight,
  set,
  shiftRight,
  xor,
} from './hashModule.ts';

type Words = readonly [number, number, number, number, number, number, number, number];

const choose = (x: number, y: number, z: number): Code => xor(get(z), and(get(x), xor(get(y), get(z))));
const majority = (x: number, y: number, z: number): Code => or(and(get(x), get(y)), and(get(z), or(get(x), get(y))));

/** FIPS 180-4 §6.1. */
const sha1: HashDefinition = {
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  rounds: 80,
  schedule: (word) => rotateLeft(xor(word(3), word(8), word(14), word(16)), 1),
  round: (t, v, word) => {
    const [a, b, c, d, e] = v as unknown as Words;
    const quarter = Math.floor(t / 20);
    const mixed = quarter === 0 ? choose(b, c, d) : quarter === 2 ? majority(b, c, d) : xor(get(b), get(c), get(d));
    const key = constant([0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][quarter] as number);
    return [...set(e, add(get(e), word, key, mixed, rotateLeft(get(a), 5))), ...set(b, rotateLeft(get(b), 30))];
  },
};

const rotations = (x: Code, ...bits: readonly [number, number, number]): Code =>
  xor(rotateRight(x, bits[0]), rotateRight(x, bits[1]), rotateRight(x, bits[2]));
const roundConstants = fractions(64, Math.cbrt);

/** FIPS 180-4 §6.2. */
const sha256: HashDefinition = {
  initial: fractions(8, Math.sqrt),
  rounds: 64,
  schedule: (word) =>
    add(
      word(16),
      xor(rotateRight(word(15), 7), rotateRight(word(15), 18), shiftRight(word(15), 3)),
      word(7),
      xor(rotateRight(word(2), 17), rotateRight(word(2), 19), shiftRight(word(2), 10)),
    ),
  round: (t, v, word) => {
    const [a, b, c, d, e, f, g, h] = v as unknown as Words;
    const key = constant(roundConstants[t] as number);
    return [
      ...set(h, add(get(h), word, key, choose(e, f, g), rotations(get(e), 6, 11, 25))),
      ...set(d, add(get(d), get(h))),
      ...set(h, add(get(h), majority(a, b, c), rotations(get(a), 2, 13, 22))),
    ];
  },
};

/** The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3). */
function fractions(increment: number, root: (x: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < increment; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

/** `hash` applied `times` times (1 or more) to `input`. `onDone` gets the number of hashes since its last call. */
export function repeatedHash({
  hash,
  input,
  times,
  onDone,
}: {
  hash: string;
  input: Uint8Array;
  times: number;
  onDone: (increment: number) => void;
}): Uint8Array {
  let last: Uint8Array = digest(hash, input, 'buffer');
  const repeat = repeatOf(hash);
  for (let left = times - 1; left > 0; left -= SLICE) {
    const increment = Math.min(left, SLICE);
    last = repeat(last, increment);
    onDone(increment);
  }
  return last;
}

/** Short, because V8 enters optimised code of a module only when its function is called again. */
const SLICE = 10_000;

type Repeat = (from: Uint8Array, times: number) => Uint8Array;

const definitions = new Map([
  ['sha1', sha1],
  ['sha256', sha256],
]);
const loaded = new Map<string, Repeat>();

function repeatOf(hash: string): Repeat {
  const known = loaded.get(hash);
  if (known) return known;
  const definition = definitions.get(hash);
  const repeat = definition ? inWebAssembly(definition) : inOpenssl(hash);
  loaded.set(hash, repeat);
  return repeat;
}

function inOpenssl(hash: string): Repeat {
  return (from, times) => {
    let last = from;
    for (let i = 0; i < times; i++) last = digest(hash, last, 'buffer');
    return last;
  };
}

function inWebAssembly(definition: HashDefinition): Repeat {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(hashModule(definition)));
  const { memory, repeat } = exports as { memory: { buffer: ArrayBuffer }; repeat: (times: number) => void };
  return (from, times) => {
    const words = new DataView(memory.buffer);
    const given = Buffer.from(from);
    for (let at = 0; at < from.length; at += 4) words.setUint32(at, given.readUInt32BE(at), true);
    repeat(times);
    const output = Buffer.alloc(from.length);
    for (let at = 0; at < from.length; at += 4) output.writeUInt32BE(words.getUint32(at, true), at);
    return output;
  };
}
