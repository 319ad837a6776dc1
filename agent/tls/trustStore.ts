import { X509Certificate } from 'node:crypto';

/** Begins the name of every CA that we make, and tells it from all others. */
export const CA_NAME = 'HRCA localhost only';

/** A CA's certificate as the stores take it. */
export interface TrustedCa {
  readonly pem: string;
  /** Its common name: different for each CA, and readable for people who look into a store. */
  readonly label: string;
}

/** One place where a browser or the system looks up whom to trust. */
export interface TrustStore {
  /** For people: which program, and where. */
  readonly name: string;
  holds(ca: TrustedCa): Promise<boolean>;
  /** Trusts the CA for TLS servers and nothing else. @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED` */
  add(ca: TrustedCa): Promise<void>;
  /** Leaves the store as it was before, to the byte where nobody else has written to it since. */
  remove(ca: TrustedCa): Promise<void>;
}

/** The stores of this user that there are now. */
export type FindTrustStores = () => Promise<readonly TrustStore[]>;

export function trustedCa(pem: string): TrustedCa {
  return { pem, label: new X509Certificate(pem).subject.replace(/^CN=/, '') };
}

export function isOurLabel(label: string): boolean {
  return new RegExp(`^${CA_NAME} [0-9a-f]{8}$`).test(label);
}
