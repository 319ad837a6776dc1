/** The command line was not understood: the help is the answer. */
export class UsageError extends Error {}

/** The new PIN was typed differently the second time. */
export class PinsDiffer extends Error {}

/** The secrets could not be asked for; `reason` says why. */
export class SecretsUnavailable extends Error {
  readonly reason: 'tooFewLines' | 'noTerminal' | 'interrupted';
  constructor(reason: SecretsUnavailable['reason']) {
    super(reason);
    this.reason = reason;
  }
}
