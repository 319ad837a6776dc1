import { windowAssetsIn } from '#agent/windowHost/windowAssets.ts';
import { createWindowHost, IDLE_LIMIT_MS } from '#agent/windowHost/windowHost.ts';
import { findOwnPeer } from '../agent/ownPeer.ts';
import { built } from '../built/built.ts';

const builtPage = built('agent/dist/window');

/** The agent's real window host with its built page; it starts no browser, but collects the URLs in `addresses`. */
export function realWindow() {
  const addresses: URL[] = [];
  return {
    addresses,
    openWindow: createWindowHost({
      assets: windowAssetsIn(builtPage),
      findOwnPeer,
      onUnexpected: (error) => {
        throw error;
      },
      monotonicNow: () => performance.now(),
      idleLimitMs: IDLE_LIMIT_MS,
      connectLimitMs: 30_000,
      launch: async (url) => {
        addresses.push(new URL(url));
        return { exited: new Promise(() => undefined), close: () => undefined };
      },
    }),
  };
}
