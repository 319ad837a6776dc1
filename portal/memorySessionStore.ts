import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import session, { type SessionData } from 'express-session';
import { KeysByAddress } from './keysByAddress.ts';
import './sessionData.ts';

/** How often expired sessions are deleted. */
const SWEEP_INTERVAL_MS = 60_000;

export interface SessionLimits {
  readonly capacity: number;
  /** Sessions of one address that are not logged in. */
  readonly anonymousPerAddress: number;
  /** Since the last request. */
  readonly idleMs: number;
  /** Since the last challenge, not the last request: an anonymous session expires with its challenge. */
  readonly anonymousMs: number;
  /** Since the session began. */
  readonly absoluteMs: number;
}

export const sessionLimits: SessionLimits = {
  capacity: 20_000,
  anonymousPerAddress: 1_000,
  idleMs: 30 * 60_000,
  anonymousMs: CHALLENGE_LIFETIME_MS,
  absoluteMs: 8 * 3_600_000,
};

interface StoredSession {
  readonly json: string;
  /** Address of a session that is not logged in; `undefined` once it is. */
  readonly anonymousFrom: string | undefined;
  readonly startedAt: number;
  readonly usedAt: number;
}

type Callback<T = void> = (error?: unknown, value?: T) => void;

/**
 * Sessions of one process, limited in number and in time; express-session's own MemoryStore has no limits. A full store
 * drops the oldest anonymous session of the address with the most of them, never one that is logged in.
 */
export class MemorySessionStore extends session.Store {
  readonly #sessions = new Map<string, StoredSession>();
  readonly #anonymous = new KeysByAddress();
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
    callback(null, stored ? { ...JSON.parse(stored.json), startedAt: stored.startedAt } : null);
  }

  /** Fails with `SESSION_ENDED` where the session has ended since it was read, with `PORTAL_BUSY` where the store is full. */
  set(id: string, data: SessionData, callback?: Callback): void {
    const stored = this.#live(id);
    // A request that was pending at the logout must not restore the session.
    if (!stored && data.startedAt !== undefined) {
      callback?.(new HrcaError('SESSION_ENDED'));
      return;
    }
    const anonymousFrom = data.login === undefined ? (data.address ?? '') : undefined;
    this.#delete(id);
    if (!this.#makeRoom(anonymousFrom)) {
      callback?.(new HrcaError('PORTAL_BUSY'));
      return;
    }
    const now = this.#now();
    const json = JSON.stringify(data);
    this.#sessions.set(id, { json, anonymousFrom, startedAt: stored?.startedAt ?? now, usedAt: now });
    if (anonymousFrom !== undefined) this.#anonymous.add(anonymousFrom, id);
    callback?.();
  }

  destroy(id: string, callback?: Callback): void {
    this.#delete(id);
    callback?.();
  }

  /** Restarts the idle time of a session that is logged in. Any other lasts as long as its challenge. */
  override touch(id: string, _data: SessionData, callback?: () => void): void {
    const stored = this.#live(id);
    if (stored && stored.anonymousFrom === undefined) this.#sessions.set(id, { ...stored, usedAt: this.#now() });
    callback?.();
  }

  #live(id: string): StoredSession | undefined {
    const stored = this.#sessions.get(id);
    if (!stored || !this.#isOver(stored)) return stored;
    this.#delete(id);
    return undefined;
  }

  #delete(id: string): void {
    const stored = this.#sessions.get(id);
    if (stored?.anonymousFrom !== undefined) this.#anonymous.delete(stored.anonymousFrom, id);
    this.#sessions.delete(id);
  }

  #isOver({ anonymousFrom, startedAt, usedAt }: StoredSession): boolean {
    const { idleMs, anonymousMs, absoluteMs } = this.#limits;
    const now = this.#now();
    return now - usedAt >= (anonymousFrom === undefined ? idleMs : anonymousMs) || now - startedAt >= absoluteMs;
  }

  #makeRoom(anonymousFrom: string | undefined): boolean {
    const { capacity, anonymousPerAddress } = this.#limits;
    if (anonymousFrom !== undefined && this.#anonymous.count(anonymousFrom) >= anonymousPerAddress) {
      this.#delete(this.#anonymous.oldestOf(anonymousFrom) ?? '');
    }
    this.#sweep();
    if (this.#sessions.size >= capacity) this.#delete(this.#anonymous.oldestOfBusiestAddress() ?? '');
    return this.#sessions.size < capacity;
  }

  /** Once an interval, not at every request: a flood that keeps the store full must not cost more. */
  #sweep(): void {
    if (this.#now() - this.#sweptAt < SWEEP_INTERVAL_MS) return;
    this.#sweptAt = this.#now();
    for (const [id, stored] of this.#sessions) if (this.#isOver(stored)) this.#delete(id);
  }
}
