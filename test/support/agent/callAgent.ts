import type { AdminResults } from '#agent/control/admin.ts';
import type { AdminMethod, AdminParams } from '#agent/control/adminMethods.ts';
import { callAgent as callControl } from '#agent/control/controlClient.ts';
import { controlAt } from './ownControl.ts';

/** Calls an administration method over the control socket of an agent under test. */
export function callAgent<M extends AdminMethod>(
  address: string,
  method: M,
  params: AdminParams<M>,
): Promise<AdminResults[M]> {
  return callControl(controlAt(address), method, params);
}
