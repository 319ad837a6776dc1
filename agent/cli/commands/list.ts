import { printableJson } from '@hrca/protocol/printable';
import { administer, type CommandContext } from '../commandContext.ts';
import { formatCertificates } from '../formatCertificates.ts';

export function list(context: CommandContext): Promise<number> {
  return administer(context, async (admin) => {
    const { print, t, asJson } = context;
    const listed = await admin.list({});
    if (asJson) return print(printableJson(listed));
    for (const line of await formatCertificates(listed, t)) print(line);
  });
}
