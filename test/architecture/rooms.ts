/** One row of the table of rooms in docs/ARCHITECTURE.md. */
export interface Room {
  folder: string;
  /** Rooms that it may import. */
  rooms: readonly string[];
  /** npm packages that it may import: those that its package.json declares, or only these. */
  packages: 'declared' | readonly string[];
  /** Whether it runs on Node and may import `node:` modules. */
  onNode: boolean;
}

/** Imports run downward only. */
export const rooms: readonly Room[] = [
  { folder: 'protocol', rooms: [], packages: ['zod'], onNode: false },
  { folder: 'x509', rooms: ['protocol'], packages: [], onNode: true },
  { folder: 'agent', rooms: ['protocol', 'x509'], packages: 'declared', onNode: true },
  { folder: 'agent/window', rooms: ['protocol'], packages: [], onNode: false },
  { folder: 'web-sdk', rooms: ['protocol'], packages: [], onNode: false },
  { folder: 'verifier', rooms: ['protocol', 'x509'], packages: [], onNode: true },
  { folder: 'portal', rooms: ['protocol', 'verifier'], packages: 'declared', onNode: true },
  { folder: 'portal/pages', rooms: ['protocol', 'web-sdk'], packages: [], onNode: false },
  { folder: 'certs-fixtures', rooms: [], packages: 'declared', onNode: true },
];

/** Folders that use the rooms and are used by none: what they need, the root's devDependencies declare. */
export const workshops = ['test', 'bench', 'scripts', 'installer'] as const;

/** The generator makes keys, so nothing that is shipped may reach it. */
export const mayUseFixtures = /^(?:test|bench)\/|^scripts\/demo/;

/** The room of a file; `agent/window/` is not of `agent/`. */
export function roomOf(file: string): Room | undefined {
  return rooms
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

export function workshopOf(file: string): string | undefined {
  return workshops.find((folder) => file.startsWith(`${folder}/`));
}

/** Builds a room, so that it uses the root's tools, and nothing of it is shipped. */
export function isBuildFile(file: string): boolean {
  return /(?:^|\/)(?:build|vite\.config|vitest\.config)\.ts$/.test(file);
}
