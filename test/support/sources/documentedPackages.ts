import { readSource } from './sourceFiles.ts';

interface DocumentedPackage {
  name: string;
  reason: string;
}

/** The dependencies for which docs/ARCHITECTURE.md gives a reason. */
export const documentedDependencies = table('docs/ARCHITECTURE.md', '| package | used for |');

/** The packages with an install script that SECURITY lists, in each language. */
export const documentedScripts = {
  'SECURITY.md': table('SECURITY.md', '| 软件包 | 为什么不需要 |'),
  'SECURITY.en.md': table('SECURITY.en.md', '| package | why it is not needed |'),
};

/** The rows below a table's heading; the first column is one name or several. */
function table(file: string, heading: string): DocumentedPackage[] {
  const lines = readSource(file).split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${file} has no table ${heading}`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).flatMap((line) => {
    const [, names = '', reason = ''] = line.split('|');
    return names.split(',').map((name) => ({ name: /[@\w./-]+/.exec(name)?.[0] ?? name, reason: reason.trim() }));
  });
}
