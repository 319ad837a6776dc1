import { type Bundled, products } from './bundled.ts';

interface Component {
  'bom-ref': string;
  name: string;
  version: string;
}

/** The parts of a CycloneDX document that are read here; the rest of a component stays as npm wrote it. */
export interface CycloneDx {
  $schema: string;
  bomFormat: string;
  specVersion: string;
  version: number;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/** An entry of package-lock.json. */
export interface LockEntry {
  /** Present only if it differs from the name of the folder. */
  name?: string;
  version?: string;
  os?: string[];
}

/** The systems that the agent supports; koffi has packages for more. */
const systems = ['linux', 'win32', 'darwin'];

/**
 * Selects from npm's document of all packages what ships: our products, the packages in their bundles, and those beside the bundles
 * with their dependencies. The same lockfile and bundles give the same bytes: no time, no serial number, no npm version.
 */
export function shippedSbom({
  whole,
  packages,
  bundled,
}: {
  whole: CycloneDx;
  packages: Record<string, LockEntry>;
  bundled: Bundled;
}): CycloneDx {
  const edges = new Map(whole.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const elsewhere = new Set(
    Object.entries(packages)
      .filter(([, { os }]) => os !== undefined && !os.some((system) => systems.includes(system)))
      .map(([folder]) => refOf(folder)),
  );
  const top = { ...whole.metadata.component, name: 'hrca' };
  const contents = new Map(
    products.map((product) => {
      const { inside, beside } = bundled[product];
      return [refOf(product), new Set([...inside.map(refOf), ...withDependencies(beside.map(refOf))])];
    }),
  );
  const shipped = new Set([...contents.values()].flatMap((refs) => [...refs]));

  const dependencies = [
    { ref: top['bom-ref'], dependsOn: [...contents.keys()].sort() },
    ...[...contents].map(([ref, refs]) => ({ ref, dependsOn: [...refs].sort() })),
    ...[...shipped].map((ref) => ({ ref, dependsOn: (edges.get(ref) ?? []).filter((to) => shipped.has(to)).sort() })),
  ];
  const components = whole.components.filter(({ 'bom-ref': ref }) => shipped.has(ref) || contents.has(ref));
  if (components.length !== shipped.size + contents.size)
    throw new Error('the bundles contain packages that the lockfile does not have');

  const { $schema, bomFormat, specVersion, version } = whole;
  return {
    $schema,
    bomFormat,
    specVersion,
    version,
    metadata: { component: top },
    components: components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    dependencies: dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  };

  /** The reference of the package in a folder, in npm's document. */
  function refOf(folder: string): string {
    const { name = folder.split('node_modules/').at(-1), version } = packages[folder] ?? {};
    if (version === undefined) throw new Error(`${folder} is in a bundle but not in the lockfile`);
    return `${name}@${version}`;
  }

  function withDependencies(refs: readonly string[], seen = new Set<string>()): Set<string> {
    for (const ref of refs) {
      if (seen.has(ref) || elsewhere.has(ref)) continue;
      seen.add(ref);
      withDependencies(edges.get(ref) ?? [], seen);
    }
    return seen;
  }
}
