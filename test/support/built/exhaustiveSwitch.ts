/**
 * Source of two functions that switch over the codes of `type`: one names every code and must compile, the other leaves
 * out the first and must not.
 */
export function exhaustiveSwitches({ type, codes }: { type: string; codes: readonly [string, ...string[]] }): string {
  const [forgotten, ...others] = codes;
  const expectError = `// @ts-expect-error ${forgotten} is left over\n      `;
  return `${switchOver({ name: 'explain', type, codes })}\n${switchOver({ name: 'forgetful', type, codes: others, expectError })}`;
}

function switchOver({
  name,
  type,
  codes,
  expectError = '',
}: {
  name: string;
  type: string;
  codes: readonly string[];
  expectError?: string;
}): string {
  return `export function ${name}(error: unknown): string {
  if (!isHrcaError<${type}>(error)) throw error;
  switch (error.code) {
${codes.map((code) => `    case '${code}':`).join('\n')}
      return error.message;
    default:
      ${expectError}return error satisfies never;
  }
}`;
}
