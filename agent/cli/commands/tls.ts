import { printableJson } from '@hrca/protocol/printable';
import type { TlsState } from '#agent/tls/localTls.ts';
import { administer, type CommandContext } from '../commandContext.ts';
import { shown } from '../formatCertificates.ts';
import { localDay } from '../moment.ts';
import { withAdmin } from '../session.ts';
import { texts } from '../text.ts';

export function installTls(context: CommandContext): Promise<number> {
  return administer(context, async (admin) => {
    report(context, await admin.tlsInstall({}));
    if (!context.asJson) context.print(context.t(texts.tlsRestart));
  });
}

/** Exit code 1 where a trust store still has a CA of the agent. */
export function removeTls(context: CommandContext): Promise<number> {
  const { print, t, asJson } = context;
  return withAdmin(context, async (admin) => {
    const result = await admin.tlsRemove({});
    if (asJson) print(printableJson(result));
    else if (result.left.length === 0) print(t(result.removed ? texts.tlsRemoved : texts.tlsOff));
    else {
      print(t(texts.tlsLeft));
      for (const { name, problem } of result.left) print(`  ${shown(name)}  ${shown(problem)}`);
    }
    return result.left.length === 0 ? 0 : 1;
  });
}

export function tlsStatus(context: CommandContext): Promise<number> {
  return administer(context, async (admin) => report(context, await admin.tlsStatus({})));
}

function report({ print, t, asJson }: CommandContext, state: TlsState) {
  if (asJson) return print(printableJson(state));
  if (!state.installed) return print(t(texts.tlsOff));
  print(`${t(texts.tlsInstalled)} ${localDay(state.notAfter)}`);
  print(`  SHA-256 ${state.caFingerprint}`);
  for (const { name, isTrusted, problem } of state.stores) {
    const words = t(isTrusted ? texts.tlsTrusted : texts.tlsNotTrusted);
    print(`  ${[words, shown(name), ...(problem ? [shown(problem)] : [])].join('  ')}`);
  }
}
