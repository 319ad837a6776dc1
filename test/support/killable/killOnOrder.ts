/** At which step to die, at the how-manieth time it is reached, and how long after. */
export interface Order<Step extends string> {
  readonly step: Step;
  readonly time: number;
  /** 0: at the step itself. More: somewhere in what follows it, such as between two writes of one file. */
  readonly delayMs: number;
}

/** Told by the process that started this one where to die, kills itself there as `kill -9` would. */
export function killOnOrder<Step extends string>(): (step: Step) => void {
  let order: Order<Step> | undefined;
  let times = 0;
  process.on('message', (next: Order<Step>) => {
    order = next;
    times = 0;
    process.send?.({ armed: next.step });
  });
  process.on('disconnect', () => process.exit());
  const die = () => process.kill(process.pid, 'SIGKILL');
  return (step) => {
    if (step !== order?.step) return;
    times += 1;
    if (times !== order.time) return;
    if (order.delayMs === 0) die();
    else setTimeout(die, order.delayMs);
  };
}
