import * as z from 'zod/mini';

const id = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(64)));
const wholeId = z.lazy(() => z.string().check(z.regex(/^[0-9a-f]{64}$/)));
const secret = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(256)));
const nothing = z.lazy(() => z.strictObject({}));

/** Methods that the command line may call, with their parameters. */
export const adminMethods = {
  status: nothing,
  /** Loads each driver that is not loaded, and returns the state of all. */
  drivers: nothing,
  list: nothing,
  /** Contents in base64. */
  import: z.lazy(() =>
    z.strictObject({
      files: z.array(
        z.strictObject({ name: z.string(), contents: z.string(), passphrase: z.string().check(z.maxLength(256)) }),
      ),
      chosen: z.optional(z.array(id)),
      replaced: z.optional(z.array(id)),
    }),
  ),
  changePin: z.lazy(() => z.strictObject({ id, pin: secret, newPin: secret })),
  unlock: z.lazy(() => z.strictObject({ id, puk: secret, newPin: secret })),
  /** The whole id, since its beginning could match another certificate. */
  remove: z.lazy(() => z.strictObject({ id: wholeId })),
  originsList: nothing,
  originsAdd: z.lazy(() => z.strictObject({ origin: secret })),
  originsRemove: z.lazy(() => z.strictObject({ origin: secret })),
  tlsInstall: nothing,
  tlsRemove: nothing,
  tlsStatus: nothing,
  open: nothing,
  stop: nothing,
} as const;

export type AdminMethod = keyof typeof adminMethods;
export type AdminParams<M extends AdminMethod> = z.infer<(typeof adminMethods)[M]>;

export const adminRequestSchema = z.lazy(() =>
  z.object({ method: z.enum(Object.keys(adminMethods) as [AdminMethod, ...AdminMethod[]]), params: z.unknown() }),
);
