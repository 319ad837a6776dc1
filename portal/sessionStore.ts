import { type SessionData, Store } from 'express-session';

type Callback<T = unknown> = (error: unknown, value?: T) => void;
interface Kept {
  readonly json: string;
  readonly expiresAt: number;
}

export const SESSION_IDLE_MS = 30 * 60_000;

/** Sessions in memory, `capacity` at most: the one that was used longest ago makes room. */
export class MemorySessionStore extends Store {
  readonly #sessions = new Map<string, Kept>();
  readonly #now: () => number;
  readonly #capacity: number;

  constructor({ now, capacity = 50_000 }: { now: () => number; capacity?: number }) {
    super();
    this.#now = now;
    this.#capacity = capacity;
  }

  override get(id: string, done: Callback<SessionData | null>): void {
    const kept = this.#sessions.get(id);
    done(null, kept && kept.expiresAt > this.#now() ? JSON.parse(kept.json) : null);
  }

  override set(id: string, session: SessionData, done?: Callback): void {
    this.#sessions.delete(id);
    this.#sessions.set(id, { json: JSON.stringify(session), expiresAt: this.#now() + SESSION_IDLE_MS });
    if (this.#sessions.size > this.#capacity) this.#sessions.delete(this.#sessions.keys().next().value as string);
    done?.(null);
  }

  override touch(id: string, session: SessionData, done?: Callback): void {
    this.set(id, session, done);
  }

  override destroy(id: string, done?: Callback): void {
    this.#sessions.delete(id);
    done?.(null);
  }
}
