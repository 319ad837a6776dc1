/** 公民身份号码, GB 11643-1999: district, day of birth, sequence, check character. */
const shape = /^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** Whether `text` has the shape of a person's number and its check character (ISO 7064 MOD 11-2) is right. */
export function isIdentityCardNumber(text: string): boolean {
  if (!shape.test(text)) return false;
  const sum = [...text.slice(0, 17)].reduce((total, digit) => (total + Number(digit)) * 2, 0);
  return '0123456789X'[(12 - (sum % 11)) % 11] === text[17];
}
