import type { Text } from './zh.ts';

export const en: Text = {
  product: 'HRSS Certificate Assistant',
  otherLanguage: '中文',
  askingFor: { login: 'Site that asks you to log in', share: 'Site that asks for your certificates' },
  askingThrough: 'through',
  closesIn: (seconds) => `Closes in ${seconds} s`,
  closesSoon: 'This window closes by itself within half a minute. Press any key to go on.',
  closesAnyway:
    'This window has been open for almost nine minutes and closes within a minute. Please finish now, or else log in again.',
  notices: { 'pin-saved': 'The new PIN has been saved: use it from now on.' },
  ignored:
    'This window has only just appeared or come to the front, so keys and clicks just now did not count. Look at it, wait a moment, and try again.',
  errorCode: 'Error code',

  ok: 'OK',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close window',
  show: 'Show',
  hide: 'Hide',

  busy: {
    checking: 'Checking…',
    saving: 'Saving the new PIN…',
    importing: 'Importing…',
    waiting: 'One moment…',
  },

  listChanged: 'The list of certificates has changed.',
  faults: { heading: 'Could not be read', path: 'File of the driver' },

  certificate: {
    unitCode: 'Unified social credit code',
    issuer: 'Issued by',
    issuerDetails: 'More about the issuer',
    issuerName: 'Full name',
    issuerKey: 'Key identifier',
    key: 'Key',
    device: 'Device',
    serial: 'Serial number',
    ends: 'Valid until',
    used: 'Last used',
    daysLeft: (days) => (days === 1 ? '1 day left' : `${days} days left`),
    expiresToday: 'Expires today',
    expired: (days) => (days === 1 ? 'Expired 1 day ago' : `Expired ${days} days ago`),
    notYetValid: 'Not valid yet',
    validity: (from, until) => `Valid from ${from} to ${until}`,
    locked: 'The PIN is locked. Choose the certificate to unlock it with its PUK.',
    unusable: 'Cannot be used',
    nameless: '(no name given)',
  },

  certificates: {
    heading: 'Certificates',
    lead: 'Choose the unit certificate to log in with.',
    howToPlugIn: 'If your certificate is on a USB Key, the list updates by itself once it is in.',
    howToImport:
      'If it is a file, press “Import certificate file” and choose the .pfx or .p12 file from the issuer; then go on with the login.',
    count: (certificates) => `${certificates} certificates`,
    filter: {
      label: (certificates) => `Find among ${certificates} certificates`,
      hint: 'Unit name, credit code, serial number',
      found: (certificates) => (certificates === 0 ? 'None found.' : `${certificates} found.`),
    },
    noneUsable: 'None of these certificates can be used to log in now; each one says why.',
  },

  share: {
    heading: 'Show your list of certificates?',
    lead: 'This site asks for the unit name, unified social credit code, issuer, serial number and validity of the certificates below. Your consent holds this once only; PINs and keys are never given away.',
    empty: 'There is no certificate on this computer yet; the site would get an empty list.',
    agree: 'Allow',
  },

  pin: {
    heading: 'Enter the PIN',
    label: 'PIN',
    keyHint:
      'The PIN of the USB Key itself: the new one if you have changed it, else the one on its leaflet. Wrong tries in a row lock it; only its issuer can reset a forgotten or locked PIN.',
    keyInitialHint:
      'The PIN of this USB Key has not been changed yet; it is on the leaflet. Wrong tries in a row lock it, and only its issuer can unlock it.',
    initialHint: 'This is the first use: the initial PIN is 123456.',
    changedHint: 'The initial PIN has been changed already: enter the new one.',
    capsLock: 'Caps lock is on.',
    forgotten: 'Forgot PIN',
    missing: 'Please enter the PIN.',
    triesLeft: (tries) => `${tries} tries left before the certificate is locked.`,
    lastTry: 'This is the last try: another wrong PIN locks the certificate.',
  },

  newPin: {
    heading: 'Choose a new PIN',
    initial:
      'You have entered the initial PIN 123456. Everybody knows it, so choose a PIN of your own before you log in.',
    initialOnKey:
      'You have entered the initial PIN of the USB Key. Others may know it, so choose a PIN of your own before you log in.',
    chosen: 'Your PIN is right. Now choose the new one.',
    label: 'New PIN',
    repeat: 'New PIN again',
    rules: 'The new PIN must be',
    length: (from, to) => `${from} to ${to} characters long`,
    notSimple: 'neither one character repeated nor a straight run (such as 111111 or 123456)',
    notOld: 'different from the old PIN (checked when you send it)',
    same: 'the same both times',
    kept: 'kept',
    broken: 'not kept',
    missingRepeat: 'Please enter the new PIN a second time.',
    mismatch: 'The two new PINs differ: please enter them again.',
  },

  puk: {
    heading: 'Set a new PIN with the PUK',
    lead: 'Whether the PIN is forgotten or locked by too many wrong tries, the PUK sets a new one. Without the PUK, only importing the file again helps.',
    label: 'PUK',
    hint: 'The 12 digits that were shown once when the certificate was imported.',
    missing: 'Please enter the PUK.',
    triesLeft: (tries) => `${tries} tries left for the PUK.`,
    lastTry: 'This is the last try: after another wrong PUK only importing the file again helps.',
  },

  manage: {
    heading: 'Manage certificates',
    certificates: 'Certificates',
    empty: 'Press “Import certificate file” and choose the .pfx or .p12 file from the issuer.',
    changePin: 'Change PIN',
    unlock: 'Unlock',
    forgotten: 'Forgot PIN',
    locked: 'The PIN is locked: unlock it with the PUK.',
    remove: 'Remove',
    removeQuestion:
      'This computer can then no longer log in with this certificate; importing it again takes the original file. Remove it?',
    removeYes: 'Yes, remove',
    removeNo: 'Keep',
    notices: {
      'pin-changed': 'The PIN has been changed.',
      unlocked: 'The new PIN is in use and the certificate is ready.',
      removed: 'The certificate has been removed.',
    },
    sites: 'Sites that may use the assistant',
    noSites: 'No site may use it.',
    sources: { 'built-in': 'built in', user: 'added by you', policy: 'set by your IT' },
    refused: 'Sites refused recently',
    noRefused: 'No site has been refused recently.',
    refusedHint:
      'Sites that are not on the list are refused. If one of them is an official site, ask IT to add it with hrca origins add.',
  },

  importing: {
    choose: 'Import certificate file',
    file: 'Certificate file',
    passphrase: 'Passphrase of the file',
    hint: 'The issuer gives it with the file; leave it empty if there is none. Where files differ, each is asked for later.',
    submit: 'Import',
    cancel: 'Do not import',
    heading: 'Importing certificate files',
    slow: 'Files from browsers take millions of computations: a slow computer needs some ten seconds.',
    giveUp: 'Give up',
    passphraseHeading: 'What is the passphrase of this file?',
    skip: 'Skip this file',
    chooseHeading: 'Choose what to import',
    chooseLead: 'This file holds several certificates. The one to log in with is the signing certificate of your unit.',
    noneTicked: 'Tick at least one certificate.',
    replaceHeading: 'This certificate has been imported before',
    replaceLead:
      'Importing it again replaces its PIN and PUK: the PIN is 123456 again, and the old PUK no longer works.',
    keepOld: 'Keep the old one',
    replace: 'Import again',
    failed: (files) => (files === 1 ? '1 file was not imported:' : `${files} files were not imported:`),
    found: 'In the file:',
    reason: 'Detail',
    listSeparator: ', ',
    parts: {
      pkcs12: 'a certificate file (PKCS#12)',
      certificate: 'a certificate',
      privateKey: 'a private key',
      encryptedPrivateKey: 'a private key',
      ecPrivateKey: 'a private key',
      rsaPrivateKey: 'a private key',
      signedData: 'a certificate chain (PKCS#7)',
      request: 'a certificate request',
      revocationList: 'a revocation list',
      publicKey: 'a public key',
      archive: 'an archive: unpack it first',
      'java-keystore': 'a Java keystore (JKS): convert it to .p12',
      unknown: 'unknown contents',
    },
  },

  imported: {
    heading: 'Imported. Note the PUK now',
    lead: 'It unlocks the certificate after too many wrong PINs. It is shown this once only: write it down and keep it safe, but not on this computer.',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Copying failed; please write it down.',
    initialPin: 'The initial PIN of this certificate is 123456; the first login asks you to choose your own.',
    noted: 'I have noted it',
    question:
      'A PUK has not been copied. It is never shown again, and without it a locked PIN means importing the file again. Have you written it down?',
    certainly: 'Yes, written down',
    notYet: 'Not yet',
  },

  end: {
    done: { heading: 'Done', lead: 'Please go on at the site.' },
    cancelled: { heading: 'Cancelled', lead: 'This window can be closed.' },
    timeout: {
      heading: 'Timed out',
      lead: 'Nothing happened for two minutes, or the window was open for nine, so the request has ended. Go back to the site and log in again.',
    },
    replaced: { heading: 'Opened elsewhere', lead: 'Please use the new window; this one can be closed.' },
    failed: { heading: 'Not completed', lead: 'The request has ended.' },
    disconnected: {
      heading: 'Disconnected',
      lead: 'This window has lost its connection to the certificate assistant and can be closed. To log in, start again at the site.',
    },
    closeByHand: 'The browser does not let this window close itself: please close it.',
  },
};
