import fc from 'fast-check';

/** Bytes that parsers often treat specially. */
const oddBytes = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff, 0x30, 0x31, 0xa0, 0x22, 0x5c, 0x7b, 0x5b];
const byte = fc.oneof(fc.constantFrom(...oddBytes), fc.nat(255));
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

type Edit = (bytes: number[], at: number, value: number) => void;

const edits: readonly Edit[] = [
  (bytes, at, value) => bytes.splice(at, 1, value),
  (bytes, at, value) => bytes.splice(at, 1, (bytes[at] as number) ^ (1 << (value & 7))),
  (bytes, at, value) => bytes.splice(at, 0, value),
  (bytes, at) => bytes.splice(at, 1),
  (bytes, at, value) => bytes.splice(at, value),
  (bytes, at, value) => bytes.splice(at, 0, ...bytes.slice(at, at + value)),
  (bytes, at) => bytes.splice(at),
  (bytes, at, value) => bytes.push(...bytes.slice(0, at), value),
];

/** One of the samples with a few bytes changed, inserted, removed, repeated or cut off. */
export function mutatedBytes(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.constantFrom(...edits), place, byte);
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([sample, chosen]) => {
      const bytes = [...sample];
      for (const [change, at, value] of chosen) change(bytes, Math.floor(at * bytes.length), value);
      return Uint8Array.from(bytes);
    });
}

const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    -0,
    1e308,
    2 ** 53,
    0.1,
    '',
    '\0',
    '\u{feff}',
    '\u{d800}',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.nat(2000).map((length) => 'A'.repeat(length)),
  fc.nat(500).map((depth) => nested(depth)),
);

/** A copy of one of the samples in which a few members, at any depth, are replaced, removed, duplicated or added. */
export function mutatedJson(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.record({
    path: fc.array(place, { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'repeat' as const),
    name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'id', ''), fc.string()),
    value: oddValues,
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([sample, changes]) => {
      const root = { root: structuredClone(sample) };
      for (const { path, kind, name, value: odd } of changes) {
        const { parent, key } = memberAt(root, path);
        // A copy: all cases share the odd values, and a value inside itself could not be serialised.
        const value = structuredClone(odd);
        if (kind === 'replace') define(parent, key, value);
        else if (kind === 'add') define(parent, Array.isArray(parent) ? parent.length : name, value);
        else if (kind === 'remove' && parent !== root) delete parent[key as never];
        else define(parent, Array.isArray(parent) ? parent.length : name, structuredClone(parent[key as never]));
      }
      return root.root;
    });
}

type Container = Record<string, unknown> | unknown[];

function memberAt(root: Record<string, unknown>, path: readonly number[]): { parent: Container; key: string } {
  let parent: Container = root;
  let key = 'root';
  for (const step of path) {
    const child: unknown = parent[key as never];
    if (typeof child !== 'object' || child === null) break;
    const keys = Object.keys(child);
    if (keys.length === 0) break;
    parent = child as Container;
    key = keys[Math.floor(step * keys.length)] as string;
  }
  return { parent, key };
}

/** Sets a member as JSON.parse does: `__proto__` is a member like any other. */
function define(container: Container, key: string | number, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
