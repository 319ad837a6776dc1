/** Every sentence of the window but the error summaries, which are the FAQ's. */
export const zh = {
  product: '江苏省人社证书助手',
  otherLanguage: 'English',
  askingFor: { login: '请求登录的网站', share: '请求查看证书的网站' },
  askingThrough: '来自',
  closesIn: (seconds: number) => `${seconds} 秒后自动关闭`,
  closesSoon: '半分钟内没有操作，窗口将自动关闭。按任意键可继续。',
  closesAnyway: '窗口打开快满九分钟，一分钟内将自动关闭。请尽快完成，来不及时请重新登录。',
  notices: { 'pin-saved': '新口令已保存，下次请用新口令。' },
  errorCode: '错误代码',

  ok: '确定',
  back: '返回',
  cancel: '取消',
  close: '关闭窗口',
  show: '显示',
  hide: '隐藏',

  busy: {
    checking: '正在验证…',
    saving: '正在保存新口令…',
    importing: '正在导入…',
    waiting: '请稍候…',
  },

  listChanged: '证书列表已更新。',
  faults: { heading: '未能读取' },

  certificate: {
    unitCode: '统一社会信用代码',
    issuer: '发证机构',
    key: '密钥',
    device: '所在设备',
    daysLeft: (days: number) => `剩余 ${days} 天`,
    expiresToday: '今天到期',
    expired: (days: number) => `已过期 ${days} 天`,
    notYetValid: '尚未生效',
    validity: (from: string, until: string) => `有效期 ${from} 至 ${until}`,
    locked: '口令已锁定。选择后可以用解锁码解锁。',
    unusable: '不可用',
    nameless: '（未写明名称）',
  },

  certificates: {
    heading: '证书列表',
    lead: '请选择用于登录的单位证书。',
    empty: '这台电脑上还没有证书。',
    howToPlugIn: '证书在 USB Key 里的，请插入 USB Key，列表会自动更新。',
    howToImport: '请打开“江苏省人社证书助手”，按“导入证书文件”，选择发证机构给的 .pfx 或 .p12 文件。导入后再重新登录。',
    noneUsable: '下面的证书现在都不能用于登录，原因写在各张证书上。',
  },

  share: {
    heading: '是否允许查看证书列表？',
    lead: '这个网站想查看下列证书的单位名称、统一社会信用代码、发证机构、序列号和有效期。同意只对这一次有效，口令和私钥不会给出。',
    empty: '这台电脑上还没有证书，网站会得到一份空的列表。',
    agree: '同意',
  },

  pin: {
    heading: '输入口令',
    label: '口令',
    keyHint: 'USB Key 自己的口令。连续输错会锁定，只有发证机构能解锁。',
    initialHint: '第一次使用时，初始口令是 123456。',
    capsLock: '大写锁定已打开。',
    missing: '请输入口令。',
    triesLeft: (tries: number) => `还可以试 ${tries} 次，之后证书会被锁定。`,
    lastTry: '还可以试 1 次，再输错证书就会被锁定。',
  },

  newPin: {
    heading: '设置新口令',
    initial: '您输入的是初始口令 123456。它人人都知道，不能用来登录，请先换成自己的口令。',
    chosen: '口令已验证，请设置新口令。',
    label: '新口令',
    repeat: '确认新口令',
    rules: '新口令的要求',
    length: (from: number, to: number) => `${from} 到 ${to} 个字符`,
    notSimple: '不是同一个字符，也不是连续的字符（如 111111、123456）',
    notOld: '与原来的口令不同（提交后检查）',
    same: '两次输入一致',
    kept: '已满足',
    broken: '不满足',
    missingRepeat: '请再输入一次新口令。',
    mismatch: '两次输入的新口令不一致，请重新输入。',
  },

  puk: {
    heading: '用解锁码设置新口令',
    lead: '口令忘记了，或连续输错被锁定，都可以用解锁码换一个新口令。没有解锁码时，只能重新导入证书文件。',
    label: '解锁码',
    hint: '导入证书时显示过一次的 12 位数字。',
    missing: '请输入解锁码。',
    triesLeft: (tries: number) => `解锁码还可以试 ${tries} 次。`,
    lastTry: '解锁码只剩最后一次机会，再输错只能重新导入证书文件。',
  },

  manage: {
    heading: '证书管理',
    certificates: '证书',
    empty: '还没有证书。按“导入证书文件”，选择发证机构给的 .pfx 或 .p12 文件。',
    changePin: '修改口令',
    unlock: '解锁',
    forgotten: '忘记口令',
    locked: '口令已锁定，请用解锁码解锁。',
    remove: '删除',
    removeQuestion: '删除后，这台电脑不能再用这张证书登录；重新导入需要原来的证书文件。确定删除吗？',
    removeYes: '确定删除',
    removeNo: '保留',
    notices: { 'pin-changed': '口令已修改。', unlocked: '新口令已生效，证书可以使用了。', removed: '证书已删除。' },
    sites: '允许使用证书助手的网站',
    noSites: '没有允许任何网站。',
    sources: { 'built-in': '内置', user: '自行添加', policy: '单位策略' },
    refused: '最近被拒绝的网站',
    noRefused: '最近没有网站被拒绝。',
    refusedHint: '名单以外的网站都会被拒绝。确属官方网站的，请单位 IT 人员运行 hrca origins add 加入名单。',
  },

  importing: {
    choose: '导入证书文件',
    file: '证书文件',
    passphrase: '证书文件口令',
    hint: '发证机构随文件给的口令；没有设置过就不填。',
    submit: '导入',
    cancel: '不导入',
  },

  imported: {
    heading: '导入成功，请记下解锁码',
    lead: '口令被锁定时要用它解锁。解锁码只显示这一次，请抄下来妥善保管，不要放在这台电脑上。',
    copy: '复制',
    copied: '已复制',
    copyFailed: '复制不了，请抄写。',
    initialPin: '这张证书的初始口令是 123456，第一次登录时要改成自己的口令。',
    noted: '我已记下',
  },

  end: {
    done: { heading: '已完成', lead: '请回到网站继续。' },
    cancelled: { heading: '已取消', lead: '这个窗口可以关闭了。' },
    timeout: {
      heading: '窗口已超时',
      lead: '两分钟没有操作，或打开已满九分钟，本次请求已结束。请回到网站重新登录。',
    },
    replaced: { heading: '窗口已在别处打开', lead: '请使用新打开的窗口，这个窗口可以关闭了。' },
    failed: { heading: '没有完成', lead: '本次请求已结束。' },
    disconnected: {
      heading: '窗口已断开',
      lead: '这个窗口与证书助手不再相连，可以关闭了。要继续登录，请回到网站重新开始。',
    },
    closeByHand: '浏览器不允许自动关闭，请手动关闭这个窗口。',
  },
};

export type Text = typeof zh;
