import { onlyCertificate } from '#agent/control/admin.ts';
import { RemovalRefused } from '../cliErrors.ts';
import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { formatCertificates, shown } from '../formatCertificates.ts';
import { isYes } from '../secrets.ts';
import { texts } from '../text.ts';

/** Characters of an id: a mistyped one must not match another certificate. */
const REMOVED_ID_MIN = 6;

export const remove: RunCommand = async (context, [start = '']) => {
  if (start.length < REMOVED_ID_MIN) throw new RemovalRefused('idTooShort');
  return administer(context, async (admin) => {
    const { print, t } = context;
    const found = onlyCertificate((await admin.list({})).certificates, start);
    await confirmRemoval(context, await formatCertificates({ certificates: [found], faults: [] }, t));
    // The whole id, so that the confirmed certificate is removed even if the list has changed meanwhile.
    await admin.remove({ id: found.id });
    print(`${t(texts.removed)} ${found.id.slice(0, 12)}  ${shown(found.unitName)}`);
  });
};

/** @throws RemovalRefused without a confirmation */
async function confirmRemoval({ askLine, t, yes }: CommandContext, rows: readonly string[]): Promise<void> {
  if (yes) return;
  if (!askLine) throw new RemovalRefused('removalNeedsYes');
  if (!isYes(await askLine(`${rows.join('\n')}\n${t(texts.removeQuestion)}`))) {
    throw new RemovalRefused('nothingRemoved');
  }
}
