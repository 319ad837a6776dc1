import { darwinPlatform } from './darwin.ts';
import { linuxPlatform } from './linux.ts';
import type { Environment, Platform } from './platform.ts';
import { windowsPlatform } from './windows.ts';

/** The one file for this operating system; each loads its native code when it is called for. */
export function detectPlatform(name: NodeJS.Platform, environment: Environment, home: string): Platform {
  switch (name) {
    case 'win32':
      return windowsPlatform(environment, home);
    case 'darwin':
      return darwinPlatform(environment, home);
    default:
      return linuxPlatform(environment, home);
  }
}
