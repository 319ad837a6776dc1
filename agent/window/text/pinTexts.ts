import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** The screens that ask for a PIN or a PUK. */
export const pinTexts = {
  pin: {
    heading: { zh: '输入口令', en: 'Enter the PIN' },
    label: { zh: '口令', en: 'PIN' },
    deviceHint: {
      zh: '请输入 USB Key 的口令：改过的用新口令，没改过的见 USB Key 的说明书。连续输错会锁定；忘记或锁定后，只有发证机构能重设。',
      en: 'Enter the PIN of the USB Key: the new one if you have changed it, otherwise the one on its leaflet. Several wrong PINs in a row lock it. Only the issuer can reset a forgotten or locked PIN.',
    },
    deviceInitialHint: {
      zh: '这个 USB Key 的口令还没有改过，见 USB Key 的说明书。连续输错会锁定，只有发证机构能解锁。',
      en: 'The PIN of this USB Key has not been changed yet; it is on the leaflet. Several wrong PINs in a row lock it, and only the issuer can unlock it.',
    },
    initialHint: { zh: '第一次使用，初始口令是 123456。', en: 'For the first use, enter the initial PIN 123456.' },
    changedHint: {
      zh: '初始口令已经改过，请输入改后的口令。',
      en: 'The initial PIN has been changed: enter the new one.',
    },
    capsLock: { zh: '大写锁定已打开。', en: 'Caps lock is on.' },
    forgotten: { zh: '忘记口令', en: 'Forgot PIN' },
    missing: { zh: '请输入口令。', en: 'Please enter the PIN.' },
    triesLeft: {
      zh: (tries: number) => `还可以试 ${tries} 次，之后证书会被锁定。`,
      en: (tries: number) => `${tries} tries left before the certificate is locked.`,
    },
    lastTry: {
      zh: '还可以试 1 次，再输错，证书就会被锁定。',
      en: 'This is the last try: another wrong PIN locks the certificate.',
    },
  },
  newPin: {
    heading: { zh: '设置新口令', en: 'Choose a new PIN' },
    initial: {
      zh: '您输入的是初始口令 123456。初始口令人人都知道，不能用来登录，请先改成自己的口令。',
      en: 'You have entered the initial PIN 123456. It is publicly known, so choose your own PIN before you log in.',
    },
    initialOnDevice: {
      zh: '您输入的还是 USB Key 的初始口令。别人也可能知道，不能用来登录，请先改成自己的口令。',
      en: 'You have entered the initial PIN of the USB Key. Others may know it, so choose your own PIN before you log in.',
    },
    chosen: { zh: '口令已验证，请设置新口令。', en: 'Your PIN is correct. Now choose the new one.' },
    label: { zh: '新口令', en: 'New PIN' },
    repeat: { zh: '确认新口令', en: 'Repeat the new PIN' },
    rules: { zh: '新口令的要求', en: 'The new PIN must be' },
    length: {
      zh: (from: number, to: number) => `${from} 到 ${to} 个字符`,
      en: (from: number, to: number) => `${from} to ${to} characters long`,
    },
    notSimple: {
      zh: '不是同一个字符，也不是连续的字符（如 111111、123456）',
      en: 'not one repeated character and not a sequence (such as 111111 or 123456)',
    },
    same: { zh: '两次输入一致', en: 'the same both times' },
    met: { zh: '已满足', en: 'met' },
    broken: { zh: '不满足', en: 'not met' },
    missingRepeat: { zh: '请再输入一次新口令。', en: 'Please enter the new PIN again.' },
    mismatch: {
      zh: '两次输入的新口令不一致，请重新输入。',
      en: 'The two entries differ. Please enter the new PIN again.',
    },
  },
  puk: {
    heading: { zh: '用解锁码设置新口令', en: 'Set a new PIN with the PUK' },
    lead: {
      zh: '忘记口令，或连续输错被锁定，都可以用解锁码设置新口令。没有解锁码的，只能重新导入证书文件。',
      en: 'If the PIN is forgotten, or locked after too many wrong entries, the PUK sets a new one. Without the PUK, the certificate file must be imported again.',
    },
    label: { zh: '解锁码', en: 'PUK' },
    hint: {
      zh: '导入证书时显示过一次的 12 位数字。',
      en: 'The 12 digits that were shown once at import.',
    },
    missing: { zh: '请输入解锁码。', en: 'Please enter the PUK.' },
    triesLeft: {
      zh: (tries: number) => `解锁码还可以试 ${tries} 次。`,
      en: (tries: number) => `${tries} PUK tries left.`,
    },
    lastTry: {
      zh: '解锁码还可以试 1 次，再输错，只能重新导入证书文件。',
      en: 'This is the last try: after another wrong PUK, the certificate file must be imported again.',
    },
  },
} satisfies BilingualTexts;
