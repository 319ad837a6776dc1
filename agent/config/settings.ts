import { isAbsolute, join } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { serialize } from '../concurrency/serialize.ts';
import { makePrivateFolder, writeFileAtomically } from '../files/atomicWrite.ts';
import { readTrustedFile } from '../files/read.ts';
import { parseOrigin } from '../origins/parseOrigin.ts';

const DRIVERS_MAX = 16;
const driverSchema = z.strictObject({
  /** Absolute, so that nothing planted in a working folder is loaded. */
  library: z.string().check(z.refine(isAbsolute, '绝对路径 · an absolute path')),
  /** What people see where it fails; its file name where nothing is said. */
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** On its Keys 123456 signs nothing: the window has the person choose another PIN first. */
  changeInitialPin: z._default(z.boolean(), false),
});
export type DriverSettings = z.infer<typeof driverSchema>;
const driversSchema = z._default(z.array(driverSchema).check(z.maxLength(DRIVERS_MAX)), []);

const originSchema = z.string().check(({ value, issues }) => {
  try {
    parseOrigin(value);
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    const message = `${error.details.expected} (${error.details.reason})`;
    issues.push({ code: 'custom', input: value, message });
  }
});

const settingsSchema = z.strictObject({
  /** Origins that the person added. */
  origins: z._default(z.array(originSchema), []),
  /** Program and arguments that open the window; `{url}` stands for its address. */
  windowCommand: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** `file` keeps the device secrets in files even where the system has a credential store. */
  credentialStore: z._default(z.enum(['system', 'file']), 'system'),
  /** PKCS#11 modules of USB Keys. */
  pkcs11: driversSchema,
  /** GM/T 0016 libraries of USB Keys. */
  skf: driversSchema,
  /** Whether drivers are also looked for where vendors usually put them. */
  usualDrivers: z._default(z.boolean(), true),
});
export type SettingsValues = z.infer<typeof settingsSchema>;

export interface Settings {
  current(): SettingsValues;
  /** Changes what `change` makes of the settings as they are then. @throws HrcaError `KEYSTORE_WRITE_FAILED`; nothing has changed then */
  update(change: (current: SettingsValues) => Partial<SettingsValues>): Promise<void>;
}

export function settingsFile(folder: string): string {
  return join(folder, 'config.json');
}

/** @throws HrcaError `CONFIG_INVALID` with `file`, `line`, `setting`, `expected`, `got` and `example` */
export async function openSettings(folder: string): Promise<Settings> {
  const path = settingsFile(folder);
  let values = await readSettings(path);
  const oneByOne = serialize();
  return {
    current: () => values,
    update: (change) =>
      oneByOne(async () => {
        const next = { ...values, ...change(values) };
        try {
          await makePrivateFolder(folder);
          await writeFileAtomically(path, `${JSON.stringify(next, undefined, 2)}\n`);
        } catch (cause) {
          throw new HrcaError('KEYSTORE_WRITE_FAILED', { cause, details: { file: path } });
        }
        values = next;
      }),
  };
}

/** What an administrator's policy file adds to the settings of every user: origins and drivers. */
export type Policy = Pick<SettingsValues, 'origins' | 'pkcs11' | 'skf'>;

/** @throws HrcaError `CONFIG_INVALID` */
export function readPolicy(path: string): Promise<Policy> {
  return readSettings(path);
}

async function readSettings(path: string): Promise<SettingsValues> {
  const text = withoutMark(await readFile(path));
  try {
    const values = settingsSchema.parse(JSON.parse(text));
    return { ...values, origins: values.origins.map(parseOrigin) };
  } catch (cause) {
    // What says where it is wrong is needed by no agent that starts.
    const { refuseSettings } = await import('./settingsProblem.ts');
    return refuseSettings(path, cause, text);
  }
}

async function readFile(path: string): Promise<string> {
  try {
    return (await readTrustedFile(path)) ?? '{}';
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HrcaError('CONFIG_INVALID', { cause, details: { file: path, reason } });
  }
}

/** Editors of Windows put a byte order mark first. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
