/** A time in the local zone with its offset from UTC, and in UTC as logs and servers write it. */
export function moment(at: number): { local: string; iso: string } {
  const offset = -new Date(at).getTimezoneOffset();
  const wallClock = new Date(at + offset * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return { local: `${wallClock} ${zone}`, iso: new Date(at).toISOString() };
}

/** The local day, which may differ from that in UTC. */
export function localDay(at: number): string {
  return moment(at).local.slice(0, 10);
}
