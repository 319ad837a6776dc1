/** Where the product is at home; the owner sets it, and a test holds every published package.json to it. */
export const HOMEPAGE = 'https://example.invalid/hrca';

/** SPDX, or `UNLICENSED` until the owner decides. */
export const LICENSE = 'UNLICENSED';

/** The workspaces that are published to npm; each brings what it needs inside its bundle. */
export const publishedRooms = ['web-sdk', 'verifier'] as const;

/** What the package.json of a published workspace says about its origin. */
export function originFields(pkg: string) {
  return {
    license: LICENSE,
    homepage: HOMEPAGE,
    repository: { type: 'git', url: `git+${HOMEPAGE}.git`, directory: pkg },
  };
}
