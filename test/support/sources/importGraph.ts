import { posix } from 'node:path';
import { importsOf, isLocal, localTarget, packageOf } from './imports.ts';
import { readSource } from './sourceFiles.ts';

/** What each file or folder imports. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** Which of `files` each of them imports, as a type or by value, by its path or by the name of its package. */
export function importGraph(files: readonly string[]): ImportGraph {
  const known = new Set(files);
  return new Map(
    files.map((file) => [
      file,
      new Set(
        importsOf(file)
          .map(({ specifier }) => targetOf(file, specifier))
          .filter((target): target is string => target !== undefined && known.has(target)),
      ),
    ]),
  );
}

/** The imports between folders, by `folderOf`; imports inside a folder are left out. */
export function folderGraph(graph: ImportGraph, folderOf: (file: string) => string): ImportGraph {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of graph) {
    const folder = folderOf(file);
    const own = folders.get(folder) ?? new Set();
    for (const target of targets) if (folderOf(target) !== folder) own.add(folderOf(target));
    folders.set(folder, own);
  }
  return folders;
}

/** Groups of nodes that all import each other, directly or not, and nodes that import themselves. Sorted. */
export function circlesOf(graph: ImportGraph): string[][] {
  const reachable = new Map([...graph.keys()].map((node) => [node, reachableFrom(graph, node)]));
  const reaches = (from: string, to: string) => reachable.get(from)?.has(to) ?? false;
  const inCircles = [...graph.keys()].filter((node) => reaches(node, node)).sort();
  const circles = inCircles.map((node) => inCircles.filter((other) => reaches(node, other) && reaches(other, node)));
  return circles.filter(([first], index) => first === inCircles[index]);
}

/** What `start` imports, directly or not. */
export function reachableFrom(graph: ImportGraph, start: string): Set<string> {
  const found = new Set<string>();
  const waiting = [...(graph.get(start) ?? [])];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...(graph.get(node) ?? []));
  }
  return found;
}

function targetOf(file: string, specifier: string): string | undefined {
  if (isLocal(specifier)) return localTarget(file, specifier);
  if (!specifier.startsWith('@hrca/')) return undefined;
  const name = packageOf(specifier);
  const folder = name.slice('@hrca/'.length);
  const { exports } = JSON.parse(readSource(`${folder}/package.json`)) as { exports: Record<string, unknown> };
  const source = sourceOf(exports[`.${specifier.slice(name.length)}`]);
  return source === undefined ? undefined : posix.join(folder, source);
}

/** The TypeScript file of an entry of `exports`. */
function sourceOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry.endsWith('.ts') ? entry : undefined;
  return sourceOf((entry as { 'hrca-source'?: unknown } | undefined)?.['hrca-source'] ?? undefined);
}
