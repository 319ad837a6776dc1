/** Adds the signing time in the time zone of this computer. */
const line = document.querySelector<HTMLElement>('[data-local-time]');
const signedAt = document.querySelector('time')?.dateTime;
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

if (line && signedAt) {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
  const value = line.querySelector('dd');
  if (value) value.textContent = `${format.format(new Date(signedAt))} (${timeZone})`;
  line.hidden = false;
}

export {};
