import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import session, { type SessionData } from 'express-session';

/** How often expired sessions are looked for. */
const SWEEP_INTERVAL_MS = 60_000;

export interface SessionLimits {
  readonly capacity: number;
  /** Since the last request. */
  readonly idleMs: number;
  /** The same before login: room must not be taken for long by whoever just opens sessions. */
  readonly anonymousIdleMs: number;
  /** Since the session began. */
  readonly absoluteMs: number;
}

export const sessionLimits: SessionLimits = {
  capacity: 20_000,
  idleMs: 30 * 60_000,
  anonymousIdleMs: CHALLENGE_LIFETIME_MS,
  absoluteMs: 8 * 3_600_000,
};

interface StoredSession {
  readonly json: string;
  readonly isAnonymous: boolean;
  readonly startedAt: number;
  readonly usedAt: number;
}

type Callback<T = void> = (error?: unknown, value?: T) => void;

/** Sessions of one process, bounded in number and in time; the store that express-session brings is neither. */
export class MemorySessionStore extends session.Store {
  readonly #sessions = new Map<string, StoredSession>();
  readonly #now: () => number;
  readonly #limits: SessionLimits;
  #sweptAt: number;

  constructor({ now, limits = sessionLimits }: { now: () => number; limits?: SessionLimits }) {
    super();
    this.#now = now;
    this.#limits = limits;
    this.#sweptAt = now();
  }

  get(id: string, callback: Callback<SessionData | null>): void {
    const stored = this.#live(id);
    callback(null, stored ? (JSON.parse(stored.json) as SessionData) : null);
  }

  set(id: string, data: SessionData, callback?: Callback): void {
    const now = this.#now();
    const stored = this.#live(id);
    if (!stored && !this.#hasRoom()) {
      callback?.(new HrcaError('PORTAL_BUSY'));
      return;
    }
    this.#sessions.set(id, {
      json: JSON.stringify(data),
      isAnonymous: data.login === undefined,
      startedAt: stored?.startedAt ?? now,
      usedAt: now,
    });
    callback?.();
  }

  destroy(id: string, callback?: Callback): void {
    this.#sessions.delete(id);
    callback?.();
  }

  /** Only a session that still lives: a slow request must not bring one back that was logged out meanwhile. */
  override touch(id: string, _data: SessionData, callback?: () => void): void {
    const stored = this.#live(id);
    if (stored) this.#sessions.set(id, { ...stored, usedAt: this.#now() });
    callback?.();
  }

  #live(id: string): StoredSession | undefined {
    const stored = this.#sessions.get(id);
    if (!stored || !this.#isOver(stored)) return stored;
    this.#sessions.delete(id);
    return undefined;
  }

  #isOver({ isAnonymous, startedAt, usedAt }: StoredSession): boolean {
    const { idleMs, anonymousIdleMs, absoluteMs } = this.#limits;
    const now = this.#now();
    return now - usedAt >= (isAnonymous ? anonymousIdleMs : idleMs) || now - startedAt >= absoluteMs;
  }

  /** Sweeps by the clock and not at every request, so that a flood that keeps the store full does not cost more. */
  #hasRoom(): boolean {
    if (this.#now() - this.#sweptAt >= SWEEP_INTERVAL_MS) {
      this.#sweptAt = this.#now();
      for (const [id, stored] of this.#sessions) if (this.#isOver(stored)) this.#sessions.delete(id);
    }
    return this.#sessions.size < this.#limits.capacity;
  }
}
