import { deviceNamesOf } from './usbVendorIds.ts';

const CR_SUCCESS = 0;
/** `CM_GETIDLIST_FILTER_ENUMERATOR | CM_GETIDLIST_FILTER_PRESENT` */
const PRESENT_OF_ENUMERATOR = 0x101;

/** Names of the plugged-in USB Keys, with or without a driver, from the Windows configuration manager. */
export async function pluggedWindowsDevices(): Promise<string[]> {
  return deviceNamesOf(vendorNumbersIn(await presentUsbDevices()));
}

/**
 * Vendor ids in a list of device instance ids (`USB\VID_055C&PID_E618\…`), without the interfaces of composite devices
 * (`&MI_00`).
 */
export function vendorNumbersIn(instanceIds: string): string[] {
  return instanceIds.split('\0').flatMap((id) => {
    const [, vendor, rest] = /^USB\\VID_([0-9A-F]{4})&PID_[0-9A-F]{4}([^\\]*)/i.exec(id) ?? [];
    return vendor === undefined || rest?.toUpperCase().includes('&MI_') ? [] : [vendor];
  });
}

async function presentUsbDevices(): Promise<string> {
  const { default: koffi } = await import('koffi');
  const manager = koffi.load('cfgmgr32.dll');
  const sizeOf = manager.func(
    'uint32_t __stdcall CM_Get_Device_ID_List_SizeW(_Out_ uint32_t *length, str16 filter, uint32_t flags)',
  );
  const listOf = manager.func(
    'uint32_t __stdcall CM_Get_Device_ID_ListW(str16 filter, void *buffer, uint32_t length, uint32_t flags)',
  );
  const length = [0];
  if (sizeOf(length, 'USB', PRESENT_OF_ENUMERATOR) !== CR_SUCCESS) return '';
  const buffer = Buffer.alloc((length[0] as number) * 2);
  if (listOf('USB', buffer, length[0], PRESENT_OF_ENUMERATOR) !== CR_SUCCESS) return '';
  return buffer.toString('utf16le');
}
