export * from './certificateSummary.ts';
export * from './errors.ts';
export * from './loginToken.ts';
export * from './methods.ts';
export * from './pinRules.ts';
export * from './secret.ts';
export * from './windowFrame.ts';
export * from './windowMessages.ts';
