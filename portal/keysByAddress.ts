import { OrderedSet } from './orderedSet.ts';

/**
 * The entries of a store by client address, oldest first, and the address with the most entries. Every call takes constant
 * time, so that requests cost no more while a flood keeps the store full.
 */
export class KeysByAddress {
  readonly #entriesOf = new Map<string, OrderedSet<string>>();
  /** Addresses by the number of their entries. */
  readonly #addressesWith = new Map<number, OrderedSet<string>>();
  #most = 0;

  add(address: string, entry: string): void {
    const entries = this.#entriesOf.get(address) ?? new OrderedSet();
    this.#entriesOf.set(address, entries);
    const before = entries.size;
    entries.add(entry);
    this.#move({ address, before, after: entries.size });
  }

  delete(address: string, entry: string): void {
    const entries = this.#entriesOf.get(address);
    if (!entries?.delete(entry)) return;
    if (entries.size === 0) this.#entriesOf.delete(address);
    this.#move({ address, before: entries.size + 1, after: entries.size });
  }

  count(address: string): number {
    return this.#entriesOf.get(address)?.size ?? 0;
  }

  oldestOf(address: string): string | undefined {
    return this.#entriesOf.get(address)?.oldest();
  }

  /** The oldest entry of the address that has the most. */
  oldestOfBusiestAddress(): string | undefined {
    return this.oldestOf(this.#addressesWith.get(this.#most)?.oldest() ?? '');
  }

  #move({ address, before, after }: { address: string; before: number; after: number }): void {
    if (before === after) return;
    const left = this.#addressesWith.get(before);
    left?.delete(address);
    if (left?.size === 0) this.#addressesWith.delete(before);
    if (after > 0) this.#addressesWith.set(after, (this.#addressesWith.get(after) ?? new OrderedSet()).add(address));
    // Counts change by one, so the next maximum is at most one away.
    if (after > this.#most) this.#most = after;
    else if (!this.#addressesWith.has(this.#most)) this.#most -= 1;
  }
}
