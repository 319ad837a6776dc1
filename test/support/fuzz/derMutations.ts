import fc from 'fast-check';
import { mutatedBytes } from './mutations.ts';

/** A DER value parsed as deep as possible, also inside OCTET STRINGs and BIT STRINGs. */
interface Tree {
  tag: number;
  /** Bytes before the children: the count of unused bits of a BIT STRING. */
  head: Uint8Array;
  content: Uint8Array | Tree[];
}

const CONSTRUCTED = 0x20;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const INTEGER = 0x02;

const oddTags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x1e, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa3];
const oddContents = [
  '',
  '00',
  'ff',
  '80',
  '7fffffff',
  '80000000',
  '0000',
  '3000',
  '0500',
  '06035504ff',
  'ffffffffffffffff',
];

type Edit = (choice: { node: Tree; parent: Tree[]; at: number; other: Tree; tag: number; bytes: Uint8Array }) => void;

const edits: readonly Edit[] = [
  ({ node, tag }) => Object.assign(node, { tag }),
  ({ node, bytes }) => Object.assign(node, { content: bytes, head: new Uint8Array() }),
  ({ node, bytes }) => Object.assign(node, { head: bytes }),
  ({ parent, at }) => parent.splice(at, 1),
  ({ parent, at, node }) => parent.splice(at, 0, copyOf(node)),
  ({ parent, at, other }) => parent.splice(at, 1, other),
  ({ parent, at, other }) => parent.splice(at, 0, other),
  ({ parent, at, node, tag }) => parent.splice(at, 1, { tag, head: new Uint8Array(), content: [node] }),
  ({ parent }) => parent.reverse(),
];

/** One of the samples with a few values changed and the lengths recomputed, or with a few bytes changed. */
export function mutatedDer(
  samples: readonly Uint8Array[],
  { integerBytesMax = 40 }: { integerBytesMax?: number } = {},
): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    change: fc.constantFrom(...edits),
    node: fc.nat(),
    other: fc.nat(),
    tag: fc.oneof(fc.constantFrom(...oddTags), fc.nat(255)),
    bytes: fc.oneof(
      fc.constantFrom(...oddContents.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))),
      fc.uint8Array({ maxLength: 40 }),
    ),
  });
  const trees = samples.map(readTree);
  const donors = trees.map((tree) => nodesIn([tree]));
  const changed = fc
    .tuple(fc.constantFrom(...trees), fc.constantFrom(...donors), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([sample, donor, chosen]) => {
      const root = [copyOf(sample)];
      for (const { change, node, other, tag, bytes: given } of chosen) {
        const nodes = nodesIn(root);
        const target = nodes[node % Math.max(1, nodes.length)];
        if (!target) break;
        const bytes = target.node.tag === INTEGER ? given.slice(0, integerBytesMax) : given;
        change({ ...target, other: copyOf(donor[other % donor.length]?.node as Tree), tag, bytes });
      }
      return new Uint8Array(Buffer.concat(root.map(writeTree)));
    });
  return fc.oneof({ weight: 3, arbitrary: changed }, { weight: 1, arbitrary: mutatedBytes(samples) });
}

function readTree(bytes: Uint8Array): Tree {
  const [tree] = readForest(bytes);
  if (!tree) throw new TypeError('a sample must be DER');
  return tree;
}

/** The DER values in `bytes`; empty if `bytes` is not a sequence of them. */
function readForest(bytes: Uint8Array): Tree[] {
  const trees: Tree[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, first = 0] = bytes.subarray(at);
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if (lengthBytes > 3 || (first & 0x80 && lengthBytes === 0)) return [];
    const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if ((tag & 0x1f) === 0x1f || tag === 0 || start + length > bytes.length) return [];
    trees.push(readContent(tag, bytes.slice(start, start + length)));
    at = start + length;
  }
  return trees;
}

function readContent(tag: number, content: Uint8Array): Tree {
  const headLength = tag === BIT_STRING ? 1 : 0;
  const mayHold = tag === BIT_STRING || tag === OCTET_STRING || (tag & CONSTRUCTED) !== 0;
  const children = mayHold ? readForest(content.slice(headLength)) : [];
  return children.length > 0
    ? { tag, head: content.slice(0, headLength), content: children }
    : { tag, head: new Uint8Array(), content };
}

function copyOf({ tag, head, content }: Tree): Tree {
  return { tag, head, content: content instanceof Uint8Array ? content : content.map(copyOf) };
}

/** DER of the tree, written backwards into one array, which is much faster than to concatenate at every level. */
function writeTree(tree: Tree): Uint8Array {
  const bytes = new Uint8Array(sizeOf(tree));
  return bytes.subarray(writeBefore(bytes, bytes.length, tree));
}

/** Upper bound of the encoded length: a tag and a length take at most five bytes. */
function sizeOf({ head, content }: Tree): number {
  const inner = content instanceof Uint8Array ? content.length : content.reduce((sum, child) => sum + sizeOf(child), 0);
  return 5 + head.length + inner;
}

function writeBefore(bytes: Uint8Array, end: number, { tag, head, content }: Tree): number {
  let at = end;
  const put = (part: Uint8Array) => {
    at -= part.length;
    bytes.set(part, at);
  };
  if (content instanceof Uint8Array) put(content);
  else for (const child of content.toReversed()) at = writeBefore(bytes, at, child);
  put(head);
  put(Uint8Array.of(tag, ...lengthHead(end - at)));
  return at;
}

function lengthHead(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

interface NodePosition {
  readonly node: Tree;
  readonly parent: Tree[];
  readonly at: number;
}

function nodesIn(parent: Tree[], found: NodePosition[] = []): NodePosition[] {
  for (const [at, node] of parent.entries()) {
    found.push({ node, parent, at });
    if (!(node.content instanceof Uint8Array)) nodesIn(node.content, found);
  }
  return found;
}
