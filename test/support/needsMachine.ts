import { importsOf, isLocal, localTarget } from './imports.ts';

/** Files of these folders measure time or load, probe what is open on this machine, or read what is built. */
const folders = /^test\/(?:attacks|e2e|faults|fuzz|scripts)\//;
/** Support that starts browsers or the built programs, which have fixed ports. */
const support = /^test\/support\/(?:browser|builtAgent|crashTest\/crashTestProcess|world)\.ts$/;

/** Whether a test file needs the machine for itself; any other is processors' work and may run beside others. */
export function needsMachine(file: string, seen = new Set<string>()): boolean {
  if (folders.test(file) || support.test(file)) return true;
  seen.add(file);
  return importsOf(file)
    .filter(({ specifier, isTypeOnly }) => isLocal(specifier) && !isTypeOnly)
    .map(({ specifier }) => localTarget(file, specifier))
    .some((target) => target.startsWith('test/') && !seen.has(target) && needsMachine(target, seen));
}
