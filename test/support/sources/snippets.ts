import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sourceFiles.ts';

/** A fenced block of a document. */
export interface Fence {
  readonly document: string;
  readonly line: number;
  readonly language: string;
  /** The file that it shows, from the checkout's root: named in the comment above it. */
  readonly file: string | undefined;
  readonly text: string;
}

const skipped = new Set(['node_modules', 'dist', 'out', 'coverage', 'screenshots']);
const snippets = join(root, 'docs/snippets');

/** Every Markdown document of the checkout. */
export function documents(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : documents(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

export function fencesOf(document: string): Fence[] {
  const fences: Fence[] = [];
  const lines = readFileSync(join(root, document), 'utf8').split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, indent, language] = /^( *)```(\w*)$/.exec(lines[i] as string) ?? [];
    if (indent === undefined || language === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, i + 1);
    const text = lines
      .slice(i + 1, end)
      .map((line) => `${line.startsWith(indent) ? line.slice(indent.length) : line}\n`);
    const [, file] = /^ *<!-- (docs\/snippets\/[\w.-]+) -->$/.exec(lines[i - 1] ?? '') ?? [];
    fences.push({ document, line: i + 1, language, file, text: text.join('') });
    i = end;
  }
  return fences;
}

export function snippetPath(name: string): string {
  return join(snippets, name);
}

export function snippet(name: string): string {
  return readFileSync(snippetPath(name), 'utf8');
}

export function snippetNames(): string[] {
  return readdirSync(snippets);
}
