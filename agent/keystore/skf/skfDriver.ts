import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { readUtf8OrGbk } from '@hrca/x509';
import { serialize } from '#agent/concurrency/serialize.ts';
import { createCertificatesWithoutKey } from '../native/certificatesWithoutKey.ts';
import type { DeviceRequest, Driver } from '../native/driver.ts';
import { loadLibrary } from '../native/nativeLibrary.ts';
import {
  atLocation,
  type CertificateLocation,
  isSameCertificate,
  type OpenLocation,
  presentDevices,
} from './certificateLocation.ts';
import { listDevices } from './listDevices.ts';
import { changePin, withPin } from './pins.ts';
import { createPlugEvents } from './plugEvents.ts';
import { signInApplication } from './signInApplication.ts';
import { bindSkfLibrary, type SkfLibrary } from './skfLibrary.ts';

const POLL_MS = 500;

/**
 * Loads a vendor's GM/T 0016 library into this process.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_MISSING`; `KEYSTORE_DRIVER_UNLOADABLE` for a library that is damaged, for another
 * processor or not of this standard
 */
export async function openSkfDriver({ library }: { library: string }): Promise<Driver> {
  const loaded = loadLibrary(library);
  try {
    return createSkfDriver(bindSkfLibrary(loaded));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HrcaError('KEYSTORE_DRIVER_UNLOADABLE', { cause, details: { library, reason } });
  }
}

/** A driver for the devices of one GM/T 0016 library. */
export function createSkfDriver(library: SkfLibrary): Driver {
  // Few of these libraries support parallel calls; the standard excepts SKF_WaitForDevEvent only.
  const oneAtATime = serialize();
  const locations = new Map<string, CertificateLocation>();
  const withoutKey = createCertificatesWithoutKey();
  const plugEvents = createPlugEvents({
    library,
    listDevices: () => oneAtATime(() => devicesAsText(library)),
    pollMs: POLL_MS,
  });

  const refresh = async () => {
    const { found, faults } = await listDevices(library, withoutKey);
    for (const { id, location } of found) locations.set(id, location);
    return { found, faults };
  };

  /** Opens the location of a certificate, and searches again if the certificate is no longer there. */
  const open = async <T>(
    { certificateId }: DeviceRequest,
    use: (opened: OpenLocation & { location: CertificateLocation }) => Promise<T>,
  ): Promise<T> => {
    const known = locations.get(certificateId);
    let isOpened = false;
    const useAt = (location: CertificateLocation) =>
      atLocation(library, location, (opened) => {
        if (!isSameCertificate(opened.certificate, certificateId)) throw new HrcaError('KEY_REMOVED');
        isOpened = true;
        return whilePresent(library, location, () => use({ ...opened, location }));
      });
    if (known) {
      try {
        return await useAt(known);
      } catch (error) {
        if (isOpened) throw error;
      }
    }
    const { found } = await refresh();
    const here = found.find(({ id }) => id === certificateId);
    if (!here) throw new HrcaError(known ? 'KEY_REMOVED' : 'CERTIFICATE_UNKNOWN');
    return useAt(here.location);
  };

  return {
    list: () =>
      oneAtATime(async () => {
        const { found, faults } = await refresh();
        return { certificates: found.map(({ listed }) => listed), faults };
      }),
    verifyPin: ({ pin, ...request }) =>
      oneAtATime(() =>
        open(request, ({ application }) => withPin(library, { application, pin }, async () => undefined)),
      ),
    sign: ({ pin, algorithm, message, ...request }) =>
      oneAtATime(() => {
        if (pin === undefined) throw new TypeError('pin must be given for a device of GM/T 0016');
        return open(request, ({ application, certificate, location }) =>
          withPin(library, { application, pin }, () =>
            signInApplication(library, { application, first: location.container, certificate, algorithm, message }),
          ).catch((error: unknown) => {
            if (isHrcaError(error) && error.code === 'CERTIFICATE_KEY_MISSING') {
              withoutKey.add(readUtf8OrGbk(location.device), request.certificateId);
              locations.delete(request.certificateId);
            }
            throw error;
          }),
        );
      }),
    changePin: ({ pin, newPin, ...request }) =>
      oneAtATime(() => open(request, ({ application }) => changePin(library, { application, pin, newPin }))),
    watch: (listener) =>
      plugEvents.watch(() => {
        withoutKey.keepOnly(new Set());
        listener();
      }),
    close: plugEvents.close,
  };
}

/** Turns an error after which the device is absent into `KEY_REMOVED`: libraries return many codes for a removed device. */
async function whilePresent<T>(
  library: SkfLibrary,
  { device }: CertificateLocation,
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!isHrcaError(error) || error.code !== 'KEYSTORE_DRIVER_FAILED') throw error;
    const present = await presentDevices(library).catch(() => []);
    throw present.some((name) => name.equals(device)) ? error : new HrcaError('KEY_REMOVED', { cause: error });
  }
}

/** Empty if the list fails; the next comparison shows the change. */
function devicesAsText(library: SkfLibrary): Promise<string> {
  return presentDevices(library).then(
    (names) => Buffer.concat(names).toString('hex'),
    () => '',
  );
}
