/**
 * WebAssembly that applies SHA-1 or SHA-256 repeatedly to its own digest, which is nearly all the work of RFC 7292 §B.2.
 * A call of node:crypto takes 2 µs, of which 0.1 µs is the hash. The rounds are unrolled when the module is generated.
 */
export interface HashDefinition {
  /** FIPS 180-4 §5.3. */
  readonly initial: readonly number[];
  readonly rounds: number;
  /** Code for W(t) where t ≥ 16, from the sixteen words before it. */
  readonly schedule: (word: (back: number) => Code) => Code;
  /** Code for one round, and which working variable becomes `a`. */
  readonly round: (t: number, v: readonly Local[], word: Code) => Code;
}

export type Code = readonly number[];
/** The index of a local variable. */
export type Local = number;

const binary =
  (opcode: number) =>
  (first: Code, ...rest: Code[]): Code => [...first, ...rest.flatMap((next) => [...next, opcode])];
export const add = binary(0x6a);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shiftRight = (value: Code, bits: number) => binary(0x76)(value, constant(bits));
export const rotateLeft = (value: Code, bits: number) => binary(0x77)(value, constant(bits));
export const rotateRight = (value: Code, bits: number) => binary(0x78)(value, constant(bits));
export const get = (local: Local): Code => [0x20, local];
export const set = (local: Local, value: Code): Code => [...value, 0x21, local];
export const constant = (value: number): Code => [0x41, ...signedLeb(value | 0)];

const COUNT: Local = 0;
const WORDS = 16;
const I32 = 0x7f;

/** Binary of a module that exports `memory`, with the digest's words at 0, and `repeat(times)`. */
export function hashModule(definition: HashDefinition): Uint8Array<ArrayBuffer> {
  const size = definition.initial.length;
  const body = repeatBody(definition);
  const locals = [...leb(1), ...leb(size + size + WORDS), I32];
  const code = [...locals, ...body];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...exported('memory', 2), ...exported('repeat', 0)]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

function repeatBody({ initial, rounds, schedule, round }: HashDefinition): Code {
  const size = initial.length;
  const digest = initial.map((_, i) => 1 + i);
  const working = initial.map((_, i) => 1 + size + i);
  const words = Array.from({ length: WORDS }, (_, i) => 1 + 2 * size + i);
  const at = <T>(list: readonly T[], i: number) => list[i % list.length] as T;

  // One block of padded message: the digest, a one bit, zeros, and its length in bits.
  const block = words.map((word, i) => {
    if (i < size) return set(word, get(at(digest, i)));
    return set(word, constant(i === size ? 0x80000000 : i === WORDS - 1 ? size * 32 : 0));
  });
  const hashed = Array.from({ length: rounds }, (_, t) => {
    const word = at(words, t);
    const variables = working.map((_, i) => at(working, i + rounds * size - t));
    return [
      ...(t < WORDS
        ? []
        : set(
            word,
            schedule((back) => get(at(words, t + WORDS - back))),
          )),
      ...round(t, variables, get(word)),
    ];
  });
  const isBack = (i: number) => at(working, i + rounds * size - rounds);
  return [
    ...digest.flatMap((local, i) => [...constant(i * 4), 0x28, 2, 0, 0x21, local]),
    ...[0x03, 0x40],
    ...block.flat(),
    ...working.flatMap((local, i) => set(local, constant(initial[i] as number))),
    ...hashed.flat(),
    ...digest.flatMap((local, i) => set(local, add(get(isBack(i)), constant(initial[i] as number)))),
    ...set(COUNT, add(get(COUNT), constant(-1))),
    ...get(COUNT),
    ...[0x0d, 0, 0x0b],
    ...digest.flatMap((local, i) => [...constant(i * 4), ...get(local), 0x36, 2, 0]),
    0x0b,
  ];
}

const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
const exported = (name: string, kind: number): Code => [...leb(name.length), ...Buffer.from(name), kind, 0];

function leb(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function signedLeb(value: number): Code {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)];
}
