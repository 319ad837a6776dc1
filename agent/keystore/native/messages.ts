import type { ErrorCode, ErrorDetails } from '@hrca/protocol';
import type { Driver, DriverMethod } from './driver.ts';
import type { DriverSpec } from './driverSpec.ts';

/** What the agent says to the process that hosts a driver. A PIN is in here: it is never logged, nor in arguments. */
export type ToWorker =
  | { readonly open: DriverSpec }
  | { readonly watch: boolean }
  | { readonly close: true }
  | DriverCall<DriverMethod>;

export interface DriverCall<M extends DriverMethod> {
  readonly id: number;
  readonly method: M;
  readonly params: Parameters<Driver[M]>;
}

/** What that process says. */
export type FromWorker =
  | { readonly changed: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };
