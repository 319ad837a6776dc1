import * as z from 'zod/mini';
import { acceptedSchema } from './accepted.ts';
import { certificateSummarySchema } from './certificateSummary.ts';
import { errorCodes } from './errors.ts';
import { challengeSchema, loginFormats } from './loginToken.ts';

export { AGENT_PORTS, MESSAGE_MAX_BYTES, PROTOCOL_VERSION } from './constants.ts';

// `lazy` throughout: building a schema costs more than using it, and would delay the agent's start.
const nothing = z.lazy(() => z.strictObject({}));
const certificateId = z.lazy(() => z.string().check(z.regex(/^[0-9a-f]{64}$/)));

/**
 * The methods of the socket protocol: `{ id, method, params }` is answered by `{ id, result }` or
 * `{ id, error: { code, details? } }`. The agent refuses unknown fields of `params`; the SDK ignores unknown result fields.
 */
export const methods = {
  hello: {
    params: nothing,
    result: z.lazy(() => z.object({ agent: z.literal('hrca'), protocol: z.number(), version: z.string() })),
  },
  status: {
    params: nothing,
    result: z.lazy(() => z.object({ version: z.string(), busy: z.boolean() })),
  },
  signLogin: {
    params: z.lazy(() =>
      z.strictObject({
        challenge: challengeSchema,
        certificateId: z.optional(certificateId),
        accept: z.optional(acceptedSchema),
        /** Default: `jws`. */
        format: z.optional(z.enum(loginFormats)),
      }),
    ),
    result: z.lazy(() => z.object({ token: z.string() })),
  },
  listCertificates: {
    params: nothing,
    result: z.lazy(() => z.object({ certificates: z.array(certificateSummarySchema) })),
  },
  /** Brings the window of this socket's request to the front; a few times for each request at most. */
  showWindow: {
    params: nothing,
    result: z.lazy(() => z.object({ shown: z.boolean() })),
  },
} as const;

export type Method = keyof typeof methods;
export type Params<M extends Method> = z.infer<(typeof methods)[M]['params']>;
export type Result<M extends Method> = z.infer<(typeof methods)[M]['result']>;

/** Messages that the agent sends by itself, to the socket of the request only: `{ event, data }`. */
export const events = {
  'window-opened': z.lazy(() => z.object({ id: z.string() })),
  'window-closed': z.lazy(() => z.object({ id: z.string() })),
} as const;

export type EventName = keyof typeof events;
export type EventData<E extends EventName> = z.infer<(typeof events)[E]>;

export const requestSchema = z.lazy(() =>
  z.strictObject({
    id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
    method: z.enum(Object.keys(methods) as [Method, ...Method[]]),
    params: z.unknown(),
  }),
);

/** Only details that `publicDetails` lists. */
export const wireErrorSchema = z.lazy(() =>
  z.object({
    code: z.enum(errorCodes),
    details: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  }),
);
export type WireError = z.infer<typeof wireErrorSchema>;

export type Reply<M extends Method = Method> = { id: string; result: Result<M> } | { id: string; error: WireError };

export type EventMessage = { [E in EventName]: { event: E; data: EventData<E> } }[EventName];
