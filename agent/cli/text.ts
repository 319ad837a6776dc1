import type { BilingualTexts } from '@hrca/protocol/bilingual';

/**
 * The locale of the user's terminal: BCP 47, POSIX or empty. `systemLocale` is used where the environment names none, as on
 * Windows.
 */
export function localeOf(environment: Readonly<Record<string, string | undefined>>, systemLocale: string): string {
  const { HRCA_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  return HRCA_LANG || LC_ALL || LC_MESSAGES || LANG || systemLocale;
}

export const texts = {
  started: { zh: '证书助手已启动，端口', en: 'The agent is running on port' },
  alreadyRunning: { zh: '证书助手已在运行，端口', en: 'The agent is already running on port' },
  stopped: { zh: '证书助手已停止。', en: 'The agent has stopped.' },
  notRunning: { zh: '证书助手没有运行。启动：hrca start', en: 'The agent is not running. Start it with: hrca start' },
  startedAt: { zh: '启动时间：', en: 'Started at: ' },
  logPath: { zh: '日志：', en: 'Log: ' },
  settingsPath: { zh: '设置：', en: 'Settings: ' },
  noDrivers: { zh: '驱动程序：没有', en: 'Drivers: none' },
  drivers: { zh: '驱动程序：', en: 'Drivers:' },
  driver: {
    loaded: { zh: '已加载', en: 'loaded' },
    missing: { zh: '未找到', en: 'not found' },
    failed: { zh: '有故障', en: 'failed' },
  },
  busy: { zh: '证书助手窗口已打开，正在等待操作。', en: 'A window of the agent is open and waits for input.' },
  refused: { zh: '最近被拒绝的网站：', en: 'Sites refused recently:' },
  noCertificates: {
    zh: '还没有证书。导入：hrca import 文件.p12',
    en: 'No certificates yet. Import one with: hrca import FILE.p12',
  },
  device: { zh: '所在设备', en: 'on' },
  expires: { zh: '有效期至', en: 'valid until' },
  triesLeft: { zh: '口令剩余次数', en: 'PIN tries left' },
  issuerName: { zh: '发证机构全称', en: 'issuer' },
  issuerKey: { zh: '发证机构密钥标识', en: 'issuer’s key' },
  imported: { zh: '已导入，证书编号', en: 'Imported as' },
  initialPin: {
    zh: '初始口令为 123456，首次使用时必须修改。',
    en: 'The initial PIN is 123456; it must be changed at first use.',
  },
  puk: { zh: '解锁码（只显示这一次，请抄下妥善保管）：', en: 'PUK (shown only this once, write it down):' },
  pinChanged: { zh: '口令已修改。', en: 'The PIN has been changed.' },
  unlocked: { zh: '已解锁，新口令已生效。', en: 'Unlocked. The new PIN is now valid.' },
  removeQuestion: {
    zh: '删除后，这张证书及其密钥无法恢复。确定删除吗？(y/N) ',
    en: 'A removed certificate and its key cannot be recovered. Remove it? (y/N) ',
  },
  idTooShort: {
    zh: '未删除：编号至少写六位（用 hrca list 查看编号）。',
    en: 'Nothing was removed: the ID needs at least six characters (see hrca list).',
  },
  removalNeedsYes: {
    zh: '未删除：没有终端，无法请您确认。在脚本中请使用 --yes。',
    en: 'Nothing was removed: the confirmation needs a terminal. In a script, use --yes.',
  },
  nothingRemoved: { zh: '未删除。', en: 'Nothing was removed.' },
  removed: { zh: '已删除证书', en: 'Removed' },
  originAdded: { zh: '已允许网站', en: 'Allowed' },
  originRemoved: { zh: '已不再允许网站', en: 'No longer allowed' },
  tlsInstalled: { zh: '已开启加密连接（wss），证书有效期至', en: 'TLS (wss) is on; its certificate is valid until' },
  tlsRemoved: {
    zh: '已关闭加密连接，并撤销了对证书的信任。',
    en: 'TLS is off, and its certificate is no longer trusted.',
  },
  tlsLeft: {
    zh: '加密连接已关闭，但下列证书库未能清理干净。请按所列原因处理，再运行一次 hrca tls remove：',
    en: 'TLS is off, but these trust stores still have its certificate. Resolve the reasons and run hrca tls remove again:',
  },
  tlsOff: {
    zh: '加密连接（wss）没有开启。开启：hrca tls install',
    en: 'TLS (wss) is off. Turn it on with: hrca tls install',
  },
  tlsTrusted: { zh: '信任', en: 'trusted' },
  tlsNotTrusted: { zh: '未信任', en: 'not trusted' },
  tlsRestart: { zh: '请重新启动已打开的浏览器。', en: 'Restart the browsers that are open.' },
  opened: { zh: '已打开证书助手窗口。', en: "The agent's window is open." },
  askPassphrase: { zh: '证书文件口令：', en: 'Passphrase of the file: ' },
  askPassphraseOf: { zh: '口令不正确。请输入这个文件的口令', en: 'Wrong passphrase. Enter that of' },
  severalKeys: { zh: '这个文件里有多张证书：', en: 'Several certificates are in' },
  chooseKeys: {
    zh: '要导入哪几张？请输入序号，直接按回车为全部导入：',
    en: 'Which ones are to be imported? Numbers, or Enter for all: ',
  },
  replaceQuestion: {
    zh: '这张证书已导入过。重新导入会更换口令和解锁码。确定重新导入吗？(y/N) ',
    en: 'This certificate is already imported. Importing it again replaces its PIN and PUK. Continue? (y/N) ',
  },
  askPin: { zh: '当前口令：', en: 'Current PIN: ' },
  askNewPin: { zh: '新口令：', en: 'New PIN: ' },
  askNewPinAgain: { zh: '确认新口令：', en: 'New PIN again: ' },
  askPuk: { zh: '解锁码：', en: 'PUK: ' },
  pinsDiffer: { zh: '两次输入的新口令不一致，口令未修改。', en: 'The two new PINs differ; nothing was changed.' },
  tooFewLines: {
    zh: '标准输入的行数不够，没有任何改动。',
    en: 'Standard input has too few lines; nothing was changed.',
  },
  noTerminal: {
    zh: '没有终端，无法输入口令。在脚本中请使用 --stdin。',
    en: 'A secret can only be typed on a terminal. In a script, use --stdin.',
  },
  openThis: { zh: '请在浏览器中打开证书助手窗口：', en: "Open the agent's window in a browser:" },
  source: {
    'built-in': { zh: '内置', en: 'built-in' },
    policy: { zh: '管理员', en: 'policy' },
    user: { zh: '自行添加', en: 'added' },
  },
} satisfies BilingualTexts;
