import type { LoginAlgorithm } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { certificateId, readCertificate, readUtf8OrGbk, supportedAlgorithms } from '@hrca/x509';
import { keepBetterCopy } from '../bestCopy.ts';
import type { CertificatesWithoutKey } from '../native/certificatesWithoutKey.ts';
import type { DeviceCertificate, DevicePin, DriverFault } from '../native/driver.ts';
import { outParameter } from '../native/nativeLibrary.ts';
import { publicNumbers } from '../publicNumbers.ts';
import {
  type CertificateLocation,
  presentDevices,
  readCertificateAt,
  withApplication,
  withContainer,
  withDevice,
} from './certificateLocation.ts';
import { readPinState } from './pins.ts';
import { certificateIsAbsent, SAR_OK } from './sarCodes.ts';
import type { SkfLibrary } from './skfLibrary.ts';
import { readNames } from './skfReads.ts';

type DeviceName = Pick<DeviceCertificate, 'device' | 'deviceSerial'>;

export interface Found {
  readonly id: string;
  readonly location: CertificateLocation;
  readonly listed: DeviceCertificate;
}

/** Algorithms of GM/T 0016: it has no RSA-PSS, and SM2 is its only curve. */
const skfAlgorithms: readonly LoginAlgorithm[] = ['SM2', 'RS256'];

/** All certificates of all devices, each once. A device that cannot be read is in `faults`. */
export async function listDevices(
  library: SkfLibrary,
  withoutKey: CertificatesWithoutKey,
): Promise<{ found: Found[]; faults: DriverFault[] }> {
  const found = new Map<string, Found>();
  const faults: DriverFault[] = [];
  const devices = await presentDevices(library);
  withoutKey.keepOnly(new Set(devices.map(readUtf8OrGbk)));
  for (const device of devices) {
    let deviceName: DeviceName = { device: readUtf8OrGbk(device) };
    const recordProblem = (error: unknown) => {
      if (!isHrcaError(error)) throw error;
      // A device that was removed while it was read is absent, not faulty.
      if (error.code !== 'KEY_REMOVED') faults.push({ ...deviceName, problem: error.code });
    };
    await withDevice(library, device, async (handle) => {
      deviceName = await readDeviceName(library, handle, deviceName.device);
      for (const application of await readNames(library, 'SKF_EnumApplication', handle)) {
        await withApplication(library, { device: handle, name: application }, async (opened) => {
          const pin = await readPinState(library, opened);
          for (const container of await readNames(library, 'SKF_EnumContainer', opened)) {
            const locations = await readContainer(library, { application: opened, container, pin, deviceName });
            for (const { forSigning, listed } of locations) {
              const id = certificateId(listed.certificate);
              const isWithoutKey = forSigning && withoutKey.has(readUtf8OrGbk(device), id);
              const copy = {
                id,
                location: { device, application, container, forSigning },
                listed: { ...listed, ...(isWithoutKey && { problem: 'CERTIFICATE_KEY_MISSING' as const }) },
              };
              keepBetterCopy(found, id, copy, (candidate) => candidate.listed);
            }
          }
        }).catch(recordProblem);
      }
    }).catch(recordProblem);
  }
  return { found: [...found.values()], faults };
}

async function readContainer(
  library: SkfLibrary,
  {
    application,
    container: name,
    pin,
    deviceName,
  }: { application: bigint; container: Uint8Array; pin: DevicePin; deviceName: DeviceName },
): Promise<{ forSigning: boolean; listed: DeviceCertificate }[]> {
  return withContainer(library, { application, name }, async (container) => {
    const certificates = [];
    for (const forSigning of [true, false]) {
      const certificate = await readCertificateAt(library, { container, forSigning }).catch((error: unknown) => {
        if (certificateIsAbsent(error)) return undefined;
        throw error;
      });
      if (!certificate || certificate.length === 0) continue;
      const algorithms = forSigning ? algorithmsOf(certificate) : [];
      const isKeyVisible = forSigning && (await exportsPublicKeyOf(library, { container, certificate }));
      certificates.push({
        forSigning,
        listed: { certificate, issuers: [], ...deviceName, algorithms, pin, isKeyVisible },
      });
    }
    return certificates;
  });
}

/** Whether the container exports a public signing key that is the certificate's. */
export async function exportsPublicKeyOf(
  library: SkfLibrary,
  { container, certificate }: { container: bigint; certificate: Uint8Array },
): Promise<boolean> {
  const blob = Buffer.alloc(PUBLIC_KEY_MAX_BYTES);
  const code = await library.call('SKF_ExportPublicKey', container, 1, blob, outParameter(PUBLIC_KEY_MAX_BYTES));
  const numbers = code === SAR_OK ? numbersOf(certificate) : undefined;
  if (!numbers) return false;
  // Libraries differ in the widths of the fields before the numbers, so the numbers are searched for. x and y are separate fields.
  const half = numbers.length === POINT_LENGTH ? POINT_LENGTH / 2 : numbers.length;
  return [numbers.slice(0, half), numbers.slice(-half)].every((part) => blob.includes(Buffer.from(part)));
}

function numbersOf(certificate: Uint8Array): Uint8Array | undefined {
  try {
    return publicNumbers(readCertificate(certificate));
  } catch {
    return undefined;
  }
}

const POINT_LENGTH = 64;
const PUBLIC_KEY_MAX_BYTES = 1024;

function algorithmsOf(certificate: Uint8Array): readonly LoginAlgorithm[] {
  try {
    const keyAlgorithms = supportedAlgorithms(readCertificate(certificate).publicKeyKind);
    return keyAlgorithms.filter((algorithm) => skfAlgorithms.includes(algorithm));
  } catch {
    // A malformed certificate is listed as unreadable.
    return [];
  }
}

/** DEVINFO of the standard has 294 bytes; some libraries write more. */
const DEVICE_INFO_BUFFER_BYTES = 4096;
const LABEL = { start: 130, end: 162 };
const SERIAL_NUMBER = { start: 162, end: 194 };

async function readDeviceName(library: SkfLibrary, handle: bigint, listedName: string): Promise<DeviceName> {
  const info = Buffer.alloc(DEVICE_INFO_BUFFER_BYTES);
  await library.check('SKF_GetDevInfo', handle, info);
  const [label, deviceSerial] = [LABEL, SERIAL_NUMBER].map(({ start, end }) =>
    readUtf8OrGbk(info.subarray(start, end)),
  );
  return { device: label || listedName, ...(deviceSerial && { deviceSerial }) };
}
