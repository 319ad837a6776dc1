/** Every copy of `record` that lacks one of its fields, with the name of that field. */
export function eachFieldLeftOut(record: Record<string, unknown>): [field: string, rest: Record<string, unknown>][] {
  return Object.keys(record).map((field) => [
    field,
    Object.fromEntries(Object.entries(record).filter(([name]) => name !== field)),
  ]);
}
