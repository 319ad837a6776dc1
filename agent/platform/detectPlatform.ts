import { darwinPlatform } from './darwin.ts';
import { linuxPlatform } from './linux.ts';
import type { Environment, Platform } from './platform.ts';
import { windowsPlatform } from './windows.ts';

/** The platform that this process runs on. */
export function ownPlatform(environment: Environment, home: string): Platform {
  return detectPlatform(process.platform, environment, home);
}

/** The person's language as BCP 47 where the system keeps it apart from the environment, as only Windows does; else empty. */
export function systemLocale(): string {
  return process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : '';
}

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
