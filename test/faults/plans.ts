import { type FaultPoint, faultPoints } from '../../agent/faultPoints.ts';
import { type PortalFaultPoint, portalFaultPoints } from '../../portal/faultPoints.ts';
import type { Order } from '../support/killable/killOnOrder.ts';

/** What is going on when a process is killed. */
export type Deed = 'first login' | 'login' | 'wrong PIN' | 'change of PIN';
export type Plan =
  | { readonly victim: 'agent'; readonly deed: Deed; readonly order: Order<FaultPoint> }
  | { readonly victim: 'portal'; readonly order: Order<PortalFaultPoint> };

const door: FaultPoint[] = ['tries-read', 'tries-in-file', 'tries-in-both', 'try-counted', 'secret-checked'];
const asked: FaultPoint[] = ['login-asked', 'window-opened', 'certificate-chosen'];
const replaced: FaultPoint[] = [
  'new-pin-chosen',
  'device-secret-saved',
  'entry-written',
  'old-secret-deleted',
  'pin-replaced',
];
const signed: FaultPoint[] = ['key-opened', 'signed', 'token-made'];

const steps: Record<Deed, readonly FaultPoint[]> = {
  'first login': faultPoints,
  login: [...asked, ...door, 'tries-forgiven', ...signed],
  'wrong PIN': [...asked, ...door],
  'change of PIN': [...door, 'tries-forgiven', ...replaced],
};
/** Steps that a deed reaches more than once: tries are counted, then forgiven, then started anew. */
const times: Record<Deed, number> = { 'first login': 3, login: 2, 'wrong PIN': 1, 'change of PIN': 3 };
const repeated: ReadonlySet<FaultPoint> = new Set(['tries-in-file', 'tries-in-both']);

const agentOrders = (Object.keys(steps) as Deed[]).flatMap((deed) =>
  steps[deed].flatMap((step) =>
    Array.from({ length: repeated.has(step) ? times[deed] : 1 }, (_, i) => ({ deed, step, time: i + 1 })),
  ),
);

/** How long after the step: at once, then into whatever follows it. */
const delays = [0, 1, 0, 2, 0, 4];
const PORTAL_EVERY = 6;

/** Every step of every deed in turn, and again with other delays for as long as there are rounds. */
export function planOf(round: number): Plan {
  if (round % PORTAL_EVERY === PORTAL_EVERY - 1) {
    const turn = Math.floor(round / PORTAL_EVERY);
    const step = portalFaultPoints[turn % portalFaultPoints.length] as PortalFaultPoint;
    return { victim: 'portal', order: { step, time: 1, delayMs: 0 } };
  }
  const turn = round - Math.floor(round / PORTAL_EVERY);
  const { deed, step, time } = agentOrders[turn % agentOrders.length] as (typeof agentOrders)[number];
  const delayMs = delays[Math.floor(turn / agentOrders.length) % delays.length] as number;
  return { victim: 'agent', deed, order: { step, time, delayMs } };
}
