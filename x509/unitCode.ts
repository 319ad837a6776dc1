/** 统一社会信用代码, GB 32100-2015: 17 characters and a check character over them. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = Array.from({ length: 17 }, (_, i) => 3 ** i % 31);

/** Whether `code` has 18 characters of the alphabet and its check character is right. */
export function isUnitCode(code: string): boolean {
  return code.length === 18 && unitCodeCheckCharacter(code.slice(0, 17)) === code[17];
}

/** The check character of 17 leading characters, or nothing where one of them is not of the alphabet. */
export function unitCodeCheckCharacter(leading: string): string | undefined {
  const values = [...leading].map((character) => alphabet.indexOf(character));
  if (values.length !== 17 || values.includes(-1)) return undefined;
  const sum = values.reduce((total, value, i) => total + value * (weights[i] as number), 0);
  return alphabet[(31 - (sum % 31)) % 31];
}
