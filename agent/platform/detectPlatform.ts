import type { Environment, Platform } from './platform.ts';

/** Loads the one file for this operating system. */
export async function detectPlatform(name: NodeJS.Platform, environment: Environment, home: string): Promise<Platform> {
  switch (name) {
    case 'win32':
      return (await import('./windows.ts')).windowsPlatform(environment, home);
    case 'darwin':
      return (await import('./darwin.ts')).darwinPlatform(environment, home);
    default:
      return (await import('./linux.ts')).linuxPlatform(environment, home);
  }
}
