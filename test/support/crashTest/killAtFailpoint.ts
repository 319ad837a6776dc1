/** Where a process kills itself. */
export interface KillAt<Name extends string> {
  readonly failpoint: Name;
  /** 1: the first time that the failpoint is reached. */
  readonly occurrence: number;
  /** 0: at the failpoint itself. More: after it, such as between two writes of one file. */
  readonly delayMs: number;
}

/** Receives orders from the parent process over IPC; at the failpoint of the last order it sends SIGKILL to its own process. */
export function killAtFailpoint<Name extends string>(): (name: Name) => void {
  let at: KillAt<Name> | undefined;
  let occurrences = 0;
  process.on('message', (next: KillAt<Name>) => {
    at = next;
    occurrences = 0;
    process.send?.({ armed: next.failpoint });
  });
  process.on('disconnect', () => process.exit());
  const kill = () => process.kill(process.pid, 'SIGKILL');
  return (name) => {
    if (name !== at?.failpoint) return;
    occurrences += 1;
    if (occurrences !== at.occurrence) return;
    if (at.delayMs === 0) kill();
    else setTimeout(kill, at.delayMs);
  };
}
