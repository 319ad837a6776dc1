/** One row of the table of packages in docs/ARCHITECTURE.md. */
export interface Package {
  folder: string;
  /** Packages of this project that it may import. */
  packages: readonly string[];
  /** npm packages that it may import: only these; absent: those that its package.json declares. */
  npmPackages: 'declared' | readonly string[];
  /** Whether it runs on Node and may import `node:` modules. */
  onNode: boolean;
}

/** Imports run downward only. */
export const packages: readonly Package[] = [
  { folder: 'protocol', packages: [], npmPackages: ['zod'], onNode: false },
  { folder: 'x509', packages: ['protocol'], npmPackages: [], onNode: true },
  { folder: 'agent', packages: ['protocol', 'x509'], npmPackages: 'declared', onNode: true },
  { folder: 'agent/window', packages: ['protocol'], npmPackages: [], onNode: false },
  { folder: 'web-sdk', packages: ['protocol'], npmPackages: [], onNode: false },
  { folder: 'verifier', packages: ['protocol', 'x509'], npmPackages: [], onNode: true },
  { folder: 'portal', packages: ['protocol', 'verifier'], npmPackages: 'declared', onNode: true },
  { folder: 'portal/pages', packages: ['protocol', 'web-sdk'], npmPackages: [], onNode: false },
  { folder: 'certs-fixtures', packages: ['x509'], npmPackages: 'declared', onNode: true },
];

/** Folders that import the packages and are imported by none; the root's devDependencies declare what they need. */
export const tooling = ['test', 'bench', 'scripts', 'installer'] as const;

/** Files that may import the generator of keys and certificates; shipped files must not. */
export const mayUseFixtures = /^(?:test|bench)\/|^scripts\/demo/;

/** The package of a file; `agent/window/` does not count as `agent/`. */
export function packageOfFile(file: string): Package | undefined {
  return packages
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

export function toolingOf(file: string): string | undefined {
  return tooling.find((folder) => file.startsWith(`${folder}/`));
}

/** Whether a file is a build script, which uses the root's tools and is not shipped. */
export function isBuildFile(file: string): boolean {
  return /(?:^|\/)(?:build|vite\.config|vitest\.config)\.ts$/.test(file);
}
