import { HrcaError } from '@hrca/protocol/errors';
import { certificateId } from '@hrca/x509';
import { keepBetterCopy } from '../bestCopy.ts';
import { createCertificatesWithoutKey } from '../native/certificatesWithoutKey.ts';
import type { DeviceCertificate, Driver, DriverFault } from '../native/driver.ts';
import { encode, types } from './abi.ts';
import { CKF_OS_LOCKING_OK, CKR } from './constants.ts';
import { type Cryptoki, loadCryptoki } from './cryptoki.ts';
import { asHrcaError, isReturnValue } from './returnValue.ts';
import { asPinError, inSession, loggedIn } from './sessions.ts';
import { signOnDevice } from './signOnDevice.ts';
import { readTokenCertificates, type TokenCertificate } from './tokenCertificates.ts';
import { isBlank, isTokenPresent, readToken, slotsWithToken } from './tokens.ts';
import { watchSlots } from './watchSlots.ts';

/** A driver for the tokens of a PKCS#11 module. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `…_UNLOADABLE`, `…_FAILED` */
export async function openPkcs11Driver({ library }: { library: string }): Promise<Driver> {
  const cryptoki = loadCryptoki(library);
  await initialize(cryptoki).catch((error: unknown) => {
    throw asHrcaError(error);
  });
  let known = new Map<string, TokenCertificate>();
  const withoutKey = createCertificatesWithoutKey();
  const slots = watchSlots(cryptoki);

  const list = async () => {
    if (await slots.look()) withoutKey.keepOnly(new Set());
    const found = new Map<string, TokenCertificate>();
    const present = new Set<string>();
    const faults: DriverFault[] = [];
    for (const slot of await slotsWithToken(cryptoki)) {
      let device: { device: string; deviceSerial?: string } = { device: library.split(/[/\\]/).at(-1) as string };
      try {
        const token = await readToken(cryptoki, slot);
        device = { device: token.label, ...(token.serial && { deviceSerial: token.serial }) };
        present.add(token.identity);
        if (isBlank(token)) continue;
        const isWithoutKey = (der: Uint8Array) => withoutKey.has(token.identity, certificateId(der));
        const read = await inSession({ cryptoki, slot }, (session) =>
          readTokenCertificates({ cryptoki, session, token, withoutKey: isWithoutKey }),
        );
        for (const certificate of read)
          keepBetterCopy(found, idOf(certificate.listed), certificate, ({ listed }) => listed);
      } catch (error) {
        const { code } = asHrcaError(error);
        // A device that was removed while it was read is absent, not faulty.
        if (code !== 'KEY_REMOVED') faults.push({ ...device, problem: code });
      }
    }
    withoutKey.keepOnly(present);
    known = found;
    return { certificates: [...found.values()].map(({ listed }) => listed), faults };
  };

  /** Calls `use` with a certificate. A driver error after which the token is absent becomes `KEY_REMOVED`. */
  const onToken = async <T>(id: string, use: (certificate: TokenCertificate) => Promise<T>): Promise<T> => {
    if (!known.has(id)) await list();
    const certificate = known.get(id);
    if (!certificate) throw new HrcaError('KEY_REMOVED');
    try {
      return await use(certificate);
    } catch (error) {
      const failure = asHrcaError(error);
      if (failure.code === 'CERTIFICATE_KEY_MISSING') {
        withoutKey.add(certificate.token.identity, id);
        known.delete(id);
      }
      const isRemoved =
        failure.code === 'KEYSTORE_DRIVER_FAILED' && !(await isTokenPresent(cryptoki, certificate.token.slot));
      throw isRemoved ? new HrcaError('KEY_REMOVED', { cause: error }) : failure;
    }
  };

  return {
    list: () =>
      list().catch((error: unknown) => {
        throw asHrcaError(error);
      }),
    verifyPin: ({ certificateId: id, pin }) =>
      onToken(id, ({ token: { slot } }) =>
        inSession({ cryptoki, slot }, (session) => loggedIn({ cryptoki, slot, session, pin }, async () => undefined)),
      ),
    sign: (request) =>
      onToken(request.certificateId, (certificate) => {
        const { slot } = certificate.token;
        return inSession({ cryptoki, slot }, (session) =>
          loggedIn({ cryptoki, slot, session, pin: request.pin }, () =>
            signOnDevice({ cryptoki, session, certificate, request }),
          ),
        );
      }),
    changePin: ({ certificateId: id, pin, newPin }) =>
      onToken(id, ({ token: { slot } }) =>
        inSession({ cryptoki, slot, isWritable: true }, async (session) => {
          // C_SetPIN does not report which of the two PINs it refuses, so the old one is verified before.
          await loggedIn({ cryptoki, slot, session, pin }, async () => undefined).catch((error: unknown) => {
            if (!isReturnValue(error, CKR.PIN_EXPIRED)) throw error;
          });
          await cryptoki.call('C_SetPIN', session, pin, pin.length, newPin, newPin.length).catch(async (error) => {
            if (isReturnValue(error, CKR.PIN_INVALID, CKR.PIN_LEN_RANGE))
              throw new HrcaError('PIN_REFUSED_BY_DEVICE', { cause: error });
            throw await asPinError({ cryptoki, slot, error });
          });
        }),
      ),
    watch: slots.watch,
    close: () => cryptoki.call('C_Finalize', null).catch(() => undefined),
  };
}

async function initialize(cryptoki: Cryptoki): Promise<void> {
  const args = { createMutex: 0, destroyMutex: 0, lockMutex: 0, unlockMutex: 0, flags: CKF_OS_LOCKING_OK, reserved: 0 };
  try {
    await cryptoki.call('C_Initialize', encode(types.initializeArgs, args)).catch(async (error: unknown) => {
      if (!isReturnValue(error, CKR.CANT_LOCK, CKR.ARGUMENTS_BAD)) throw error;
      await cryptoki.call('C_Initialize', null);
    });
  } catch (error) {
    if (!isReturnValue(error, CKR.CRYPTOKI_ALREADY_INITIALIZED)) throw error;
  }
}

function idOf({ certificate }: DeviceCertificate): string {
  return certificateId(certificate);
}
