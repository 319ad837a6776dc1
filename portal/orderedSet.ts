/**
 * A set that returns its oldest member in constant time. `set.values().next()` does not: V8 keeps the slots of deleted
 * members until it rehashes, and every new iterator steps over all of them. One iterator that is kept does so once.
 */
export class OrderedSet<T extends string> {
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
    this.#oldest ??= this.#next() ?? this.#restart();
    return this.#oldest;
  }

  #next(): T | undefined {
    return this.#iterator.next().value;
  }

  /** An iterator that has reached the end stays there, even if members are added later. */
  #restart(): T | undefined {
    this.#iterator = this.#members.values();
    return this.#next();
  }
}
