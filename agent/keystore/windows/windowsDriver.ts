import { createHash } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import type { Certificate } from '@hrca/x509';
import { certificateChain, certificateId, readableCertificates, supportedAlgorithms } from '@hrca/x509';
import { checkSignature } from '#agent/signing/checkSignature.ts';
import { keepBetterCopy } from '../bestCopy.ts';
import type { DeviceCertificate, Driver } from '../native/driver.ts';
import { keyProvider, reachableBy, withPrivateKey } from './certificateKey.ts';
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
      const issuers = withStore(win32, 'CA', (held) =>
        readableCertificates(held.map(({ certificate }) => certificate)),
      );
      const certificates = withStore(win32, 'MY', (held) => [...bestCopies(win32, held, issuers).values()]);
      return { certificates: certificates.map(({ listed }) => listed), faults: [] };
    },
    async sign({ certificateId: id, algorithm, message }) {
      return withStore(win32, 'MY', (held) => {
        const here = bestCopies(win32, held, []).get(id)?.held;
        if (!here) throw new HrcaError('KEY_REMOVED');
        const signature = withPrivateKey(win32, here, (key) => windowsSignature(win32, { key, algorithm, message }));
        checkSignature({ certificate: here.certificate, algorithm, message, signature });
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

/** By id: MY shows several stores as one, so that it may have a certificate twice, with its key and without. */
function bestCopies(win32: Win32, held: readonly StoreCertificate[], issuers: readonly Certificate[]) {
  const kept = new Map<string, { held: StoreCertificate; listed: DeviceCertificate }>();
  for (const one of held) {
    const listed = describe(win32, one, issuers);
    if (listed) keepBetterCopy(kept, certificateId(one.certificate), { held: one, listed }, (copy) => copy.listed);
  }
  return kept;
}

/** `undefined` for a certificate that has no key here: somebody else's, or one whose Key is not plugged in. */
function describe(
  win32: Win32,
  { context, certificate }: StoreCertificate,
  issuers: readonly Certificate[],
): DeviceCertificate | undefined {
  const provider = keyProvider(win32, context);
  const access = provider && reachableBy(win32, { context, provider });
  if (!access) return undefined;
  const [read] = readableCertificates([certificate]);
  const able = read ? supportedAlgorithms(read.publicKeyKind) : [];
  return {
    certificate,
    issuers: read ? certificateChain(read, issuers).slice(1) : [],
    device: `Windows · ${provider.name}`,
    algorithms: able.filter((algorithm) => windowsAlgorithms[access.kind].includes(algorithm)),
    pin: { askedBy: 'device' },
    isKeySeen: access.isOpened,
  };
}

function contents(win32: Win32): string {
  return withStore(win32, 'MY', (held) => {
    const hash = createHash('sha256');
    for (const { certificate } of held) hash.update(certificate);
    return hash.digest('hex');
  });
}
