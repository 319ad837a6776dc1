import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bundleAgent } from '#agent/build.ts';
import { documentedDependencies } from '#test/support/sources/documentedPackages.ts';
import { packageOf } from '#test/support/sources/imports.ts';
import { locked } from '#test/support/sources/lockfile.ts';
import { readSource, root } from '#test/support/sources/sourceFiles.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { installedPackage, withInstalledDependencies } from '#test/system/scripts/installedPackages.ts';

interface Component {
  'bom-ref': string;
  hashes?: { alg: string; content: string }[];
  licenses?: { license?: { id: string }; expression?: string }[];
}

const folder = suiteFolder();
const packages = ['agent', 'portal', 'verifier', 'web-sdk'].map((pkg) => `@hrca/${pkg}@0.1.0`);
/** koffi's package for one operating system; only that of this machine is installed. */
const koffiModule = /^@koromix\/koffi-(?:linux|win32|darwin)-/;

let text: string;
let components: Component[];
let products: Map<string, string[]>;
beforeAll(() => {
  text = sbom();
  const document = JSON.parse(text) as {
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  components = document.components.filter((component) => !packages.includes(component['bom-ref']));
  products = new Map(document.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
});

test('the SBOM is reproducible byte for byte', () => {
  expect(sbom()).toBe(text);
  expect(JSON.parse(text)).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { 'bom-ref': 'hrca@0.1.0' } },
  });
  expect(text).not.toMatch(/"timestamp"|"serialNumber"/);
});

test('the SBOM has exactly the packages in the bundles and beside them', async () => {
  const agent = (await bundleAgent({ main: join(root, 'agent/cli/cli.ts'), outdir: folder })).flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const koffi = locked.map(({ ref }) => ref).filter((ref) => koffiModule.test(ref));

  const expected = {
    agent: [...refs(agent), ...beside(['keytar', 'koffi']), ...koffi],
    portal: [...refs(sourcesIn('portal/dist/server.js')), ...beside(importsIn('portal/dist/server.js'))],
    verifier: [...refs(sourcesIn('verifier/dist/verifier.js')), ...beside(importsIn('verifier/dist/verifier.js'))],
    'web-sdk': [],
  };
  for (const [pkg, packages] of Object.entries(expected)) {
    expect(products.get(`@hrca/${pkg}@0.1.0`), pkg).toEqual([...new Set(packages)].sort());
  }
  const all = Object.values(expected).flat();
  expect(components.map((component) => component['bom-ref'])).toEqual([...new Set(all)].sort());
  expect(all.length).toBeGreaterThan(50);
});

test('each package of the SBOM has the installed version and licence, and the hash of the lockfile', () => {
  for (const { 'bom-ref': ref, licenses: [stated] = [], hashes } of components) {
    const entry = locked.find((one) => one.ref === ref);
    if (entry === undefined) throw new Error(`${ref} is not in the lockfile`);
    const { version, license } = koffiModule.test(ref) ? entry : installedPackage(entry.path);
    expect(ref.endsWith(`@${version}`), ref).toBe(true);
    expect(stated?.license?.id ?? stated?.expression, ref).toBe(license);
    const sha512 = Buffer.from(entry.integrity?.slice('sha512-'.length) ?? '', 'base64').toString('hex');
    expect(hashes, ref).toEqual([{ alg: 'SHA-512', content: sha512 }]);
  }
});

test('the SBOM has every documented dependency', () => {
  const shipped = components.map((component) => component['bom-ref']);
  const documented = documentedDependencies.map(({ name }) => refOf(`node_modules/${name}`));
  expect(documented.filter((ref) => !shipped.includes(ref))).toEqual([]);
});

/** Creates the SBOM by the command of SECURITY.md. */
function sbom(): string {
  execFileSync('npm', ['run', 'sbom'], { cwd: root, stdio: 'pipe' });
  return readFileSync(join(root, 'out/sbom.cdx.json'), 'utf8');
}

/** The files whose names esbuild writes above their code in a bundle that is not minified. */
function sourcesIn(bundle: string): string[] {
  return [...readSource(bundle).matchAll(/^ *\/\/ (\S*node_modules\/\S+)$/gm)].map(([, file]) => file as string);
}

/** The npm packages that such a bundle imports at run time. */
function importsIn(bundle: string): string[] {
  return [...readSource(bundle).matchAll(/^import\b[^;]*\bfrom "([^"]+)";$/gm)]
    .map(([, specifier]) => packageOf(specifier as string))
    .filter((name) => !isBuiltin(name));
}

function beside(names: readonly string[]): string[] {
  return [...withInstalledDependencies(names.map((name) => `node_modules/${name}`))].map(refOf);
}

function refs(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const match = /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file);
    return match ? [refOf(match[0])] : [];
  });
}

function refOf(path: string): string {
  const { name, version } = installedPackage(path);
  return `${name}@${version}`;
}
