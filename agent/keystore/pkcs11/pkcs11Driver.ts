import { HrcaError } from '@hrca/protocol/errors';
import { certificateId } from '../../signing/certificateId.ts';
import type { DeviceCertificate, DeviceSignRequest, Driver, DriverFault } from '../native/driver.ts';
import { encode, type Handle, readUlong, types, ulongs } from './abi.ts';
import { CKA, CKF_OS_LOCKING_OK, CKO, CKR, CKU_CONTEXT_SPECIFIC } from './constants.ts';
import { type Cryptoki, loadCryptoki } from './cryptoki.ts';
import { type KeyCertificate, readKeyCertificates } from './keyCertificates.ts';
import { findObjects, readAttribute } from './objects.ts';
import { asHrcaError, isReturnValue } from './returnValue.ts';
import { inSession, loggedIn, wrongPin } from './sessions.ts';
import { signatureMechanism } from './signatureMechanism.ts';
import { isBlank, isTokenPresent, mechanismsOf, readToken, slotsWithToken } from './tokens.ts';
import { watchSlots } from './watchSlots.ts';

/** RSA-8192; a call for the length first would be one more round trip to the Key. */
const SIGNATURE_MAX_BYTES = 1_024;

/** The Keys that a PKCS#11 module reaches. @throws HrcaError `KEYSTORE_DRIVER_MISSING`, `…_UNLOADABLE`, `…_FAILED` */
export async function openPkcs11Driver({ library }: { library: string }): Promise<Driver> {
  const cryptoki = loadCryptoki(library);
  await initialize(cryptoki).catch((error: unknown) => {
    throw asHrcaError(error);
  });
  let known = new Map<string, KeyCertificate>();
  const slots = watchSlots(cryptoki);

  const list = async () => {
    await slots.look();
    const found = new Map<string, KeyCertificate>();
    const faults: DriverFault[] = [];
    for (const slot of await slotsWithToken(cryptoki)) {
      let device = library.split(/[/\\]/).at(-1) as string;
      try {
        const token = await readToken(cryptoki, slot);
        device = token.label;
        if (isBlank(token)) continue;
        const read = await inSession({ cryptoki, slot }, (session) =>
          readKeyCertificates({ cryptoki, session, token }),
        );
        for (const certificate of read) found.set(idOf(certificate.listed), certificate);
      } catch (error) {
        const { code } = asHrcaError(error);
        // Pulled out while it was read: then it is not there, which is no fault.
        if (code !== 'KEY_REMOVED') faults.push({ device, problem: code });
      }
    }
    known = found;
    return { certificates: [...found.values()].map(({ listed }) => listed), faults };
  };

  /** Runs `use` on the Key that holds a certificate; whatever fails there while the Key is gone is `KEY_REMOVED`. */
  const onKey = async <T>(id: string, use: (certificate: KeyCertificate) => Promise<T>): Promise<T> => {
    if (!known.has(id)) await list();
    const certificate = known.get(id);
    if (!certificate) throw new HrcaError('KEY_REMOVED');
    try {
      return await use(certificate);
    } catch (error) {
      const refusal = asHrcaError(error);
      const isGone = refusal.code === 'KEYSTORE_DRIVER_FAILED' && !(await isTokenPresent(cryptoki, certificate.slot));
      throw isGone ? new HrcaError('KEY_REMOVED', { cause: error }) : refusal;
    }
  };

  return {
    list: () =>
      list().catch((error: unknown) => {
        throw asHrcaError(error);
      }),
    verifyPin: ({ certificateId: id, pin }) =>
      onKey(id, ({ slot }) =>
        inSession({ cryptoki, slot }, (session) => loggedIn({ cryptoki, slot, session, pin }, async () => undefined)),
      ),
    sign: (request) =>
      onKey(request.certificateId, ({ slot, keyId }) =>
        inSession({ cryptoki, slot }, (session) =>
          loggedIn({ cryptoki, slot, session, pin: request.pin }, () =>
            signOnKey({ cryptoki, slot, session, keyId, request }),
          ),
        ),
      ),
    changePin: ({ certificateId: id, pin, newPin }) =>
      onKey(id, ({ slot }) =>
        inSession({ cryptoki, slot, isWritable: true }, async (session) => {
          // Which of the two PINs a refusal means, C_SetPIN does not say.
          await loggedIn({ cryptoki, slot, session, pin }, async () => undefined).catch((error: unknown) => {
            if (!isReturnValue(error, CKR.PIN_EXPIRED)) throw error;
          });
          await cryptoki.call('C_SetPIN', session, pin, pin.length, newPin, newPin.length).catch(async (error) => {
            if (isReturnValue(error, CKR.PIN_INVALID, CKR.PIN_LEN_RANGE))
              throw new HrcaError('PIN_REFUSED_BY_DEVICE', { cause: error });
            throw await wrongPin({ cryptoki, slot, error });
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

async function signOnKey({
  cryptoki,
  slot,
  session,
  keyId,
  request: { algorithm, message, pin },
}: {
  cryptoki: Cryptoki;
  slot: Handle;
  session: Handle;
  keyId: Uint8Array;
  request: DeviceSignRequest;
}): Promise<Uint8Array> {
  const [key] = await findObjects(cryptoki, session, [
    { type: CKA.CLASS, value: ulongs(CKO.PRIVATE_KEY) },
    { type: CKA.ID, value: Buffer.from(keyId) },
  ]);
  if (key === undefined) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const signing = signatureMechanism({ algorithm, mechanisms: await mechanismsOf(cryptoki, slot), message });
  await cryptoki.call('C_SignInit', session, signing.mechanism, key);
  const always = await readAttribute(cryptoki, session, key, CKA.ALWAYS_AUTHENTICATE);
  if (always?.[0]) await cryptoki.call('C_Login', session, CKU_CONTEXT_SPECIFIC, pin ?? null, pin?.length ?? 0);
  const signature = Buffer.alloc(SIGNATURE_MAX_BYTES);
  const length = ulongs(signature.length);
  await cryptoki.call('C_Sign', session, signing.input, signing.input.length, signature, length);
  return new Uint8Array(signature.subarray(0, Number(readUlong(length))));
}

function idOf({ certificate }: DeviceCertificate): string {
  return certificateId(certificate);
}
