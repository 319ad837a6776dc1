import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { lineAt, readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { packageOfFile } from './packages.ts';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** The one file that may attach an asynchronous listener, since it handles the rejection. */
const WRAPPER = 'agent/concurrency/onAsync.ts';
const attaching = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener', 'addEventListener']);
const calling = new Set(['createServer', 'setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'queueMicrotask']);

/** Asynchronous functions whose caller ignores the promise, and promises that are discarded. */
function dropped(name: string, text: string): string[] {
  const { program } = parseSync(name, text);
  const found: Node[] = [];
  const asynchronous = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.async) asynchronous.add(nameOf(node.id));
    if (node.type === 'VariableDeclarator' && isAsyncFunction(node.init)) asynchronous.add(nameOf(node.id));
  });
  const isAsync = (value: unknown): boolean => {
    const node = value as Node | undefined;
    if (isAsyncFunction(node)) return true;
    if (node?.type === 'Identifier') return asynchronous.has(nameOf(node));
    // () => work()
    const isArrow = node?.type === 'ArrowFunctionExpression' && (node.body as Node).type === 'CallExpression';
    return isArrow && asynchronous.has(nameOf((node.body as Node).callee));
  };
  walk(program, (node) => {
    if (node.type === 'CallExpression' && listens(node.callee as Node) && (node.arguments as Node[]).some(isAsync)) {
      found.push(node);
    }
    // A discarded promise must have a handler for its rejection.
    const isVoid = node.type === 'UnaryExpression' && node.operator === 'void';
    if (isVoid && isFloating(node.argument as Node, asynchronous)) found.push(node);
  });
  return found.map(({ start }) => `${name}:${lineAt(text, start)}`);
}

function listens(callee: Node): boolean {
  if (callee.type === 'MemberExpression') {
    const method = nameOf(callee.property);
    return attaching.has(method) || calling.has(method);
  }
  // `onAsync` itself is the wrapper, which accepts both kinds.
  return calling.has(nameOf(callee));
}

function isFloating(node: Node, asynchronous: ReadonlySet<string>): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = node.callee as Node;
  if (callee.type === 'Identifier') return asynchronous.has(nameOf(callee));
  if (callee.type !== 'MemberExpression') return false;
  const method = nameOf(callee.property);
  if (method === 'then') return (node.arguments as Node[]).length < 2;
  return method === 'finally' && !isCaught(callee.object as Node);
}

function isCaught(node: Node): boolean {
  return node.type === 'CallExpression' && nameOf((node.callee as Node).property) === 'catch';
}

function isAsyncFunction(value: unknown): boolean {
  const node = value as Node | null | undefined;
  return /Function/.test(node?.type ?? '') && node?.async === true;
}

function nameOf(value: unknown): string {
  return String((value as { name?: unknown } | null)?.name ?? '');
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (value && typeof value === 'object') {
    if (typeof (value as Node).type === 'string') visit(value as Node);
    for (const field of Object.values(value)) walk(field, visit);
  }
}

test('asynchronous listeners are attached by onAsync() only', () => {
  const files = ['agent', 'portal', 'verifier', 'x509']
    .flatMap((folder) => sourceFiles(folder))
    .filter((file) => packageOfFile(file)?.onNode);
  expect(files).toContain(WRAPPER);
  const found = files.filter((file) => file !== WRAPPER).flatMap((file) => dropped(file, readSource(file)));
  expect(found, 'attach it by onAsync() of agent/concurrency/onAsync.ts, or take its rejection').toEqual([]);
});

test.each([
  ["server.on('upgrade', async () => 1);", 1],
  ["server.once('upgrade', async function () {});", 1],
  ['const work = async () => 1; socket.on("data", work);', 1],
  ['const work = async () => 1; socket.on("data", () => work());', 1],
  ['async function work() {} socket.addEventListener("close", work);', 1],
  ['createServer(async () => 1);', 1],
  ['setTimeout(async () => 1, 5);', 1],
  ['const work = async () => 1; socket.on("data", () => { void work(); });', 1],
  ['void promise.then(next);', 1],
  ["server.on('upgrade', () => 1);", 0],
  ["onAsync(server, 'upgrade', async () => 1, fail);", 0],
  ['void promise.then(next).catch(fail);', 0],
  ['void set.delete(x);', 0],
  ['void work().catch(fail).finally(next);', 0],
  ['void work().finally(next);', 1],
])('the search finds asynchronous listeners in: %s', (text, count) => {
  expect(dropped('sample.ts', text)).toHaveLength(count);
});
