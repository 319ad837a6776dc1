/** The two entries of a new PIN differ. */
export class PinsDiffer extends Error {}

/** The certificate was not removed; `reason` says why. */
export class RemovalRefused extends Error {
  readonly reason: 'idTooShort' | 'removalNeedsYes' | 'nothingRemoved';
  constructor(reason: RemovalRefused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Several errors, each of which is printed. */
export class Failures extends Error {
  readonly failures: readonly Error[];
  constructor(failures: readonly Error[]) {
    super('failures');
    this.failures = failures;
  }
}

/** No secret could be read; `reason` says why. */
export class SecretsUnavailable extends Error {
  readonly reason: 'tooFewLines' | 'noTerminal' | 'interrupted';
  constructor(reason: SecretsUnavailable['reason']) {
    super(reason);
    this.reason = reason;
  }
}
