import koffi, { type LibraryHandle } from 'koffi';
import { SAR_NOT_SUPPORTED, SAR_OK, sarError } from './sarCodes.ts';

type Parameter = 'flag' | 'number' | 'pointer';

/** The functions of GM/T 0016 that are used here. Handles, names, buffers and out parameters are pointers. */
const calls = {
  SKF_EnumDev: ['flag', 'pointer', 'pointer'],
  SKF_ConnectDev: ['pointer', 'pointer'],
  SKF_DisConnectDev: ['pointer'],
  SKF_GetDevInfo: ['pointer', 'pointer'],
  SKF_WaitForDevEvent: ['pointer', 'pointer', 'pointer'],
  SKF_CancelWaitForDevEvent: [],
  SKF_EnumApplication: ['pointer', 'pointer', 'pointer'],
  SKF_OpenApplication: ['pointer', 'pointer', 'pointer'],
  SKF_CloseApplication: ['pointer'],
  SKF_GetPINInfo: ['pointer', 'number', 'pointer', 'pointer', 'pointer'],
  SKF_VerifyPIN: ['pointer', 'number', 'pointer', 'pointer'],
  SKF_ChangePIN: ['pointer', 'number', 'pointer', 'pointer', 'pointer'],
  SKF_ClearSecureState: ['pointer'],
  SKF_EnumContainer: ['pointer', 'pointer', 'pointer'],
  SKF_OpenContainer: ['pointer', 'pointer', 'pointer'],
  SKF_CloseContainer: ['pointer'],
  SKF_ExportCertificate: ['pointer', 'flag', 'pointer', 'pointer'],
  SKF_ExportPublicKey: ['pointer', 'flag', 'pointer', 'pointer'],
  SKF_ECCSignData: ['pointer', 'pointer', 'number', 'pointer'],
  SKF_RSASignData: ['pointer', 'pointer', 'number', 'pointer', 'pointer'],
} satisfies Record<string, readonly Parameter[]>;
export type SkfCall = keyof typeof calls;
export type Argument = bigint | number | Uint8Array | null;

/** One loaded library. */
export interface SkfLibrary {
  /** Resolves to the return code; `SAR_NOT_SUPPORTED` if the library lacks the function. Runs on a thread of koffi. */
  call(name: SkfCall, ...values: Argument[]): Promise<number>;
  /** @throws HrcaError for any return code but `SAR_OK`, see `sarError` */
  check(name: SkfCall, ...values: Argument[]): Promise<void>;
}

/**
 * ULONG is 32 bits wide with most vendors and 64 with some on Linux. It is passed in 64 bits, read from 64 zeroed bits and
 * returned in the lower 32, which suits both widths on all supported processors (little-endian, arguments in registers). In
 * 32-bit programs it always has 32 bits.
 */
const isWide = koffi.sizeof('void *') === 8;
const types: Readonly<Record<Parameter, string>> = {
  flag: 'int32',
  number: isWide ? 'uint64' : 'uint32',
  pointer: 'void *',
};

/** Binds the functions of a loaded library. Throws an error of koffi if the library has no `SKF_EnumDev`. */
export function bindSkfLibrary(library: LibraryHandle): SkfLibrary {
  type Bound = { async(...values: [...Argument[], (error: unknown, code: number) => void]): void };
  const bind = (name: SkfCall): Bound =>
    // Has an effect only in 32-bit programs on Windows, where the standard requires it.
    library.func(
      '__stdcall',
      name,
      'uint32',
      calls[name].map((parameter) => types[parameter]),
    ) as unknown as Bound;
  const bound = new Map<SkfCall, Bound | undefined>([['SKF_EnumDev', bind('SKF_EnumDev')]]);
  const find = (name: SkfCall): Bound | undefined => {
    if (!bound.has(name)) {
      try {
        bound.set(name, bind(name));
      } catch {
        bound.set(name, undefined);
      }
    }
    return bound.get(name);
  };

  const call: SkfLibrary['call'] = async (name, ...values) => {
    const entry = find(name);
    if (!entry) return SAR_NOT_SUPPORTED;
    return new Promise((resolve, reject) =>
      entry.async(...values, (error, code) => (error ? reject(error) : resolve(code))),
    );
  };
  return {
    call,
    async check(name, ...values) {
      const code = await call(name, ...values);
      if (code !== SAR_OK) throw sarError({ call: name, code });
    },
  };
}
