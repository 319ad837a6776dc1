/** USB vendor numbers of the Keys that issuers here hand out, upper-case hex. Readers for cards are none of them. */
const vendors: Readonly<Record<string, string>> = {
  '055C': '龙脉 USB Key',
  '096E': '飞天 USB Key',
  '163C': '握奇 USB Key',
};

/** The Keys among USB devices, by the vendor number of each, under names for people. */
export function deviceNamesOf(vendorNumbers: readonly string[]): string[] {
  return vendorNumbers.flatMap((number) => vendors[number.toUpperCase()] ?? []);
}
