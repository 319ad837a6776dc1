import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { serialize } from '../../concurrency/serialize.ts';
import type { DeviceRequest, Driver } from '../native/driver.ts';
import { createKeyless } from '../native/keyless.ts';
import { listKeys } from './listKeys.ts';
import { changePin, withPin } from './pins.ts';
import { atPlace, isSameCertificate, type OpenPlace, type Place, presentDevices } from './places.ts';
import { createPlugEvents } from './plugEvents.ts';
import { signInApplication } from './signInApplication.ts';
import type { SkfLibrary } from './skfLibrary.ts';
import { readText } from './skfReads.ts';

const POLL_MS = 500;

/** The Keys of one vendor, through its GM/T 0016 library. */
export function createSkfDriver(library: SkfLibrary): Driver {
  // Few of these libraries can do two things at once; waiting for plug events is the one exception of the standard.
  const oneAtATime = serialize();
  const places = new Map<string, Place>();
  const keyless = createKeyless();
  const plugEvents = createPlugEvents({
    library,
    listDevices: () => oneAtATime(() => devicesAsText(library)),
    pollMs: POLL_MS,
  });

  const refresh = async () => {
    const { found, faults } = await listKeys(library, keyless);
    for (const { id, place } of found) places.set(id, place);
    return { found, faults };
  };

  /** Opens the way to a certificate that may lie elsewhere than before, or on a Key that is gone. */
  const open = async <T>(
    { certificateId }: DeviceRequest,
    use: (opened: OpenPlace & { place: Place }) => Promise<T>,
  ): Promise<T> => {
    const known = places.get(certificateId);
    let isReached = false;
    const useAt = (place: Place) =>
      atPlace(library, place, (opened) => {
        if (!isSameCertificate(opened.certificate, certificateId)) throw new HrcaError('KEY_REMOVED');
        isReached = true;
        return whilePresent(library, place, () => use({ ...opened, place }));
      });
    if (known) {
      try {
        return await useAt(known);
      } catch (error) {
        if (isReached) throw error;
      }
    }
    const { found } = await refresh();
    const here = found.find(({ id }) => id === certificateId);
    if (!here) throw new HrcaError(known ? 'KEY_REMOVED' : 'CERTIFICATE_UNKNOWN');
    return useAt(here.place);
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
        if (pin === undefined) throw new TypeError('a Key of GM/T 0016 is given its PIN');
        return open(request, ({ application, certificate, place }) =>
          withPin(library, { application, pin }, () =>
            signInApplication(library, { application, first: place.container, certificate, algorithm, message }),
          ).catch((error: unknown) => {
            if (isHrcaError(error) && error.code === 'CERTIFICATE_KEY_MISSING') {
              keyless.note(readText(place.device), request.certificateId);
              places.delete(request.certificateId);
            }
            throw error;
          }),
        );
      }),
    changePin: ({ pin, newPin, ...request }) =>
      oneAtATime(() => open(request, ({ application }) => changePin(library, { application, pin, newPin }))),
    watch: (listener) =>
      plugEvents.watch(() => {
        keyless.keepOnly(new Set());
        listener();
      }),
    close: plugEvents.close,
  };
}

/** Libraries name a pulled Key in many ways: what failed while the Key is gone failed because it is gone. */
async function whilePresent<T>(library: SkfLibrary, { device }: Place, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!isHrcaError(error) || error.code !== 'KEYSTORE_DRIVER_FAILED') throw error;
    const present = await presentDevices(library).catch(() => []);
    throw present.some((name) => name.equals(device)) ? error : new HrcaError('KEY_REMOVED', { cause: error });
  }
}

/** A list that cannot be had is an empty one: the next one shows the difference. */
function devicesAsText(library: SkfLibrary): Promise<string> {
  return presentDevices(library).then(
    (names) => Buffer.concat(names).toString('hex'),
    () => '',
  );
}
