/** USB vendor ids of the devices that CAs in Jiangsu issue, upper-case hex; no smart card readers. */
const vendors: Readonly<Record<string, string>> = {
  '055C': '龙脉 USB Key',
  '096E': '飞天 USB Key',
  '163C': '握奇 USB Key',
};

/** Display names of the USB Keys among devices with these vendor ids. */
export function deviceNamesOf(vendorNumbers: readonly string[]): string[] {
  return vendorNumbers.flatMap((number) => vendors[number.toUpperCase()] ?? []);
}
