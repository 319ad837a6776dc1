/**
 * Source of two functions over the codes of `type`: a switch that names every code compiles, and one that forgets the
 * first must not.
 */
export function exhaustiveSwitches({ type, codes }: { type: string; codes: readonly [string, ...string[]] }): string {
  const [forgotten, ...others] = codes;
  const refusal = `// @ts-expect-error ${forgotten} is left over\n      `;
  return `${switchOver({ name: 'explain', type, codes })}\n${switchOver({ name: 'forgetful', type, codes: others, refusal })}`;
}

function switchOver({
  name,
  type,
  codes,
  refusal = '',
}: {
  name: string;
  type: string;
  codes: readonly string[];
  refusal?: string;
}): string {
  return `export function ${name}(error: unknown): string {
  if (!isHrcaError<${type}>(error)) throw error;
  switch (error.code) {
${codes.map((code) => `    case '${code}':`).join('\n')}
      return error.message;
    default:
      ${refusal}return error satisfies never;
  }
}`;
}
