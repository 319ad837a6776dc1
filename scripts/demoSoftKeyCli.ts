import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSkfLibrary, skfLibraryObstacle } from '../certs-fixtures/soft-key/library.ts';
import { makeDemoSoftKey, SOFT_KEY_PIN } from './demoSoftKey.ts';
import { root } from './packages.ts';

// `npm run soft-key`: a device to try SM2 without hardware.
const obstacle = skfLibraryObstacle();
if (obstacle) {
  console.error(
    `无法编译软 Key · The soft Key cannot be compiled: ${obstacle}\nDebian: apt-get install gcc libc6-dev libssl-dev`,
  );
  process.exit(1);
}
const folder = join(root, '.soft-key');
const roots = join(folder, 'roots.pem');
await mkdir(folder, { recursive: true, mode: 0o700 });
const library = await buildSkfLibrary();
const { unit, anchors } = await makeDemoSoftKey({ keys: join(folder, 'keys') });
await writeFile(roots, anchors.join('\n'));
console.log(`
  ${unit.name}  ${unit.code}  口令 PIN ${SOFT_KEY_PIN}

  证书助手的设置 config.json · Settings of the assistant:
    ${JSON.stringify({ skf: [{ library }] })}
  启动证书助手时的环境变量 · Environment of the assistant:
    SKF_SOFT_KEYS=${join(folder, 'keys')}
  门户信任的证书 · Trust anchors for the portal:
    ${roots}
`);
