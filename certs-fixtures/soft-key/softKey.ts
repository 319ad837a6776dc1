import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A container: DER of PKCS#8 and of certificates. */
export interface SoftContainer {
  readonly name: string;
  readonly signing?: { readonly keyDer: Uint8Array; readonly certificateDer: Uint8Array };
  readonly encryption?: { readonly keyDer: Uint8Array; readonly certificateDer: Uint8Array };
}

/** One soft device, as the library reads it from its files. */
export interface SoftKey {
  readonly folder: string;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  /** Lines as `certs-fixtures/soft-key/README.en.md` lists them. */
  setSwitches(...lines: string[]): Promise<void>;
  triesLeft(): Promise<number>;
  pin(): Promise<string>;
}

const APPLICATION = 'HRCA';

/** Writes a device into the folder that the environment variable SKF_SOFT_KEYS names. */
export async function makeSoftKey({
  keys,
  name = 'SoftKey 0',
  label,
  pin,
  isPinInitial = false,
  triesMax = 6,
  containers,
}: {
  keys: string;
  name?: string;
  label: string;
  pin: string;
  isPinInitial?: boolean;
  triesMax?: number;
  containers: readonly SoftContainer[];
}): Promise<SoftKey> {
  const folder = join(keys, name);
  const application = join(folder, APPLICATION);
  await mkdir(application, { recursive: true });
  await writeFile(join(folder, 'label'), label);
  await writeFile(join(folder, 'serial'), `SOFT${name.replace(/\W/g, '')}`);
  await writeFile(join(application, 'pin'), pin);
  await writeFile(join(application, 'tries-max'), String(triesMax));
  if (isPinInitial) await writeFile(join(application, 'pin-is-initial'), '');
  for (const container of containers) {
    const folder = join(application, container.name);
    await mkdir(folder, { recursive: true });
    for (const [slot, held] of [['sign', container.signing] as const, ['encrypt', container.encryption] as const]) {
      if (!held) continue;
      await writeFile(join(folder, `${slot}.key`), held.keyDer);
      await writeFile(join(folder, `${slot}.cer`), held.certificateDer);
    }
  }
  const unplugged = join(folder, 'unplugged');
  return {
    folder,
    plug: () => rm(unplugged, { force: true }),
    unplug: () => writeFile(unplugged, ''),
    setSwitches: (...lines) => writeFile(join(folder, 'switches'), lines.map((line) => `${line}\n`).join('')),
    triesLeft: async () => {
      const counted = join(application, 'tries');
      return existsSync(counted) ? Number(await readFile(counted, 'utf8')) : triesMax;
    },
    pin: () => readFile(join(application, 'pin'), 'utf8'),
  };
}
