import { darwinPlatform } from './darwin.ts';
import { linuxPlatform } from './linux.ts';
import type { Environment, Platform } from './platform.ts';
import { windowsPlatform } from './windows.ts';

/** The platform that this process runs on. */
export function ownPlatform(environment: Environment, home: string): Platform {
  return detectPlatform(process.platform, environment, home);
}

/** The user's language in BCP 47 on Windows, which has no environment variable for it; empty elsewhere. */
export function systemLocale(): string {
  return process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : '';
}

/** The platform's file; it loads native code at first use. */
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
