import type { ErrorCode, WindowAction, WindowNotice, WindowView } from '@hrca/protocol';

/** With these the window, or the request that it was opened for, has ended: there is no screen to say more on. */
export const windowEndCodes: ReadonlySet<ErrorCode> = new Set([
  'USER_CANCELLED',
  'USER_TIMEOUT',
  'REQUEST_ABORTED',
  'WINDOW_UNAVAILABLE',
]);

export type EndView = Extract<WindowView, { screen: 'end' }>;

/** One window that the agent opened: it shows a screen and waits for what the person does there. */
export interface AgentWindow {
  /** @throws HrcaError `USER_CANCELLED`, `USER_TIMEOUT`, `WINDOW_UNAVAILABLE`, `REQUEST_ABORTED` */
  ask(view: WindowView): Promise<WindowAction>;
  /** Gives the screen that is being asked new contents; what the person has typed or chosen there stays. */
  update(view: WindowView): void;
  /** Says it on every screen from now on, the last one too. */
  note(notice: WindowNotice): void;
  /** Throws what `ask` would, where the person has gone meanwhile. */
  assertOpen(): void;
  /** Opens it anew in front of everything; the page that was open says that it has been replaced. */
  raise(): Promise<void>;
  /** Resolves once the page that was launched last has connected. @throws HrcaError `WINDOW_UNAVAILABLE`; what `ask` throws */
  connected(): Promise<void>;
  end(view: EndView): void;
}

/**
 * Resolves once the window's program has been started. After `lifetimeMs` it is `USER_TIMEOUT` however busy its keys are;
 * without one only a window that is left alone times out. @throws HrcaError `WINDOW_UNAVAILABLE`
 */
export type OpenWindow = (options: { signal: AbortSignal; lifetimeMs?: number | undefined }) => Promise<AgentWindow>;
