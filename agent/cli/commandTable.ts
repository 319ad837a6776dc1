import type { Bilingual } from '@hrca/protocol/bilingual';
import type { RunCommand } from './commandContext.ts';

export interface Operand {
  readonly name: Bilingual;
  /** Takes all remaining operands, at least one. */
  readonly isList?: true;
}

export const optionSummaries = {
  foreground: { zh: '在这个终端里运行，Ctrl-C 结束', en: 'run in this terminal; Ctrl-C stops it' },
  json: { zh: '以 JSON 输出', en: 'print JSON' },
  stdin: {
    zh: '从标准输入逐行读取口令，供脚本使用',
    en: 'read secrets from standard input, one per line, for scripts',
  },
  yes: { zh: '不再询问，一律视为同意', en: 'answer yes to every question' },
} as const satisfies Record<string, Bilingual>;
export type OptionName = keyof typeof optionSummaries;

/** One command. Dispatch, help and usage errors are derived from it. */
export interface Command {
  readonly name: string;
  readonly summary: Bilingual;
  readonly operands: readonly Operand[];
  readonly options: readonly OptionName[];
  /** The secrets that `--stdin` reads, one per line. */
  readonly secrets: readonly Bilingual[];
  /** Loads the command's module. */
  readonly load: () => Promise<RunCommand>;
}

const id: Operand = { name: { zh: '编号', en: 'ID' } };
const origin: Operand = { name: { zh: '网址', en: 'ORIGIN' } };
const newPinTwice: readonly Bilingual[] = [
  { zh: '新口令', en: 'the new PIN' },
  { zh: '再次输入新口令', en: 'the new PIN again' },
];

export const commands: readonly Command[] = [
  command('start', {
    summary: { zh: '启动证书助手', en: 'start the agent' },
    options: ['foreground'],
    load: async () => (await import('./commands/start.ts')).start,
  }),
  command('stop', {
    summary: { zh: '停止证书助手', en: 'stop the agent' },
    load: async () => (await import('./commands/stop.ts')).stop,
  }),
  command('status', {
    summary: {
      zh: '查看是否在运行、端口、日志和设置的位置、驱动程序、最近被拒绝的网站',
      en: 'show whether it runs, its port, log, settings and drivers, and sites refused recently',
    },
    options: ['json'],
    load: async () => (await import('./commands/status.ts')).status,
  }),
  command('open', {
    summary: { zh: '打开证书助手窗口', en: "open the agent's window" },
    load: async () => (await import('./commands/open.ts')).open,
  }),
  command('list', {
    summary: { zh: '列出证书', en: 'list the certificates' },
    options: ['json'],
    load: async () => (await import('./commands/list.ts')).list,
  }),
  command('import', {
    summary: {
      zh: '导入证书文件（.p12、.pfx），或密钥文件（PKCS#8）连同证书；初始口令 123456',
      en: 'import .p12 or .pfx files, or PKCS#8 keys with their certificates; the initial PIN is 123456',
    },
    operands: [{ name: { zh: '文件', en: 'FILE' }, isList: true }],
    options: ['yes', 'json'],
    secrets: [
      {
        zh: '证书文件口令（用它打不开的文件，每个再读一行）',
        en: 'the passphrase of the files (one more line for each file that it does not open)',
      },
    ],
    load: async () => (await import('./commands/importFiles.ts')).importFiles,
  }),
  command('change-pin', {
    summary: { zh: '修改口令', en: 'change a PIN' },
    operands: [id],
    secrets: [{ zh: '当前口令', en: 'the current PIN' }, ...newPinTwice],
    load: async () => (await import('./commands/pins.ts')).changePin,
  }),
  command('unlock', {
    summary: { zh: '用解锁码解锁并设置新口令', en: 'unlock with the PUK and set a new PIN' },
    operands: [id],
    secrets: [{ zh: '解锁码', en: 'the PUK' }, ...newPinTwice],
    load: async () => (await import('./commands/pins.ts')).unlock,
  }),
  command('remove', {
    summary: {
      zh: '删除证书及其密钥；编号至少写六位，删除前请您确认',
      en: 'remove a certificate and its key; asks first; at least six characters of the ID',
    },
    operands: [id],
    options: ['yes'],
    load: async () => (await import('./commands/remove.ts')).remove,
  }),
  command('origins list', {
    summary: { zh: '列出允许的网站', en: 'list the allowed sites' },
    options: ['json'],
    load: async () => (await import('./commands/origins.ts')).listOrigins,
  }),
  command('origins add', {
    summary: { zh: '允许一个网站，如 https://rs.example.gov.cn', en: 'allow a site, e.g. https://rs.example.gov.cn' },
    operands: [origin],
    load: async () => (await import('./commands/origins.ts')).addOrigin,
  }),
  command('origins remove', {
    summary: { zh: '不再允许一个网站', en: 'no longer allow a site' },
    operands: [origin],
    load: async () => (await import('./commands/origins.ts')).removeOrigin,
  }),
  command('tls install', {
    summary: {
      zh: '开启加密连接（wss），供不允许 ws 的浏览器使用',
      en: 'turn TLS (wss) on, for browsers that refuse ws',
    },
    options: ['json'],
    load: async () => (await import('./commands/tls.ts')).installTls,
  }),
  command('tls remove', {
    summary: { zh: '关闭加密连接，证书库恢复原样', en: 'turn TLS off and restore the trust stores' },
    options: ['json'],
    load: async () => (await import('./commands/tls.ts')).removeTls,
  }),
  command('tls status', {
    summary: {
      zh: '查看加密连接是否开启、有效期、哪些浏览器已信任',
      en: 'show whether TLS is on, until when, and which trust stores have its CA',
    },
    options: ['json'],
    load: async () => (await import('./commands/tls.ts')).tlsStatus,
  }),
];

function command(
  name: string,
  { operands = [], options = [], secrets = [], ...rest }: Pick<Command, 'summary' | 'load'> & Partial<Command>,
): Command {
  return { name, operands, secrets, options: secrets.length > 0 ? [...options, 'stdin'] : options, ...rest };
}
