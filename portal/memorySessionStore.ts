import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import session, { type SessionData } from 'express-session';
import { AddressShares } from './addressShares.ts';
import './sessionData.ts';

/** How often expired sessions are looked for. */
const SWEEP_INTERVAL_MS = 60_000;

export interface SessionLimits {
  readonly capacity: number;
  /** Sessions of one address that are not logged in. */
  readonly anonymousPerAddress: number;
  /** Since the last request. */
  readonly idleMs: number;
  /** Since the last challenge; page requests do not count: an anonymous session ends when its challenge does. */
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
  /** Absent: logged in. */
  readonly anonymousFrom: string | undefined;
  readonly startedAt: number;
  readonly usedAt: number;
}

type Callback<T = void> = (error?: unknown, value?: T) => void;

/**
 * Sessions of one process, bounded in number and in time; the store that express-session brings is neither. Where there
 * is no room, the oldest anonymous session of the address with the most of them gives way, never one that is logged in.
 */
export class MemorySessionStore extends session.Store {
  readonly #sessions = new Map<string, StoredSession>();
  readonly #anonymous = new AddressShares();
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

  /** `SESSION_ENDED` for one that was read from here and has ended since, `PORTAL_BUSY` where there is no room. */
  set(id: string, data: SessionData, callback?: Callback): void {
    const stored = this.#live(id);
    // A request that was under way at the logout must not bring the session back.
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

  /** Prolongs a session that is logged in and still lives; any other is as long as its challenge. */
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
    if (this.#sessions.size >= capacity) this.#delete(this.#anonymous.oldestOfFullest() ?? '');
    return this.#sessions.size < capacity;
  }

  /** By the clock and not at every request, so that a flood that keeps the store full does not cost more. */
  #sweep(): void {
    if (this.#now() - this.#sweptAt < SWEEP_INTERVAL_MS) return;
    this.#sweptAt = this.#now();
    for (const [id, stored] of this.#sessions) if (this.#isOver(stored)) this.#delete(id);
  }
}
