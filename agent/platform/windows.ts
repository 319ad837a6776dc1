import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { windowsPeers } from './peer/windowsPeer.ts';
import { type Environment, HOME_VARIABLE, type Platform } from './platform.ts';
import { lockPipe, windowsControl } from './windowsPipe.ts';

/** Files that the vendors' installers copy to System32. */
const pkcs11Modules: readonly (readonly [name: string, file: string])[] = [
  ['飞天 ePass2003', 'eps2003csp1164.dll'],
  ['飞天 ePass2003', 'eps2003csp11.dll'],
  ['龙脉 GM3000', 'gm3000_pkcs11.dll'],
  ['龙脉 mToken', 'cryptoide_pkcs11.dll'],
  ['握奇 WatchKey', 'wdpkcs.dll'],
  ['握奇 ProxKey', 'SignatureP11.dll'],
  ['SafeNet eToken', 'eTPKCS11.dll'],
];

const skfLibraries: typeof pkcs11Modules = [
  ['龙脉 GM3000', 'mtoken_gm3000.dll'],
  ['龙脉 K7', 'mtoken_k7.dll'],
];

export function windowsPlatform(environment: Environment, home: string): Platform {
  const roaming = environment.APPDATA ?? join(home, 'AppData/Roaming');
  const local = environment.LOCALAPPDATA ?? join(home, 'AppData/Local');
  const own = environment[HOME_VARIABLE];
  // Pipe names are global on the machine: the hash of the state folder keeps the users' agents apart.
  const state = own ? join(own, 'state') : join(local, 'hrca');
  const instance = createHash('sha256').update(state.toLowerCase()).digest('hex').slice(0, 16);
  const paths = {
    config: own ? join(own, 'config') : join(roaming, 'hrca'),
    data: own ? join(own, 'data') : join(roaming, 'hrca', 'data'),
    state,
    controlAddress: `\\\\.\\pipe\\hrca-${instance}-control`,
    lockAddress: `\\\\.\\pipe\\hrca-${instance}-lock`,
    policyFile: join(environment.ProgramData ?? 'C:\\ProgramData', 'hrca', 'policy.json'),
  };
  const programs = [environment['ProgramFiles(x86)'], environment.ProgramFiles, local].filter(
    (folder) => folder !== undefined,
  );
  const browsers = ['Microsoft/Edge/Application/msedge.exe', 'Google/Chrome/Application/chrome.exe'];
  const system = join(environment.SystemRoot ?? 'C:\\Windows', 'System32');
  return {
    paths,
    lockInstance: () => lockPipe(paths.lockAddress),
    control: windowsControl(paths.controlAddress),
    // Windows offers this only to protected processes.
    disableMemoryDumps: async () => undefined,
    endWithParent: async () => undefined,
    findOwnPeer: windowsPeers(),
    findTrustStores: async () => (await import('./trustStores/windows.ts')).windowsTrustStores()(),
    hasDesktop: () => true,
    browserCandidates: () => browsers.flatMap((browser) => programs.map((folder) => join(folder, browser))),
    usualPkcs11Modules: () => [
      ...pkcs11Modules.map(([name, file]) => ({ name, library: join(system, file) })),
      ...programs.map((folder) => ({
        name: 'OpenSC',
        library: join(folder, 'OpenSC Project/OpenSC/pkcs11/opensc-pkcs11.dll'),
      })),
    ],
    usualSkfLibraries: () => [
      ...skfLibraries.map(([name, file]) => ({ name, library: join(system, file) })),
      ...programs.map((folder) => ({ name: '龙脉 GM3000', library: join(folder, 'GM3000/mtoken_gm3000.dll') })),
    ],
    pluggedDevices: async () => (await import('./usb/windowsUsb.ts')).pluggedWindowsDevices(),
    hasCertificateStore: true,
    defaultBrowserCommand: (url) => [join(system, 'rundll32.exe'), 'url.dll,FileProtocolHandler', url],
  };
}
