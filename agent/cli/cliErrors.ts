/** The new PIN was typed differently the second time. */
export class PinsDiffer extends Error {}

/** The certificate was not removed; `reason` says why. */
export class RemovalRefused extends Error {
  readonly reason: 'idTooShort' | 'removalNeedsYes' | 'nothingRemoved';
  constructor(reason: RemovalRefused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Some of several things went wrong; each is told. */
export class Failures extends Error {
  readonly failures: readonly Error[];
  constructor(failures: readonly Error[]) {
    super('failures');
    this.failures = failures;
  }
}

/** The secrets could not be asked for; `reason` says why. */
export class SecretsUnavailable extends Error {
  readonly reason: 'tooFewLines' | 'noTerminal' | 'interrupted';
  constructor(reason: SecretsUnavailable['reason']) {
    super(reason);
    this.reason = reason;
  }
}
