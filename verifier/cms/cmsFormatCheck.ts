import type { Check } from '../check.ts';

export function cmsFormatCheck(got = 'hrca-login'): Check {
  return { check: 'tokenFormat', expected: 'CMS SignedData, hrca-login', got };
}
