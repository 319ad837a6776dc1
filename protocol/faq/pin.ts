import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** The PIN (口令) of a certificate. */
export const pinFaq = {
  PIN_INCORRECT: {
    summary: {
      zh: '口令不正确，请核对后再输，连续输错多次证书会被锁定。',
      en: 'The PIN is wrong: check it and type it again, since several wrong PINs in a row lock the certificate.',
    },
    when: {
      zh: '在证书助手的“口令”框中输入的口令与证书的口令不一致。',
      en: 'The entry in the 口令 (PIN) field is not the certificate’s PIN.',
    },
    why: {
      zh: '常见原因是大写锁定已打开、选错了证书、口令已经改过，或者把证书文件口令当成了口令。窗口中会显示剩余次数，输对一次后重新计数。',
      en: 'Caps lock is on, another certificate was chosen, the PIN has been changed, or the passphrase of the certificate file was typed instead. The window shows the tries left. A correct PIN resets the count.',
    },
    steps: {
      zh: [
        '查看窗口中的剩余次数，并确认选择的是本单位的证书。',
        '关闭大写锁定，按“显示”看清输入的内容，然后再输一次。',
        '导入后第一次使用时，初始口令是 123456，输入后按提示改成新口令。',
        '确实忘记口令时，请不要反复尝试：运行 hrca open 打开管理窗口，在这张证书上按“忘记口令”，用解锁码设置新口令。',
        '没有解锁码时，在管理窗口按“导入证书文件”重新导入，口令恢复为 123456。',
      ],
      en: [
        'Look at the tries left in the window, and check that the certificate is your unit’s.',
        'Turn caps lock off, press 显示 (Show) to see what you type, and type it again.',
        'For the first use after an import, the initial PIN is 123456. Then choose a new one when the window asks.',
        'If you have forgotten the PIN, do not guess: run hrca open, press 忘记口令 (Forgot PIN) at this certificate, and set a new PIN with the PUK.',
        'Without the PUK, press 导入证书文件 (Import certificate file) there and import the file again. This resets the PIN to 123456.',
      ],
    },
  },
  PIN_MALFORMED: {
    summary: {
      zh: '输入的内容不可能是口令，没有计入输错次数，请核对后再输。',
      en: 'The entry cannot be a PIN and was not counted as a wrong try: check it and type it again.',
    },
    when: {
      zh: '在“口令”框中输入的内容太短、太长，或者末尾有空格；设置新口令时，新口令末尾有空格。',
      en: 'The entry in 口令 (PIN) is too short or too long, or ends with a space; or a new PIN ends with a space.',
    },
    why: {
      zh: '没有按完就按了回车、把别处的文字粘贴了进来，或者输入法在末尾加了空格。这样的内容没有拿去核对，也没有发给 USB Key，剩余次数不变。',
      en: 'Enter was pressed too early, other text was pasted, or an input method added a space. The entry was not compared and not sent to the USB Key, so the tries left are unchanged.',
    },
    steps: {
      zh: [
        '清空输入框，按“显示”看清输入的内容。',
        '证书文件的口令是 6 至 64 个字符；USB Key 的口令长度由厂商规定，多数是 6 至 8 位或 6 至 16 位。',
        '去掉末尾的空格，再按“确定”。',
      ],
      en: [
        'Clear the field and press 显示 (Show) to see what you type.',
        'The PIN of a certificate file has 6 to 64 characters; that of a USB Key has the length that its vendor allows, mostly 6 to 8 or 6 to 16.',
        'Delete a space at the end, and press 确定 (OK).',
      ],
    },
  },
  PIN_LOCKED: {
    summary: {
      zh: '口令连续输错六次已锁定，请用解锁码解锁，或重新导入证书文件。',
      en: 'Six wrong PINs have locked the certificate: unlock it with the PUK, or import the certificate file again.',
    },
    when: {
      zh: '同一张证书的口令连续输错六次之后。',
      en: 'After six wrong PINs in a row for the same certificate.',
    },
    why: {
      zh: '锁定是为了防止他人猜出口令。重启电脑或等待都不会解除锁定，其他证书不受影响。',
      en: 'The lock prevents others from guessing the PIN. Restarting or waiting does not unlock it. Other certificates are not affected.',
    },
    steps: {
      zh: [
        '找出导入证书时显示过一次的解锁码（12 位数字）。',
        '运行 hrca open 打开管理窗口，在这张证书上按“解锁”；也可以运行 hrca unlock ID。',
        '输入解锁码、新口令和确认新口令，按“确定”。',
        '没有解锁码时，在管理窗口按“导入证书文件”，用发证机构给的文件重新导入，口令恢复为 123456，并会显示新的解锁码。',
      ],
      en: [
        'Find the PUK (解锁码, 12 digits) that was shown once when the certificate was imported.',
        'Run hrca open and press 解锁 (Unlock) at this certificate, or run hrca unlock ID.',
        'Type the 解锁码 (PUK), the 新口令 (New PIN) and 确认新口令 (Repeat the new PIN), and press 确定 (OK).',
        'Without the PUK, press 导入证书文件 (Import certificate file) in the management window and import the issuer’s file again: this resets the PIN to 123456, and a new PUK is shown.',
      ],
    },
  },
  PIN_TOO_SHORT: {
    summary: {
      zh: '新口令太短，请至少输入 6 个字符。',
      en: 'The new PIN is too short: use at least 6 characters.',
    },
    when: {
      zh: '设置的新口令少于 6 个字符。',
      en: 'The new PIN has fewer than 6 characters.',
    },
    why: {
      zh: '太短的口令容易被猜出。原口令仍然有效。',
      en: 'A short PIN is easy to guess. The old PIN remains valid.',
    },
    steps: {
      zh: ['在“新口令”中输入至少 6 个字符，数字、字母都可以。', '在“确认新口令”中再输一次，按“确定”。'],
      en: [
        'Type at least 6 characters into 新口令 (New PIN); digits and letters will do.',
        'Type it once more into 确认新口令 (Repeat the new PIN) and press 确定 (OK).',
      ],
    },
  },
  PIN_TOO_LONG: {
    summary: {
      zh: '新口令太长，请不要超过 64 个字符。',
      en: 'The new PIN is too long: use no more than 64 characters.',
    },
    when: {
      zh: '设置的新口令超过 64 个字符。',
      en: 'The new PIN has more than 64 characters.',
    },
    why: {
      zh: '多半是误把一段文字粘贴进了“新口令”。原口令仍然有效。',
      en: 'Most likely, text was pasted into 新口令 (New PIN) by mistake. The old PIN remains valid.',
    },
    steps: {
      zh: ['清空“新口令”，输入 6 至 64 个字符。', '在“确认新口令”中再输一次，按“确定”。'],
      en: [
        'Clear 新口令 (New PIN) and type 6 to 64 characters.',
        'Type it once more into 确认新口令 (Repeat the new PIN) and press 确定 (OK).',
      ],
    },
  },
  PIN_TOO_SIMPLE: {
    summary: {
      zh: '新口令太简单，请不要用同一个字符或连续的数字、字母。',
      en: 'The new PIN is too simple: do not use one repeated character or a sequence of digits or letters.',
    },
    when: {
      zh: '设置的新口令是 123456、111111、654321、abcdef 这一类。',
      en: 'The new PIN is something like 123456, 111111, 654321 or abcdef.',
    },
    why: {
      zh: '这类口令是别人最先会猜的。原口令仍然有效。',
      en: 'Others try such PINs first. The old PIN remains valid.',
    },
    steps: {
      zh: [
        '换一个没有规律的新口令，至少 6 个字符；也不要用单位电话、信用代码等别人查得到的号码。',
        '在“确认新口令”中再输一次，按“确定”。',
      ],
      en: [
        'Choose a new PIN of at least 6 characters without a pattern, and not a number that others can look up, such as the unit’s telephone number or code.',
        'Type it once more into 确认新口令 (Repeat the new PIN) and press 确定 (OK).',
      ],
    },
  },
  PIN_UNCHANGED: {
    summary: {
      zh: '新口令与原口令相同，请换一个不同的口令。',
      en: 'The new PIN is the same as the old one: choose a different one.',
    },
    when: {
      zh: '修改口令时，输入的新口令就是现在的口令。',
      en: 'The new PIN is the same as the current one.',
    },
    why: {
      zh: '修改口令是为了让知道旧口令的人不能再用。全角数字和半角数字视为相同。',
      en: 'The change is to exclude people who know the old PIN. Full-width and half-width digits count as the same.',
    },
    steps: {
      zh: [
        '在“新口令”和“确认新口令”中输入一个与原来不同的口令，按“确定”。',
        '如果不打算修改了，请按“取消”，原口令仍然有效。',
      ],
      en: [
        'Type a PIN that differs from the old one into 新口令 (New PIN) and 确认新口令 (Repeat the new PIN), and press 确定 (OK).',
        'To keep the old PIN, press 取消 (Cancel): it remains valid.',
      ],
    },
  },
  PIN_EXPIRED: {
    summary: {
      zh: 'USB Key 的口令已过期，请先按提示设置新口令。',
      en: 'The PIN of the USB Key has expired: choose a new one when the window asks.',
    },
    when: {
      zh: '输入的口令正确，但 USB Key 要求先修改口令。',
      en: 'The PIN was correct, but the USB Key requires it to be changed first.',
    },
    why: {
      zh: '有的发证机构规定口令要定期修改，到期后 USB Key 拒绝签名。',
      en: 'Some issuers require the PIN to be changed regularly. Once it has expired, the USB Key refuses to sign.',
    },
    steps: {
      zh: ['在“新口令”和“确认新口令”中输入同一个新口令，按“确定”。', '修改后登录会自动继续，以后使用新口令。'],
      en: [
        'Type the same new PIN into 新口令 (New PIN) and 确认新口令 (Repeat the new PIN), and press 确定 (OK).',
        'The login then continues by itself. Use the new PIN from now on.',
      ],
    },
  },
  PIN_REFUSED_BY_DEVICE: {
    summary: {
      zh: 'USB Key 不接受这个新口令，请换一个长度合适的口令。',
      en: 'The USB Key does not accept this new PIN: choose one with a suitable length.',
    },
    when: {
      zh: '修改 USB Key 的口令时，新口令不符合这个 USB Key 自己的规则。',
      en: 'When the PIN of a USB Key was changed, the new PIN broke the USB Key’s own rules.',
    },
    why: {
      zh: '各厂商规则不同：多数要求 6 至 8 位或 6 至 16 位，有的只接受数字，或者要求字母和数字都有。原口令仍然有效。',
      en: 'Vendors differ: most require 6 to 8 or 6 to 16 characters; some accept only digits, or require letters and digits. The old PIN remains valid.',
    },
    steps: {
      zh: [
        '换一个 6 至 8 位、同时有字母和数字的新口令，再按“确定”。',
        '仍不接受时，试一个 6 位以上、没有规律的纯数字口令。',
        '还是不行，请查看 USB Key 的说明书，或用厂商的管理工具修改口令。',
      ],
      en: [
        'Choose a new PIN of 6 to 8 characters with letters and digits, and press 确定 (OK).',
        'If that is refused, try one of 6 or more digits without a pattern.',
        'If that is refused, too, see the manual of the USB Key, or change the PIN with the vendor’s tool.',
      ],
    },
  },
  PIN_MANAGED_BY_DEVICE: {
    summary: {
      zh: '这张证书的口令由厂商的程序管理，请用厂商的管理工具修改。',
      en: 'The PIN of this certificate is managed by the vendor’s program: change it with the vendor’s tool.',
    },
    when: {
      zh: '在证书助手中修改口令，而这张证书的口令不由证书助手询问。',
      en: 'A change of PIN was requested for a certificate whose PIN the assistant does not ask for.',
    },
    why: {
      zh: '有的 USB Key 和 Windows 证书库用自己的窗口询问口令，口令不经过证书助手。',
      en: 'Some USB Keys and the Windows certificate store ask for the PIN in their own window; the PIN does not pass through the assistant.',
    },
    steps: {
      zh: ['打开随 USB Key 安装的厂商管理工具，在其中修改口令。', '找不到管理工具时，到发证机构的网站下载并安装。'],
      en: [
        'Open the tool that came with the USB Key and change the PIN there.',
        'If there is none, download it from the issuer’s site and install it.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
