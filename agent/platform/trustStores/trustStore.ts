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
  /** Whether the CA is trusted for TLS servers. */
  holds(ca: TrustedCa): Promise<boolean>;
  /** Labels of the CAs of ours that are in there, trusted or not: an attempt that failed may have left one untrusted. */
  ours(): Promise<readonly string[]>;
  /**
   * Trusts the CA for TLS servers and nothing else; what is begun and fails is undone.
   *
   * @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED`
   */
  add(ca: TrustedCa): Promise<void>;
  /**
   * Takes a CA of ours out, trusted or not. Leaves the store as it was before, to the byte where no other program has
   * written to it since.
   *
   * @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED`
   */
  remove(label: string): Promise<void>;
}

/** The stores of this user that there are now. */
export type FindTrustStores = () => Promise<readonly TrustStore[]>;

export function trustedCa(pem: string): TrustedCa {
  return { pem, label: new X509Certificate(pem).subject.replace(/^CN=/, '') };
}

const OUR_LABEL = `${CA_NAME} [0-9a-f]{8}`;

/** Each once, in the order of a text such as a program's listing. */
export function ourLabelsIn(text: string): readonly string[] {
  return [...new Set(text.match(new RegExp(`\\b${OUR_LABEL}\\b`, 'g')))];
}
