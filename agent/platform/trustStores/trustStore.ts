import { X509Certificate } from 'node:crypto';

/** The beginning of the common name of each CA that the agent creates. */
export const CA_NAME = 'HRCA localhost only';

/** A CA's certificate, as it is added to the stores. */
export interface TrustedCa {
  readonly pem: string;
  /** Its common name, different for each CA. */
  readonly label: string;
}

/** One trust store of a browser or of the system. */
export interface TrustStore {
  /** The program and the path, for display. */
  readonly name: string;
  /** Whether the CA is trusted for TLS servers. */
  holds(ca: TrustedCa): Promise<boolean>;
  /** Labels of the agent's CAs in the store, trusted or not: a failed attempt may have left an untrusted one. */
  ours(): Promise<readonly string[]>;
  /**
   * Trusts the CA for TLS servers and nothing else. A failed attempt is undone.
   *
   * @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED`
   */
  add(ca: TrustedCa): Promise<void>;
  /**
   * Removes a CA of the agent, trusted or not. Restores the store's bytes where no other program has changed them since.
   *
   * @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED`
   */
  remove(label: string): Promise<void>;
}

/** Lists the stores of this user that exist now. */
export type FindTrustStores = () => Promise<readonly TrustStore[]>;

export function trustedCa(pem: string): TrustedCa {
  return { pem, label: new X509Certificate(pem).subject.replace(/^CN=/, '') };
}

const OUR_LABEL = `${CA_NAME} [0-9a-f]{8}`;

/** The labels of the agent's CAs in a text, each once. */
export function ourLabelsIn(text: string): readonly string[] {
  return [...new Set(text.match(new RegExp(`\\b${OUR_LABEL}\\b`, 'g')))];
}
