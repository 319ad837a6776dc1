/**
 * A set that gives its oldest member in constant time. `set.values().next()` does not: V8 keeps the places of deleted
 * members until it rehashes, and a new iterator steps over each of them. One iterator that stays does so once.
 */
export class OldestFirst<T extends string> {
  readonly #members = new Set<T>();
  #iterator = this.#members.values();
  #oldest: T | undefined;

  get size(): number {
    return this.#members.size;
  }

  add(member: T): this {
    this.#members.add(member);
    return this;
  }

  delete(member: T): boolean {
    if (member === this.#oldest) this.#oldest = undefined;
    return this.#members.delete(member);
  }

  oldest(): T | undefined {
    this.#oldest ??= this.#next() ?? this.#startAgain();
    return this.#oldest;
  }

  #next(): T | undefined {
    return this.#iterator.next().value;
  }

  /** An iterator that has come to the end stays there, even if members are added later. */
  #startAgain(): T | undefined {
    this.#iterator = this.#members.values();
    return this.#next();
  }
}
