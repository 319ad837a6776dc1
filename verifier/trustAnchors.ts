import { trusted } from './brands.ts';
import type { Issuer } from './issuer.ts';
import { LruCache } from './lruCache.ts';
import type { Signer } from './signer.ts';
import type { TrustAnchors as PublicTrustAnchors } from './types.ts';

// A portal meets a handful of CAs, whatever the number of its units.
const ISSUER_CACHE_SIZE = 64;

/** The certificates that a portal trusts, with the chains that were verified up to them. Made by `parseTrustAnchors`. */
export class TrustAnchors implements PublicTrustAnchors {
  readonly [trusted] = true;
  readonly anchors: readonly Issuer[];
  /** Whoever has logged in, by `signerKey` of the protected header. */
  readonly #signers: LruCache<Signer>;
  /** Intermediates, by their element of `x5c`. */
  readonly #issuers: LruCache<Issuer>;
  readonly #bySubject = new Map<string, Issuer[]>();

  constructor({ anchors, cacheSize }: { anchors: readonly Issuer[]; cacheSize: number }) {
    this.anchors = anchors;
    this.#signers = new LruCache({ capacity: cacheSize });
    this.#issuers = new LruCache({ capacity: Math.min(cacheSize, ISSUER_CACHE_SIZE) });
    // Longest valid first: a CA may have renewed its certificate and kept its key, and then both would do.
    for (const anchor of anchors.toSorted((a, b) => b.certificate.notAfter - a.certificate.notAfter)) {
      const name = nameKey(anchor.certificate.subjectDer);
      this.#bySubject.set(name, [...(this.#bySubject.get(name) ?? []), anchor]);
    }
  }

  /** Several, where a CA has renewed its certificate under the same name. */
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
   * Keeps a chain for the next login. Call it only once every check has passed: then nobody can fill the cache but with
   * certificates that he holds the keys of. The signature is no part of the key, since ECDSA lets anyone vary it.
   */
  remember(signer: Signer): void {
    this.#signers.set(signerKey(signer.protectedHeader), signer);
    for (const issuer of signer.chain.issuers) if (issuer.x5cEntry) this.#issuers.set(issuer.x5cEntry, issuer);
  }
}

/**
 * The start of a protected header, which reaches beyond the algorithm and the leaf's serial number and so tells
 * certificates apart: to hash all of it would cost 5 µs. The whole is compared before it is believed.
 */
function signerKey(protectedHeader: string): string {
  return protectedHeader.slice(0, 160);
}

/** Names are compared octet by octet; this is those octets as a key of a Map. */
function nameKey(der: Uint8Array): string {
  return Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
}
