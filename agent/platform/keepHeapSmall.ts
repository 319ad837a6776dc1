import { setFlagsFromString } from 'node:v8';

/**
 * Holds V8's space for young objects at the size that it starts with. It would grow with the first rush of connections,
 * to 48 MiB, and an agent that has nothing more to do would never give them back.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
