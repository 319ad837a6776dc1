import { certificateId } from '@hrca/x509';
import type { SkfLibrary } from './skfLibrary.ts';
import { readBytes, readNames, withOpen } from './skfReads.ts';

/** Device, application and container of a certificate; names are the bytes that the library returned. */
export interface CertificateLocation {
  readonly device: Uint8Array;
  readonly application: Uint8Array;
  readonly container: Uint8Array;
  /** A container holds a signing and an encryption certificate (GM/T 0016). */
  readonly forSigning: boolean;
}

export interface OpenLocation {
  readonly application: bigint;
  readonly container: bigint;
  /** DER. */
  readonly certificate: Uint8Array;
}

export function withDevice<T>(library: SkfLibrary, name: Uint8Array, use: (device: bigint) => Promise<T>): Promise<T> {
  return withOpen(library, { open: ['SKF_ConnectDev', name], close: 'SKF_DisConnectDev' }, use);
}

export function withApplication<T>(
  library: SkfLibrary,
  { device, name }: { device: bigint; name: Uint8Array },
  use: (application: bigint) => Promise<T>,
): Promise<T> {
  return withOpen(library, { open: ['SKF_OpenApplication', device, name], close: 'SKF_CloseApplication' }, use);
}

export function withContainer<T>(
  library: SkfLibrary,
  { application, name }: { application: bigint; name: Uint8Array },
  use: (container: bigint) => Promise<T>,
): Promise<T> {
  return withOpen(library, { open: ['SKF_OpenContainer', application, name], close: 'SKF_CloseContainer' }, use);
}

/** Opens application and container of a location; `use` must check that the certificate is the expected one. */
export function atLocation<T>(
  library: SkfLibrary,
  location: CertificateLocation,
  use: (open: OpenLocation) => Promise<T>,
): Promise<T> {
  return withDevice(library, location.device, (device) =>
    withApplication(library, { device, name: location.application }, (application) =>
      withContainer(library, { application, name: location.container }, async (container) => {
        const certificate = await readCertificateAt(library, { container, forSigning: location.forSigning });
        return use({ application, container, certificate });
      }),
    ),
  );
}

export function readCertificateAt(
  library: SkfLibrary,
  { container, forSigning }: { container: bigint; forSigning: boolean },
): Promise<Buffer> {
  return readBytes(library, 'SKF_ExportCertificate', container, Number(forSigning));
}

export function presentDevices(library: SkfLibrary): Promise<Buffer[]> {
  return readNames(library, 'SKF_EnumDev', 1);
}

export function isSameCertificate(certificate: Uint8Array, id: string): boolean {
  return certificateId(certificate) === id;
}
