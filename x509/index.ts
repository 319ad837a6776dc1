export * from './certificate.ts';
export * from './certificateProblem.ts';
export * from './der.ts';
export * from './distinguishedName.ts';
export * from './oids.ts';
export * from './publicKeyKind.ts';
export * from './unitCode.ts';
export * from './unitIdentity.ts';
