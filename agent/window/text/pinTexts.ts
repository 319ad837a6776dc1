import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** The screens that ask for a PIN or a PUK. */
export const pinTexts = {
  pin: {
    heading: { zh: '输入口令', en: 'Enter the PIN' },
    label: { zh: '口令', en: 'PIN' },
    keyHint: {
      zh: 'USB Key 自己的口令：改过的用新口令，没改过的见随 Key 的说明。连续输错会锁定，忘记了或锁定了，都只有发证机构能重设。',
      en: 'The PIN of the USB Key itself: the new one if you have changed it, else the one on its leaflet. Wrong tries in a row lock it; only its issuer can reset a forgotten or locked PIN.',
    },
    keyInitialHint: {
      zh: '这个 USB Key 的口令还没有改过，见随 Key 的说明。连续输错会锁定，只有发证机构能解锁。',
      en: 'The PIN of this USB Key has not been changed yet; it is on the leaflet. Wrong tries in a row lock it, and only its issuer can unlock it.',
    },
    initialHint: { zh: '第一次使用，初始口令是 123456。', en: 'This is the first use: the initial PIN is 123456.' },
    changedHint: {
      zh: '初始口令已经改过，请输入改后的口令。',
      en: 'The initial PIN has been changed already: enter the new one.',
    },
    capsLock: { zh: '大写锁定已打开。', en: 'Caps lock is on.' },
    forgotten: { zh: '忘记口令', en: 'Forgot PIN' },
    missing: { zh: '请输入口令。', en: 'Please enter the PIN.' },
    triesLeft: {
      zh: (tries: number) => `还可以试 ${tries} 次，之后证书会被锁定。`,
      en: (tries: number) => `${tries} tries left before the certificate is locked.`,
    },
    lastTry: {
      zh: '还可以试 1 次，再输错证书就会被锁定。',
      en: 'This is the last try: another wrong PIN locks the certificate.',
    },
  },
  newPin: {
    heading: { zh: '设置新口令', en: 'Choose a new PIN' },
    initial: {
      zh: '您输入的是初始口令 123456。它人人都知道，不能用来登录，请先换成自己的口令。',
      en: 'You have entered the initial PIN 123456. Everybody knows it, so choose a PIN of your own before you log in.',
    },
    initialOnKey: {
      zh: '您输入的还是 USB Key 的初始口令。它可能人人都知道，不能用来登录，请先换成自己的口令。',
      en: 'You have entered the initial PIN of the USB Key. Others may know it, so choose a PIN of your own before you log in.',
    },
    chosen: { zh: '口令已验证，请设置新口令。', en: 'Your PIN is right. Now choose the new one.' },
    label: { zh: '新口令', en: 'New PIN' },
    repeat: { zh: '确认新口令', en: 'New PIN again' },
    rules: { zh: '新口令的要求', en: 'The new PIN must be' },
    length: {
      zh: (from: number, to: number) => `${from} 到 ${to} 个字符`,
      en: (from: number, to: number) => `${from} to ${to} characters long`,
    },
    notSimple: {
      zh: '不是同一个字符，也不是连续的字符（如 111111、123456）',
      en: 'neither one character repeated nor a straight run (such as 111111 or 123456)',
    },
    notOld: { zh: '与原来的口令不同（提交后检查）', en: 'different from the old PIN (checked when you send it)' },
    same: { zh: '两次输入一致', en: 'the same both times' },
    kept: { zh: '已满足', en: 'kept' },
    broken: { zh: '不满足', en: 'not kept' },
    missingRepeat: { zh: '请再输入一次新口令。', en: 'Please enter the new PIN a second time.' },
    mismatch: { zh: '两次输入的新口令不一致，请重新输入。', en: 'The two new PINs differ: please enter them again.' },
  },
  puk: {
    heading: { zh: '用解锁码设置新口令', en: 'Set a new PIN with the PUK' },
    lead: {
      zh: '口令忘记了，或连续输错被锁定，都可以用解锁码换一个新口令。没有解锁码时，只能重新导入证书文件。',
      en: 'Whether the PIN is forgotten or locked by too many wrong tries, the PUK sets a new one. Without the PUK, only importing the file again helps.',
    },
    label: { zh: '解锁码', en: 'PUK' },
    hint: {
      zh: '导入证书时显示过一次的 12 位数字。',
      en: 'The 12 digits that were shown once when the certificate was imported.',
    },
    missing: { zh: '请输入解锁码。', en: 'Please enter the PUK.' },
    triesLeft: {
      zh: (tries: number) => `解锁码还可以试 ${tries} 次。`,
      en: (tries: number) => `${tries} tries left for the PUK.`,
    },
    lastTry: {
      zh: '解锁码只剩最后一次机会，再输错只能重新导入证书文件。',
      en: 'This is the last try: after another wrong PUK only importing the file again helps.',
    },
  },
} satisfies BilingualTexts;
