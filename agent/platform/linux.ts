import { join } from 'node:path';
import { linuxPeerUser } from './control/peerUser.ts';
import { linuxShortPath, unixControl } from './control/unixControl.ts';
import { lockFile } from './flock.ts';
import { disableMemoryDumps, endWithParent } from './hardening.ts';
import { findInConnectionTable } from './peer/connectionTable.ts';
import { linuxPeers } from './peer/linuxPeer.ts';
import { socketDiagnosis } from './peer/socketDiagnosis.ts';
import { type Environment, HOME_VARIABLE, type Platform, type VendorLibrary } from './platform.ts';
import { runTool } from './runTool.ts';
import { pluggedLinuxDevices, SYSFS_USB_DEVICES } from './usb/linuxUsb.ts';

const browsers = [
  'microsoft-edge',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'browser360-cn',
  'uos-browser',
  'qaxbrowser-safe',
];
// Absolute folders, never PATH: a program planted in a writable folder must not get the PIN.
const browserFolders = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/microsoft/msedge', '/snap/bin'];

const libraryFolders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/lib/pkcs11'].concat(
  ['x86_64', 'aarch64', 'loongarch64'].map((processor) => `/usr/lib/${processor}-linux-gnu`),
);
/** File names from the vendors' documentation, the same in every distribution. */
const pkcs11Modules: readonly (readonly [name: string, file: string])[] = [
  ['OpenSC', 'opensc-pkcs11.so'],
  ['飞天 ePass2003', 'libcastle.so.1.0.0'],
  ['飞天 ePass2003', 'libcastle_v2.so.1.0.0'],
  ['龙脉 GM3000', 'libgm3000_pkcs11.so'],
  ['龙脉 mToken', 'libmtoken_pkcs11.so'],
  ['握奇 WatchKey', 'libwdpkcs.so'],
  ['SafeNet eToken', 'libeTPkcs11.so'],
];

const skfLibraries: typeof pkcs11Modules = [
  ['龙脉 GM3000', 'libgm3000.1.0.so'],
  ['龙脉 K7', 'libk7.1.0.so'],
];
/** Folders of the packages for Kylin and UOS. */
const skfFolders = ['/opt/lm-gm3000/lib', '/opt/apps/com.longmai.gm3000user/files/lib'];

/** XDG Base Directory Specification 0.8. */
export function linuxPlatform(environment: Environment, home: string): Platform {
  const own = environment[HOME_VARIABLE];
  const config = own ? join(own, 'config') : join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'hrca');
  const data = own ? join(own, 'data') : join(environment.XDG_DATA_HOME || join(home, '.local/share'), 'hrca');
  const state = own ? join(own, 'state') : join(environment.XDG_STATE_HOME || join(home, '.local/state'), 'hrca');
  const paths = {
    config,
    data,
    state,
    controlAddress: join(state, 'control.sock'),
    lockAddress: join(state, 'agent.lock'),
    policyFile: '/etc/hrca/policy.json',
  };
  return {
    paths,
    lockInstance: () => lockFile(paths.lockAddress, 'libc.so.6'),
    control: unixControl({
      address: paths.controlAddress,
      shortPath: linuxShortPath,
      findPeerUser: linuxPeerUser('libc.so.6'),
      ownUser: process.geteuid?.(),
    }),
    disableMemoryDumps: () => disableMemoryDumps('libc.so.6'),
    endWithParent: () => endWithParent('libc.so.6'),
    findOwnPeer: linuxPeers({
      ownUser: process.geteuid?.(),
      askKernel: socketDiagnosis('libc.so.6'),
      lookInTables: findInConnectionTable,
    }),
    findTrustStores: async () => {
      const { linuxTrustStores } = await import('./trustStores/linux.ts');
      const user = process.geteuid?.();
      return linuxTrustStores({ home, environment, user, backupFolder: join(data, 'tls'), runTool })();
    },
    hasDesktop: () => Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY),
    browserCandidates: () => browserFolders.flatMap((folder) => browsers.map((name) => join(folder, name))),
    usualPkcs11Modules: () => inFolders(pkcs11Modules, libraryFolders),
    usualSkfLibraries: () => inFolders(skfLibraries, [...skfFolders, ...libraryFolders]),
    pluggedDevices: () => pluggedLinuxDevices(SYSFS_USB_DEVICES),
    hasCertificateStore: false,
    defaultBrowserCommand: (url) => ['/usr/bin/xdg-open', url],
  };
}

function inFolders(libraries: typeof pkcs11Modules, folders: readonly string[]): VendorLibrary[] {
  return libraries.flatMap(([name, file]) => folders.map((folder) => ({ name, library: join(folder, file) })));
}
