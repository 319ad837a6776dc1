import { join } from 'node:path';
import { darwinPeerUser } from './control/peerUser.ts';
import { darwinShortPath, unixControl } from './control/unixControl.ts';
import { lockFile } from './flock.ts';
import { darwinPeers } from './peer/darwinPeer.ts';
import { type Environment, HOME_VARIABLE, type Platform } from './platform.ts';
import { runTool } from './runTool.ts';

export function darwinPlatform(environment: Environment, home: string): Platform {
  const root = environment[HOME_VARIABLE] ?? join(home, 'Library/Application Support/hrca');
  const state = join(root, 'state');
  const paths = {
    config: join(root, 'config'),
    data: join(root, 'data'),
    state,
    controlAddress: join(state, 'control.sock'),
    lockAddress: join(state, 'agent.lock'),
    policyFile: '/Library/Application Support/hrca/policy.json',
  };
  return {
    paths,
    lockInstance: () => lockFile(paths.lockAddress, '/usr/lib/libSystem.B.dylib'),
    control: unixControl({
      address: paths.controlAddress,
      shortPath: darwinShortPath,
      findPeerUser: darwinPeerUser('/usr/lib/libSystem.B.dylib'),
      ownUser: process.geteuid?.(),
    }),
    // macOS does this for a program that is signed with the hardened runtime.
    disableMemoryDumps: async () => undefined,
    endWithParent: async () => undefined,
    findOwnPeer: darwinPeers(process.geteuid?.()),
    findTrustStores: async () => {
      const { darwinTrustStores } = await import('./trustStores/darwin.ts');
      return darwinTrustStores({ home, backupFolder: join(paths.data, 'tls'), runTool })();
    },
    hasDesktop: () => true,
    browserCandidates: () =>
      ['Microsoft Edge', 'Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    usualPkcs11Modules: () => [
      { name: 'OpenSC', library: '/Library/OpenSC/lib/opensc-pkcs11.so' },
      { name: '飞天 ePass2003', library: '/usr/local/lib/libcastle.1.0.0.dylib' },
      { name: '握奇 WatchKey', library: '/usr/local/lib/libwdpkcs.dylib' },
      { name: 'SafeNet eToken', library: '/usr/local/lib/libeTPkcs11.dylib' },
    ],
    usualSkfLibraries: () => [{ name: '龙脉 GM3000', library: '/usr/local/lib/libgm3000.1.0.dylib' }],
    // Without native code only system_profiler lists them, and it takes seconds.
    pluggedDevices: async () => [],
    hasCertificateStore: false,
    defaultBrowserCommand: (url) => ['/usr/bin/open', url],
  };
}
