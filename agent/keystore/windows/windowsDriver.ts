import { createHash } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import type { Certificate } from '@hrca/x509';
import { certificateChain, certificateId, readableCertificates, supportedAlgorithms } from '@hrca/x509';
import { checkSignature } from '#agent/signing/checkSignature.ts';
import { keepBetterCopy } from '../bestCopy.ts';
import type { DeviceCertificate, Driver } from '../native/driver.ts';
import { type StoreCertificate, withStore } from './certificateStore.ts';
import { keyProvider, probeKey, withPrivateKey } from './privateKeyHandle.ts';
import { loadWin32, type Win32 } from './win32.ts';
import { windowsAlgorithms, windowsSignature } from './windowsSignature.ts';

/** Short enough that a window shows a change within a second. */
const POLL_MS = 700;

/**
 * The certificate store of this Windows user: certificates that vendors' drivers add when a device is plugged in, and imported
 * ones. Its providers ask for the PIN in their own dialogues.
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

/** The best copies by id: MY combines several stores, so it may have a certificate twice, once without its key. */
function bestCopies(win32: Win32, held: readonly StoreCertificate[], issuers: readonly Certificate[]) {
  const kept = new Map<string, { held: StoreCertificate; listed: DeviceCertificate }>();
  for (const candidate of held) {
    const listed = describe(win32, candidate, issuers);
    if (!listed) continue;
    keepBetterCopy(kept, certificateId(candidate.certificate), { held: candidate, listed }, (copy) => copy.listed);
  }
  return kept;
}

/** `undefined` for a certificate without an accessible key: another user's, or one whose device is not plugged in. */
function describe(
  win32: Win32,
  { context, certificate }: StoreCertificate,
  issuers: readonly Certificate[],
): DeviceCertificate | undefined {
  const provider = keyProvider(win32, context);
  const access = provider && probeKey(win32, { context, provider });
  if (!access) return undefined;
  const [read] = readableCertificates([certificate]);
  const keyAlgorithms = read ? supportedAlgorithms(read.publicKeyKind) : [];
  return {
    certificate,
    issuers: read ? certificateChain(read, issuers).slice(1) : [],
    device: `Windows · ${provider.name}`,
    algorithms: keyAlgorithms.filter((algorithm) => windowsAlgorithms[access.kind].includes(algorithm)),
    pin: { askedBy: 'device' },
    isKeyVisible: access.isOpened,
  };
}

function contents(win32: Win32): string {
  return withStore(win32, 'MY', (held) => {
    const hash = createHash('sha256');
    for (const { certificate } of held) hash.update(certificate);
    return hash.digest('hex');
  });
}
