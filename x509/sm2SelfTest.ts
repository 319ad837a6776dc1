import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { sameBytes } from './der.ts';
import { ecdsaSignatureDer } from './ecdsaSignature.ts';

/** The functions under test: those of `sm2.ts`, or faulty ones in a test. */
export interface Sm2Operations {
  digest(request: { publicKeyInfo: Uint8Array; message: Uint8Array }): Uint8Array;
  sign(request: { privateKey: KeyObject; publicKeyInfo: Uint8Array; message: Uint8Array }): Uint8Array;
  verify(request: {
    publicKey: KeyObject;
    publicKeyInfo: Uint8Array;
    message: Uint8Array;
    signature: Uint8Array;
  }): boolean;
}

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** The example of GM/T 0003.5 §A.2: key, message, SM3(Z‖message) and signature. The private key is public. */
const example = {
  message: new Uint8Array(Buffer.from('message digest')),
  digest: hex('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640'),
  pkcs8: hex(
    '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420' +
      '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8a144034200' +
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  ),
  publicKeyInfo: hex(
    '3059301306072a8648ce3d020106082a811ccf5501822d034200' +
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  ),
  signature: hex(
    '3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
      '022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  ),
};

/** Whether SM2 and SM3 in this process give the results printed in the standard. Takes about 3 ms. */
export function passesSm2SelfTest({ digest, sign, verify }: Sm2Operations): boolean {
  const { message, publicKeyInfo } = example;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' });
    const privateKey = createPrivateKey({ key: Buffer.from(example.pkcs8), format: 'der', type: 'pkcs8' });
    const accepts = (signed: Uint8Array, signature: Uint8Array) =>
      verify({ publicKey, publicKeyInfo, message: signed, signature });
    const own = sign({ privateKey, publicKeyInfo, message });
    return (
      sameBytes(digest({ publicKeyInfo, message }), example.digest) &&
      accepts(message, example.signature) &&
      !accepts(message.slice(1), example.signature) &&
      accepts(message, ecdsaSignatureDer(own))
    );
  } catch {
    // OpenSSL lacks SM3 or the curve.
    return false;
  }
}
