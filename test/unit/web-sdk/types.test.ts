import type * as protocol from '@hrca/protocol';
import type * as sdk from '@hrca/web-sdk';
import { expectTypeOf, test } from 'vitest';

// The SDK's types are written by hand, so that they need neither zod nor the protocol. The compiler holds them to it.
test('the public types equal those of the protocol', () => {
  expectTypeOf<sdk.CertificateSummary>().toEqualTypeOf<protocol.CertificateSummary>();
  expectTypeOf<sdk.AgentStatus>().toEqualTypeOf<protocol.Result<'status'>>();
  expectTypeOf<sdk.ErrorCode>().toEqualTypeOf<protocol.ErrorCode>();
  expectTypeOf<Omit<sdk.SignLoginOptions, keyof sdk.WindowOptions>>().toEqualTypeOf<protocol.Params<'signLogin'>>();
});

test('the public functions have the documented types', () => {
  expectTypeOf<typeof sdk.signLogin>().toEqualTypeOf<(options: sdk.SignLoginOptions) => Promise<string>>();
  expectTypeOf<typeof sdk.listCertificates>().returns.resolves.toEqualTypeOf<sdk.CertificateSummary[]>();
  expectTypeOf<typeof sdk.agentStatus>().returns.resolves.toEqualTypeOf<sdk.AgentStatus>();
});
