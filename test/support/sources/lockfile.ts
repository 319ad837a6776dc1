import { readSource } from './sourceFiles.ts';

/** An entry of package-lock.json that comes from a registry. */
export interface LockedPackage {
  /** Its folder, as `node_modules/ws`. */
  path: string;
  /** The name under which it is installed; `keytar` is an alias. */
  name: string;
  version: string;
  /** Its own name and version. */
  ref: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  license?: string;
}

const { packages } = JSON.parse(readSource('package-lock.json')) as {
  packages: Record<string, Omit<LockedPackage, 'path' | 'name' | 'ref'> & { name?: string }>;
};

/** Every package of the lockfile except our own workspaces. */
export const locked: readonly LockedPackage[] = Object.entries(packages)
  .filter(([path]) => path.includes('node_modules/') && !path.includes('node_modules/@hrca/'))
  .map(([path, entry]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { ...entry, path, name, ref: `${entry.name ?? name}@${entry.version}` };
  });
