/** Input of a run under Wine; bytes are base64, certificates and keys DER. */
export interface ProbeInput {
  readonly message: string;
  readonly unit: { readonly key: string; readonly certificate: string; readonly issuer: string };
  /** A certificate of another user, without a key. */
  readonly stranger: string;
}

export interface ProbeListed {
  readonly certificate: string;
  readonly issuers: readonly string[];
  readonly device: string;
  readonly algorithms: readonly string[];
  readonly pin: unknown;
}

export interface ProbeOutput {
  readonly listedFirst: readonly ProbeListed[];
  readonly listed: readonly ProbeListed[];
  /** By certificate. */
  readonly signatures: Readonly<Record<string, string>>;
  /** Error codes. */
  readonly refusals: Readonly<Record<'otherAlgorithm' | 'notThere' | 'verifyPin' | 'changePin' | 'keyGone', string>>;
  readonly listedWithoutKey: readonly ProbeListed[];
  readonly cng: { readonly publicKey: { n: string; e: string }; readonly RS256?: string; readonly PS256?: string };
}
