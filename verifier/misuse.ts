/** The TypeError for wrong use by a programmer: the name of the value, what it must be, and the value. */
export function misuse(name: string, expected: string, got: unknown): TypeError {
  return new TypeError(`${name} must ${expected}, got ${shown(got)}`);
}

/** @throws TypeError where `options` is not an object or has a member that is not in `known` */
export function assertOptions(options: unknown, { of, known }: { of: string; known: readonly string[] }): void {
  if (typeof options !== 'object' || options === null) throw misuse('options', 'be an object', options);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(`unknown option ${shown(name)} (options of ${of}: ${known.join(', ')})`);
  }
}

const TEXT_MAX = 60;

function shown(value: unknown): string {
  if (typeof value === 'string' || Array.isArray(value)) {
    const text = JSON.stringify(value, (_key, item) => (typeof item === 'object' && item !== value ? '…' : item));
    return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? `a ${name}` : 'an object';
}
