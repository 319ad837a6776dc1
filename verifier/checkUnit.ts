import { type Certificate, keyUsageProblem, type UnitIdentity, unitCodeCheckCharacter } from '@hrca/x509';
import { type Check, verificationError } from './check.ts';

/**
 * Checks that the certificate may sign and belongs to a unit whose 统一社会信用代码 has the right check character.
 *
 * @throws HrcaError `CERTIFICATE_ENCRYPTION_ONLY`, `CERTIFICATE_NOT_FOR_SIGNING`, `CERTIFICATE_NOT_A_UNIT`, `CERTIFICATE_UNIT_CODE_INVALID`
 */
export function checkUnit(leaf: Certificate, unit: UnitIdentity): void {
  const usageProblem = keyUsageProblem(leaf);
  if (usageProblem) throw verificationError(usageProblem, keyUsageCheck(leaf));
  if (unit.name === '' || unit.code === '') {
    const got = unit.name || unit.code || 'neither';
    throw verificationError('CERTIFICATE_NOT_A_UNIT', {
      check: 'unitIdentity',
      expected: 'a unit name and 统一社会信用代码',
      got,
    });
  }
  if (!unit.isCodeValid) throw verificationError('CERTIFICATE_UNIT_CODE_INVALID', unitCheck(unit));
}

export function keyUsageCheck({ keyUsage }: Certificate): Check {
  const got = [...(keyUsage ?? [])].join(', ') || 'none';
  return { check: 'keyUsage', expected: 'digitalSignature or nonRepudiation', got };
}

export function unitCheck({ name, code }: UnitIdentity): Check {
  const leading = code.slice(0, -1);
  return {
    check: 'unitIdentity',
    expected: `${leading}${unitCodeCheckCharacter(leading) ?? '?'}`,
    got: `${code} ${name}`,
  };
}
