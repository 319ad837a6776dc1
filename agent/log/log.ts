/** Where the agent writes what happened: fields for programs, a sentence for people. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
