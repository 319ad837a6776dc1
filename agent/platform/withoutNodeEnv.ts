import type { Environment } from './platform.ts';

/** The environment for a process that sees PINs: nobody's debugger, preload or folder of modules comes along. */
export function withoutNodeEnv(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^NODE_/i.test(name)));
}
