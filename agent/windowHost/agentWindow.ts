import type { ErrorCode, WindowAction, WindowNotice, WindowView } from '@hrca/protocol';

/** Codes after which the window or its request has ended, so that no further screen can be shown. */
export const windowEndCodes: ReadonlySet<ErrorCode> = new Set([
  'USER_CANCELLED',
  'USER_TIMEOUT',
  'REQUEST_ABORTED',
  'WINDOW_UNAVAILABLE',
]);

export type EndView = Extract<WindowView, { screen: 'end' }>;

/** A screen without the site and the program that ask for it: `singleWindow` adds these. */
export type FlowView = WithoutAsker<WindowView>;
type WithoutAsker<V> = V extends WindowView ? Omit<V, 'origin' | 'program'> : never;

/** One window that the agent opened: shows a screen and waits for the user's action. `V` is a screen as the caller gives it. */
export interface AgentWindow<V = WindowView> {
  /** @throws HrcaError `USER_CANCELLED`, `USER_TIMEOUT`, `WINDOW_UNAVAILABLE`, `REQUEST_ABORTED` */
  ask(view: V): Promise<WindowAction>;
  /** Replaces the contents of the screen that is being asked; what the user has typed or chosen there stays. */
  update(view: V): void;
  /** Shows the notice on every screen from now on, including the last. */
  setNotice(notice: WindowNotice): void;
  /** Throws what `ask` would throw once the user has closed the window. */
  assertOpen(): void;
  /** Opens the window again, in front of the others; the page that was open shows that it was replaced. */
  raise(): Promise<void>;
  /** Resolves once the page that was launched last has connected. @throws HrcaError `WINDOW_UNAVAILABLE`; what `ask` throws */
  connected(): Promise<void>;
  end(view: EndView): void;
}
export type FlowWindow = AgentWindow<FlowView>;

/**
 * Resolves once the window's program has started. The window times out (`USER_TIMEOUT`) after `lifetimeMs` also while the
 * user is typing; without `lifetimeMs` only after two minutes without input. @throws HrcaError `WINDOW_UNAVAILABLE`
 */
export type OpenWindow = (options: { signal: AbortSignal; lifetimeMs?: number | undefined }) => Promise<AgentWindow>;
