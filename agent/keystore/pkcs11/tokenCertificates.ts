import { readCertificate, sameBytes, supportedAlgorithms } from '@hrca/x509';
import type { DeviceCertificate, DevicePin } from '../native/driver.ts';
import { type Handle, ulongs } from './abi.ts';
import { CKA, CKF_TOKEN, CKO } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { certifiedKey, isKeyOf, readKeyObject, type TokenKey } from './keyMatch.ts';
import { findObjects, readAttribute } from './objects.ts';
import { canSign } from './signatureMechanism.ts';
import { mechanismsOf, type Token, triesLeft } from './tokens.ts';

/** A certificate on a token, with what is needed to find its private key. */
export interface TokenCertificate {
  readonly listed: DeviceCertificate;
  readonly token: Token;
  /** CKA_ID of the certificate; by convention its keys have the same. */
  readonly keyId: Uint8Array;
}

/** Reads the certificates of a token in a session without login. */
export async function readTokenCertificates({
  cryptoki,
  session,
  token,
  withoutKey,
}: {
  cryptoki: Cryptoki;
  session: Handle;
  token: Token;
  /** Whether the key of this certificate was not found after a login. */
  withoutKey: (certificate: Uint8Array) => boolean;
}): Promise<TokenCertificate[]> {
  const mechanisms = await mechanismsOf(cryptoki, token.slot);
  const objects = (type: number) => findObjects(cryptoki, session, [{ type: CKA.CLASS, value: ulongs(type) }]);
  const keys: TokenKey[] = [];
  for (const type of [CKO.PRIVATE_KEY, CKO.PUBLIC_KEY]) {
    for (const object of await objects(type)) keys.push(await readKeyObject(cryptoki, session, object));
  }
  const isKeyVisible = (der: Uint8Array, keyId: Uint8Array): boolean => {
    const certified = certifiedKey(der);
    return keys.some((key) => {
      const isSame = certified && isKeyOf(key, certified);
      return isSame ?? (key.id !== undefined && sameBytes(key.id, keyId));
    });
  };

  const certificates: { der: Uint8Array; keyId: Uint8Array; isKeyVisible: boolean }[] = [];
  for (const object of await objects(CKO.CERTIFICATE)) {
    const der = await readAttribute(cryptoki, session, object, CKA.VALUE);
    const keyId = (await readAttribute(cryptoki, session, object, CKA.ID)) ?? new Uint8Array();
    if (der && der.length > 0) certificates.push({ der, keyId, isKeyVisible: isKeyVisible(der, keyId) });
  }
  const issuers = certificates.filter(({ der, isKeyVisible }) => isCa(der) && !isKeyVisible).map(({ der }) => der);

  return certificates
    .filter(({ der }) => !issuers.includes(der))
    .map(({ der, keyId, isKeyVisible }) => ({
      token,
      keyId,
      listed: {
        certificate: der,
        issuers,
        device: token.label,
        ...(token.serial && { deviceSerial: token.serial }),
        algorithms: algorithmsOf(der).filter((algorithm) => canSign(algorithm, mechanisms)),
        pin: pinOf(token),
        isKeyVisible,
        ...(withoutKey(der) && { problem: 'CERTIFICATE_KEY_MISSING' as const }),
      },
    }));
}

function pinOf(token: Token): DevicePin {
  if (token.flags & CKF_TOKEN.PROTECTED_AUTHENTICATION_PATH) return { askedBy: 'device' };
  return {
    askedBy: 'agent',
    triesLeft: triesLeft(token),
    isInitial: (token.flags & CKF_TOKEN.USER_PIN_TO_BE_CHANGED) !== 0,
    ...(token.pinLengths && { lengths: token.pinLengths }),
  };
}

function algorithmsOf(der: Uint8Array) {
  try {
    return supportedAlgorithms(readCertificate(der).publicKeyKind);
  } catch {
    // A malformed certificate is listed as unreadable.
    return [];
  }
}

function isCa(der: Uint8Array): boolean {
  try {
    return readCertificate(der).basicConstraints.isCa;
  } catch {
    return false;
  }
}
