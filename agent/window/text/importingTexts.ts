import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** The import of certificate files. */
export const importingTexts = {
  importing: {
    choose: { zh: '导入证书文件', en: 'Import certificate file' },
    file: { zh: '证书文件', en: 'Certificate file' },
    passphrase: { zh: '证书文件口令', en: 'Passphrase of the file' },
    hint: {
      zh: '发证机构随文件给的口令，没有就不填。几个文件口令不同的，稍后逐个询问。',
      en: 'It comes with the file from the issuer; leave it empty if there is none. If several files have different passphrases, you are asked for each one later.',
    },
    submit: { zh: '导入', en: 'Import' },
    cancel: { zh: '不导入', en: 'Do not import' },
    heading: { zh: '正在导入证书文件', en: 'Importing certificate files' },
    slow: {
      zh: '浏览器导出的文件需要较长时间计算，慢的电脑要十几秒。',
      en: 'Files that were exported by a browser take long to decrypt: more than ten seconds on a slow computer.',
    },
    giveUp: { zh: '放弃导入', en: 'Stop importing' },
    passphraseHeading: { zh: '这个文件的口令是什么？', en: 'What is the passphrase of this file?' },
    skip: { zh: '跳过这个文件', en: 'Skip this file' },
    chooseHeading: { zh: '请选择要导入的证书', en: 'Choose the certificates to import' },
    chooseLead: {
      zh: '这个文件里有多张证书。登录要用的是单位的签名证书。',
      en: 'This file contains several certificates. To log in you need the signing certificate of your unit.',
    },
    noneTicked: { zh: '请至少勾选一张证书。', en: 'Tick at least one certificate.' },
    replaceHeading: { zh: '这张证书已经导入过', en: 'This certificate has been imported before' },
    replaceLead: {
      zh: '重新导入会换掉原来的口令和解锁码：口令变回初始口令 123456，原来的解锁码不能再用。',
      en: 'Importing it again replaces its PIN and PUK: the PIN becomes 123456 again, and the old PUK no longer works.',
    },
    keepOld: { zh: '不导入，保留原来的', en: 'Do not import, keep the old one' },
    replace: { zh: '重新导入', en: 'Import again' },
    failed: {
      zh: (files: number) => `有 ${files} 个文件没有导入：`,
      en: (files: number) => (files === 1 ? '1 file was not imported:' : `${files} files were not imported:`),
    },
    found: { zh: '文件里有：', en: 'The file contains:' },
    reason: { zh: '技术信息', en: 'Technical detail' },
    listSeparator: { zh: '、', en: ', ' },
    parts: {
      pkcs12: { zh: '证书文件（PKCS#12）', en: 'a certificate file (PKCS#12)' },
      certificate: { zh: '证书', en: 'a certificate' },
      privateKey: { zh: '私钥', en: 'a private key' },
      encryptedPrivateKey: { zh: '私钥', en: 'a private key' },
      ecPrivateKey: { zh: '私钥', en: 'a private key' },
      rsaPrivateKey: { zh: '私钥', en: 'a private key' },
      signedData: { zh: '证书链（PKCS#7）', en: 'a certificate chain (PKCS#7)' },
      request: { zh: '证书申请', en: 'a certificate request' },
      revocationList: { zh: '证书吊销列表', en: 'a revocation list' },
      publicKey: { zh: '公钥', en: 'a public key' },
      archive: { zh: '压缩包（请先解压）', en: 'an archive (unpack it first)' },
      'java-keystore': { zh: 'Java 密钥库（JKS，请转换为 .p12）', en: 'a Java keystore (JKS, convert it to .p12)' },
      unknown: { zh: '无法识别的内容', en: 'unrecognised contents' },
    },
  },
  imported: {
    heading: { zh: '导入成功，请记下解锁码', en: 'Imported. Write down the PUK now' },
    lead: {
      zh: '口令锁定后要用解锁码解锁。解锁码只显示这一次，请抄下并妥善保管，不要存放在这台电脑上。',
      en: 'The PUK unlocks the certificate after too many wrong PINs. It is shown only once. Write it down and keep it in a safe place, not on this computer.',
    },
    copy: { zh: '复制', en: 'Copy' },
    copied: { zh: '已复制', en: 'Copied' },
    copyFailed: { zh: '未能复制，请抄写。', en: 'Copying failed. Please write it down.' },
    initialPin: {
      zh: '这张证书的初始口令是 123456，第一次登录时必须改成自己的口令。',
      en: 'The initial PIN of this certificate is 123456. You must change it at the first login.',
    },
    noted: { zh: '我已记下', en: 'I have written it down' },
    question: {
      zh: '还有解锁码没有复制。离开后不再显示；没有解锁码，口令锁定后只能重新导入证书文件。确定已经抄下了吗？',
      en: 'A PUK has not been copied and will not be shown again. Without it, the certificate file must be imported again once the PIN is locked. Have you written it down?',
    },
    certainly: { zh: '已经抄下', en: 'Yes, written down' },
    notYet: { zh: '还没有', en: 'Not yet' },
  },
} satisfies BilingualTexts;
