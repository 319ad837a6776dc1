import { isAbsolute, join } from 'node:path';
import { bothLanguages } from '@hrca/protocol/bilingual';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { serialize } from '../concurrency/serialize.ts';
import { writeFileAtomically } from '../files/atomicWrite.ts';
import { makePrivateFolder } from '../files/privateFolder.ts';
import { readTrustedFile } from '../files/read.ts';
import { parseOrigin } from '../origins/parseOrigin.ts';

const DRIVERS_MAX = 16;
const driverSchema = z.strictObject({
  /** Absolute, so that no library planted in a working folder is loaded. */
  library: z.string().check(z.refine(isAbsolute, bothLanguages({ zh: '绝对路径', en: 'an absolute path' }))),
  /** The name in error messages; by default its file name. */
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** The PIN 123456 of its devices must be changed before the first signature. */
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
  /** Origins that the user added. */
  origins: z._default(z.array(originSchema), []),
  /** Program and arguments that open the window; `{url}` stands for its address. */
  windowCommand: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** `file` keeps the device secrets in files even where the system has a credential store. */
  credentialStore: z._default(z.enum(['system', 'file']), 'system'),
  /** PKCS#11 modules of USB Keys. */
  pkcs11: driversSchema,
  /** GM/T 0016 libraries of USB Keys. */
  skf: driversSchema,
  /** Whether drivers at the vendors' default paths are loaded, too. */
  usualDrivers: z._default(z.boolean(), true),
});
export type SettingsValues = z.infer<typeof settingsSchema>;

export interface Settings {
  current(): SettingsValues;
  /** Merges the result of `change` into the current settings. @throws HrcaError `KEYSTORE_WRITE_FAILED`; then nothing has changed */
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

/** Origins and drivers that an administrator's policy file adds to the settings of every user. */
export type Policy = Pick<SettingsValues, 'origins' | 'pkcs11' | 'skf'>;

/** @throws HrcaError `CONFIG_INVALID` */
export function readPolicy(path: string): Promise<Policy> {
  return readSettings(path);
}

async function readSettings(path: string): Promise<SettingsValues> {
  const text = withoutByteOrderMark(await readFile(path));
  try {
    const values = settingsSchema.parse(JSON.parse(text));
    return { ...values, origins: values.origins.map(parseOrigin) };
  } catch (cause) {
    // Loaded only for an invalid file.
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

/** Some editors on Windows write a byte order mark. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
