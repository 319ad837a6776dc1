import { unitCodeCheckCharacter } from '@hrca/x509';

/**
 * A 统一社会信用代码 (GB 32100-2015) of an enterprise in Suzhou. `serial` is 8 characters of the organisation code;
 * the check characters of that code (GB 11714) and of the whole are computed.
 */
export function createUnitCode(serial: string): string {
  const leading = `91320500${serial}${organizationCheckCharacter(serial)}`;
  return `${leading}${unitCodeCheckCharacter(leading)}`;
}

/** The same with a check character that is wrong. */
export function createWrongUnitCode(serial: string): string {
  const code = createUnitCode(serial);
  return code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
}

function organizationCheckCharacter(serial: string): string {
  const values = [...serial].map((character) => Number.parseInt(character, 36));
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce((total, weight, i) => total + weight * (values[i] as number), 0);
  return '0123456789X0'[11 - (sum % 11)] as string;
}
