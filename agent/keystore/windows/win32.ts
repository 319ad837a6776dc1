import koffi, { type TypeObject } from 'koffi';
import { winError } from './winErrors.ts';

type Argument = bigint | number | string | Uint8Array | null;
type Word = 'word' | 'handle' | 'pointer' | 'text';

/** Functions by library: the type of the result, then the parameters. */
const functions = {
  kernel32: { GetLastError: ['word'] },
  crypt32: {
    CertOpenSystemStoreW: ['pointer', 'handle', 'text'],
    CertCloseStore: ['word', 'pointer', 'word'],
    CertEnumCertificatesInStore: ['pointer', 'pointer', 'pointer'],
    CertDuplicateCertificateContext: ['pointer', 'pointer'],
    CertFreeCertificateContext: ['word', 'pointer'],
    CertGetCertificateContextProperty: ['word', 'pointer', 'word', 'pointer', 'pointer'],
    CryptAcquireCertificatePrivateKey: ['word', 'pointer', 'word', 'pointer', 'pointer', 'pointer', 'pointer'],
  },
  advapi32: {
    CryptReleaseContext: ['word', 'handle', 'word'],
    CryptCreateHash: ['word', 'handle', 'word', 'handle', 'word', 'pointer'],
    CryptHashData: ['word', 'handle', 'pointer', 'word', 'word'],
    CryptSignHashW: ['word', 'handle', 'word', 'pointer', 'word', 'pointer', 'pointer'],
    CryptDestroyHash: ['word', 'handle'],
  },
  ncrypt: {
    NCryptSignHash: ['word', 'handle', 'pointer', 'pointer', 'word', 'pointer', 'word', 'pointer', 'word'],
    NCryptFreeObject: ['word', 'handle'],
  },
} as const satisfies Record<string, Record<string, readonly Word[]>>;

type Functions = typeof functions;
type Signatures = Functions['kernel32'] & Functions['crypt32'] & Functions['advapi32'] & Functions['ncrypt'];
type Returned<W extends readonly Word[]> = W[0] extends 'pointer' ? bigint | null : number;

/** Windows functions under their names. */
export type Win32 = { readonly [N in keyof Signatures]: (...values: Argument[]) => Returned<Signatures[N]> };

const types: Readonly<Record<Word, string>> = {
  word: 'uint32',
  handle: 'uintptr_t',
  pointer: 'void *',
  text: 'str16',
};

export function loadWin32(): Win32 {
  const bound: Record<string, unknown> = {};
  for (const [library, names] of Object.entries(functions)) {
    const loaded = koffi.load(`${library}.dll`);
    for (const [name, [returned, ...taken]] of Object.entries(names as Record<string, readonly [Word, ...Word[]]>)) {
      bound[name] = loaded.func(
        '__stdcall',
        name,
        types[returned],
        taken.map((word) => types[word]),
      );
    }
  }
  return bound as Win32;
}

/** Throws the error of GetLastError if a function returned zero. No other function may be called in between. */
export function expectDone<T>(win32: Win32, call: keyof Win32, returned: T): NonNullable<T> {
  if (!returned) throw winError({ call, code: win32.GetLastError() });
  return returned;
}

/** A copy of memory that Windows owns. */
export function copyBytes(address: bigint, length: number): Buffer {
  return Buffer.from(koffi.decode(address, koffi.array('uint8', length, 'Typed')) as Uint8Array);
}

/** Memory with a structure. */
export function encodeStruct(type: TypeObject, value: object): Buffer {
  const bytes = Buffer.alloc(koffi.sizeof(type));
  koffi.encode(bytes, type, value);
  return bytes;
}

export function decodeStruct<T>(address: bigint | Buffer, type: TypeObject): T {
  return koffi.decode(address, type) as T;
}
