import type { Issuer } from './issuer.ts';
import { LruCache } from './lruCache.ts';
import type { Signer } from './signer.ts';
import { type TrustAnchors as PublicTrustAnchors, trusted } from './types.ts';

// Upper bound; units have certificates of few CAs.
const ISSUER_CACHE_SIZE = 64;

/** The certificates that a portal trusts, and a cache of chains verified up to them. Made by `parseTrustAnchors`. */
export class TrustAnchors implements PublicTrustAnchors {
  readonly [trusted] = true;
  readonly anchors: readonly Issuer[];
  /** Signers of successful logins, by `signerKey` of the protected header. */
  readonly #signers: LruCache<Signer>;
  /** Intermediates, by their element of `x5c`. */
  readonly #issuers: LruCache<Issuer>;
  readonly #bySubject = new Map<string, Issuer[]>();

  constructor({ anchors, cacheSize }: { anchors: readonly Issuer[]; cacheSize: number }) {
    this.anchors = anchors;
    this.#signers = new LruCache({ capacity: cacheSize });
    this.#issuers = new LruCache({ capacity: Math.min(cacheSize, ISSUER_CACHE_SIZE) });
    // Latest expiry first: a CA may have renewed its certificate with the same key, so that both verify.
    for (const anchor of anchors.toSorted((a, b) => b.certificate.notAfter - a.certificate.notAfter)) {
      const name = nameKey(anchor.certificate.subjectDer);
      this.#bySubject.set(name, [...(this.#bySubject.get(name) ?? []), anchor]);
    }
  }

  /** Several where a CA has renewed its certificate under the same name. */
  withSubject(subjectDer: Uint8Array): readonly Issuer[] {
    return this.#bySubject.get(nameKey(subjectDer)) ?? [];
  }

  signer(protectedHeader: string): Signer | undefined {
    const signer = this.#signers.get(signerKey(protectedHeader));
    return signer?.protectedHeader === protectedHeader ? signer : undefined;
  }

  issuer(x5cEntry: string): Issuer | undefined {
    return this.#issuers.get(x5cEntry);
  }

  /**
   * Caches a chain for the next login. Call it only after every check has passed, so that an attacker can fill the cache
   * only with certificates whose keys he holds. The signature is not part of the cache key, since an ECDSA signature can be
   * varied without the key.
   */
  remember(signer: Signer): void {
    this.#signers.set(signerKey(signer.protectedHeader), signer);
    for (const issuer of signer.chain.issuers) if (issuer.x5cEntry) this.#issuers.set(issuer.x5cEntry, issuer);
  }
}

/**
 * The start of a protected header, up to beyond the leaf's serial number. Hashing the whole header would take 5 µs; it is
 * compared after the lookup.
 */
function signerKey(protectedHeader: string): string {
  return protectedHeader.slice(0, 160);
}

/** The bytes of a name as a key of a Map. */
function nameKey(der: Uint8Array): string {
  return Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
}
