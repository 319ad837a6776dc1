/** The product's homepage, set by the owner; a test compares every published package.json with it. */
export const HOMEPAGE = 'https://example.invalid/hrca';

/** SPDX, or `UNLICENSED` until the owner decides. */
export const LICENSE = 'UNLICENSED';

/** The workspaces that are published to npm, each as one bundle without dependencies. */
export const publishedPackages = ['web-sdk', 'verifier'] as const;

/** Fields that every published package.json must have. */
export function originFields(pkg: string) {
  return {
    license: LICENSE,
    homepage: HOMEPAGE,
    repository: { type: 'git', url: `git+${HOMEPAGE}.git`, directory: pkg },
  };
}
