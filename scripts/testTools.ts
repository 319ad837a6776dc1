import { existsSync } from 'node:fs';
import { root } from './packages.ts';
import { run } from './run.ts';

/** Files of programs that the tests use, with the Debian package of each. */
const tools = [
  { path: '/usr/bin/chromium', debian: 'chromium' },
  { path: '/usr/bin/firefox-esr', debian: 'firefox-esr' },
  { path: '/usr/bin/Xvfb', debian: 'xvfb' },
  { path: '/usr/bin/xdotool', debian: 'xdotool' },
  { path: '/usr/bin/import', debian: 'imagemagick' },
  { path: '/usr/bin/certutil', debian: 'libnss3-tools' },
  { path: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', debian: 'fonts-noto-cjk' },
  { path: '/usr/bin/openssl', debian: 'openssl' },
  // The soft Key of GM/T 0016 is compiled from C.
  { path: '/usr/bin/gcc', debian: 'gcc' },
  { path: '/usr/include/x86_64-linux-gnu/sys/stat.h', debian: 'libc6-dev' },
  { path: '/usr/lib/x86_64-linux-gnu/libcrypto.a', debian: 'libssl-dev' },
  { path: '/usr/bin/softhsm2-util', debian: 'softhsm2' },
  { path: '/usr/bin/pkcs11-tool', debian: 'opensc' },
  { path: '/usr/bin/gcore', debian: 'gdb' },
  { path: '/usr/bin/dbus-run-session', debian: 'dbus' },
  { path: '/usr/bin/gnome-keyring-daemon', debian: 'gnome-keyring' },
  { path: '/usr/lib/x86_64-linux-gnu/libsecret-1.so.0', debian: 'libsecret-1-0' },
  // The Windows store and a DLL of GM/T 0016 are tested under Wine.
  { path: '/usr/bin/x86_64-w64-mingw32-gcc', debian: 'gcc-mingw-w64-x86-64' },
  { path: '/usr/lib/wine/wine64', debian: 'wine64' },
  { path: '/usr/bin/wine', debian: 'wine' },
];

/** Installs missing packages as root on Debian. @throws Error elsewhere, with the names of the packages to install */
export async function ensureTestTools(): Promise<void> {
  const missing = tools.filter(({ path }) => !existsSync(path)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `The tests need programs that are not installed. On Debian: sudo apt-get install ${missing.join(' ')}`,
    );
  }
  console.log(`Installing for the tests: ${missing.join(' ')}`);
  await run(['apt-get', 'update', '-q'], { cwd: root });
  await run(
    ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-qy', '--no-install-recommends', ...missing],
    { cwd: root },
  );
}
