import { readCertificate } from '@hrca/x509';
import { supportedAlgorithms } from '../../signing/supportedAlgorithms.ts';
import type { DeviceCertificate, DevicePin } from '../native/driver.ts';
import { type Handle, ulongs } from './abi.ts';
import { CKA, CKF_TOKEN, CKO } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { findObjects, readAttribute } from './objects.ts';
import { canSign } from './signatureMechanism.ts';
import { mechanismsOf, type Token, triesLeft } from './tokens.ts';

/** A certificate on a Key and how its private key is found there. */
export interface KeyCertificate {
  readonly listed: DeviceCertificate;
  readonly slot: Handle;
  /** CKA_ID, which certificate and keys have in common. */
  readonly keyId: Uint8Array;
}

/** Reads the certificates of a token in a session without login. */
export async function readKeyCertificates({
  cryptoki,
  session,
  token,
}: {
  cryptoki: Cryptoki;
  session: Handle;
  token: Token;
}): Promise<KeyCertificate[]> {
  const mechanisms = await mechanismsOf(cryptoki, token.slot);
  const objects = (type: number) => findObjects(cryptoki, session, [{ type: CKA.CLASS, value: ulongs(type) }]);
  const idsOf = async (type: number) => {
    const ids = new Set<string>();
    for (const object of await objects(type)) ids.add(hex(await readAttribute(cryptoki, session, object, CKA.ID)));
    return ids;
  };
  const keyIds = new Set([...(await idsOf(CKO.PRIVATE_KEY)), ...(await idsOf(CKO.PUBLIC_KEY))]);

  const certificates: { der: Uint8Array; keyId: Uint8Array }[] = [];
  for (const object of await objects(CKO.CERTIFICATE)) {
    const der = await readAttribute(cryptoki, session, object, CKA.VALUE);
    const keyId = await readAttribute(cryptoki, session, object, CKA.ID);
    if (der && der.length > 0) certificates.push({ der, keyId: keyId ?? new Uint8Array() });
  }
  // Before login most Keys show neither key, and then a certificate is believed to have one.
  const hasKey = (keyId: Uint8Array) => keyIds.size === 0 || keyIds.has(hex(keyId));
  const issuers = certificates.filter(({ der, keyId }) => isCa(der) && !keyIds.has(hex(keyId))).map(({ der }) => der);

  return certificates
    .filter(({ der }) => !issuers.includes(der))
    .map(({ der, keyId }) => ({
      slot: token.slot,
      keyId,
      listed: {
        certificate: der,
        issuers,
        device: token.label,
        algorithms: hasKey(keyId) ? algorithmsOf(der).filter((algorithm) => canSign(algorithm, mechanisms)) : [],
        pin: pinOf(token),
      },
    }));
}

function pinOf(token: Token): DevicePin {
  if (token.flags & CKF_TOKEN.PROTECTED_AUTHENTICATION_PATH) return { askedBy: 'device' };
  return {
    askedBy: 'agent',
    triesLeft: triesLeft(token),
    isInitial: (token.flags & CKF_TOKEN.USER_PIN_TO_BE_CHANGED) !== 0,
  };
}

function algorithmsOf(der: Uint8Array) {
  try {
    return supportedAlgorithms(readCertificate(der).publicKeyKind);
  } catch {
    // It is listed as unreadable.
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

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}
