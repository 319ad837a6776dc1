import type { AdminResults } from '#agent/control/admin.ts';
import type { AdminMethod, AdminParams } from '#agent/control/adminMethods.ts';
import { callAgent as callControl } from '#agent/control/controlClient.ts';
import { controlAt } from './ownControl.ts';

/** Administration by an agent of a test, whose socket is in a folder of the test's. */
export function callAgent<M extends AdminMethod>(
  address: string,
  method: M,
  params: AdminParams<M>,
): Promise<AdminResults[M]> {
  return callControl(controlAt(address), method, params);
}
