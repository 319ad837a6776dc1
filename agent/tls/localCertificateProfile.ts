import { createHash, type webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AltName,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralSubtree,
  NameConstraints,
  PublicKeyInfo,
  Time,
} from 'pkijs';

const COMMON_NAME = '2.5.4.3';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
const GENERAL_NAME_DNS = 2;
const GENERAL_NAME_IP = 7;
/** The bits of KeyUsage (RFC 5280 §4.2.1.3) and the number of unused bits in the byte. */
const KEY_CERT_SIGN = { bits: 0x04, unusedBits: 2 };
const DIGITAL_SIGNATURE = { bits: 0x80, unusedBits: 7 };
const loopback = {
  dns: 'localhost',
  ipv4: Uint8Array.of(127, 0, 0, 1),
  ipv6: Uint8Array.of(...Array(15).fill(0), 1),
};

/** A certificate without extensions, key and signature. */
export async function certificateTemplate({
  subject,
  issuer,
  serialNumber,
  notBefore,
  notAfter,
}: {
  subject: string;
  issuer: string;
  serialNumber: Uint8Array;
  notBefore: number;
  notAfter: number;
}): Promise<Certificate> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ valueHex: bufferOf(serialNumber) });
  certificate.subject.typesAndValues.push(commonName(subject));
  certificate.issuer.typesAndValues.push(commonName(issuer));
  certificate.notBefore = new Time({ value: new Date(notBefore) });
  certificate.notAfter = new Time({ value: new Date(notAfter) });
  return certificate;
}

export async function caExtensions(publicKey: webcrypto.CryptoKey): Promise<Extension[]> {
  const permitted = [
    dnsName(loopback.dns),
    // An address and its mask (RFC 5280 §4.2.1.10).
    ipName(Uint8Array.of(...loopback.ipv4, ...Array(4).fill(255))),
    ipName(Uint8Array.of(...loopback.ipv6, ...Array(16).fill(255))),
  ];
  return [
    extension('2.5.29.19', true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension('2.5.29.15', true, keyUsage(KEY_CERT_SIGN)),
    extension('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: [SERVER_AUTHENTICATION] })),
    extension(
      '2.5.29.30',
      true,
      new NameConstraints({ permittedSubtrees: permitted.map((base) => new GeneralSubtree({ base })) }),
    ),
    extension('2.5.29.14', false, await keyIdentifier(publicKey)),
  ];
}

export async function leafExtensions(keys: {
  leaf: webcrypto.CryptoKey;
  ca: webcrypto.CryptoKey;
}): Promise<Extension[]> {
  const names = [dnsName(loopback.dns), ipName(loopback.ipv4), ipName(loopback.ipv6)];
  return [
    extension('2.5.29.19', true, new BasicConstraints({ cA: false })),
    extension('2.5.29.15', true, keyUsage(DIGITAL_SIGNATURE)),
    extension('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: [SERVER_AUTHENTICATION] })),
    extension('2.5.29.17', false, new AltName({ altNames: names })),
    extension('2.5.29.14', false, await keyIdentifier(keys.leaf)),
    extension('2.5.29.35', false, new AuthorityKeyIdentifier({ keyIdentifier: await keyIdentifier(keys.ca) })),
  ];
}

function extension(
  extnID: string,
  critical: boolean,
  value: { toSchema(): asn1js.AsnType } | asn1js.BaseBlock,
): Extension {
  const asn1 = 'toSchema' in value ? value.toSchema() : value;
  return new Extension({ extnID, critical, extnValue: asn1.toBER(false) });
}

function commonName(text: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: COMMON_NAME, value: new asn1js.Utf8String({ value: text }) });
}

function dnsName(name: string): GeneralName {
  return new GeneralName({ type: GENERAL_NAME_DNS, value: name });
}

function ipName(bytes: Uint8Array): GeneralName {
  return new GeneralName({ type: GENERAL_NAME_IP, value: new asn1js.OctetString({ valueHex: bufferOf(bytes) }) });
}

function keyUsage({ bits, unusedBits }: { bits: number; unusedBits: number }): asn1js.BitString {
  return new asn1js.BitString({ valueHex: bufferOf(Uint8Array.of(bits)), unusedBits });
}

/** RFC 5280 §4.2.1.2, method 1. */
async function keyIdentifier(publicKey: webcrypto.CryptoKey): Promise<asn1js.OctetString> {
  const information = new PublicKeyInfo();
  await information.importKey(publicKey);
  const point = information.subjectPublicKey.valueBlock.valueHexView;
  return new asn1js.OctetString({ valueHex: bufferOf(createHash('sha1').update(point).digest()) });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
