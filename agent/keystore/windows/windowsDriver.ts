import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { Certificate } from '@hrca/x509';
import { certificateId } from '../../signing/certificateId.ts';
import { supportedAlgorithms } from '../../signing/supportedAlgorithms.ts';
import { certificateChain, readLeniently } from '../certificateChain.ts';
import type { DeviceCertificate, Driver } from '../native/driver.ts';
import { keyProvider, reachableBy, withKey } from './certificateKey.ts';
import { type StoreCertificate, withStore } from './certificateStore.ts';
import { loadWin32, type Win32 } from './win32.ts';
import { windowsAlgorithms, windowsSignature } from './windowsSignature.ts';

/** A window follows within a second. */
const POLL_MS = 700;

/**
 * The certificate store of this Windows user: what vendors' own drivers put there when their Key is plugged in, and
 * keys that were imported. Its providers ask for the PIN in their own dialogues.
 *
 * @throws HrcaError `KEYSTORE_DRIVER_UNLOADABLE`
 */
export async function openWindowsDriver(): Promise<Driver> {
  return createWindowsDriver(loadWin32());
}

export function createWindowsDriver(win32: Win32): Driver {
  const managedByDevice = async () => {
    throw new HrcaError('PIN_MANAGED_BY_DEVICE');
  };
  return {
    async list() {
      const issuers = withStore(win32, 'CA', (held) => held.flatMap(({ certificate }) => readLeniently(certificate)));
      const certificates = withStore(win32, 'MY', (held) =>
        held.map((one) => describe(win32, one, issuers)).filter((one) => one !== undefined),
      );
      return { certificates, faults: [] };
    },
    async sign({ certificateId: id, algorithm, message }) {
      return withStore(win32, 'MY', (held) => {
        const here = held.find(({ certificate }) => certificateId(certificate) === id);
        if (!here) throw new HrcaError('KEY_REMOVED');
        const signature = withKey(win32, here, (key) => windowsSignature(win32, { key, algorithm, message }));
        if (!isRight({ certificate: here.certificate, algorithm, message, signature })) {
          throw new HrcaError('KEYSTORE_DRIVER_FAILED', { details: { reason: 'signature does not verify' } });
        }
        return signature;
      });
    },
    verifyPin: managedByDevice,
    changePin: managedByDevice,
    watch(listener) {
      let before = contents(win32);
      const timer = setInterval(() => {
        const now = contents(win32);
        if (now !== before) listener();
        before = now;
      }, POLL_MS);
      return () => clearInterval(timer);
    },
    close: async () => undefined,
  };
}

/** `undefined` for a certificate that has no key here: somebody else's, or one whose Key is not plugged in. */
function describe(
  win32: Win32,
  { context, certificate }: StoreCertificate,
  issuers: readonly Certificate[],
): DeviceCertificate | undefined {
  const provider = keyProvider(win32, context);
  const kind = provider && reachableBy(win32, { context, provider });
  if (!kind) return undefined;
  const [read] = readLeniently(certificate);
  const able = read ? supportedAlgorithms(read.publicKeyKind) : [];
  return {
    certificate,
    issuers: read ? certificateChain(read, issuers).slice(1) : [],
    device: `Windows · ${provider.name}`,
    algorithms: able.filter((algorithm) => windowsAlgorithms[kind].includes(algorithm)),
    pin: { askedBy: 'device' },
  };
}

function contents(win32: Win32): string {
  return withStore(win32, 'MY', (held) => {
    const hash = createHash('sha256');
    for (const { certificate } of held) hash.update(certificate);
    return hash.digest('hex');
  });
}

function isRight({
  certificate,
  algorithm,
  message,
  signature,
}: {
  certificate: Uint8Array;
  algorithm: LoginAlgorithm;
  message: Uint8Array;
  signature: Uint8Array;
}): boolean {
  const key = new X509Certificate(certificate).publicKey;
  if (algorithm === 'ES256') return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  if (algorithm === 'PS256') {
    return verify('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature);
  }
  return verify('sha256', message, key, signature);
}
