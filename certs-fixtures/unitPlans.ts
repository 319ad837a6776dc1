import { unitCodeOids } from '@hrca/x509';
import type { KeyUsage } from './extensions.ts';
import type { CodePlace } from './unitCertificate.ts';
import { createUnitCode, createWrongUnitCode } from './unitCode.ts';

type CodeOid = (typeof unitCodeOids)[number];

export type UnitId =
  | 'good'
  | 'expired'
  | 'not-yet-valid'
  | 'encryption-only'
  | 'personal'
  | 'wrong-check-character'
  | 'wrong-issuer'
  | `code-extension-${CodeOid}`
  | `code-attribute-${CodeOid}`;

/** How one unit certificate of the test PKI differs from a good one. */
export interface UnitPlan {
  readonly id: UnitId;
  readonly name: string;
  /** Empty for a person. */
  readonly code: string;
  /** The text in the certificate. */
  readonly codeText: string;
  readonly place?: CodePlace;
  readonly subjectKind?: 'person';
  readonly issuer?: 'untrusted';
  /** Days from now. */
  readonly validity: readonly [from: number, to: number];
  readonly keyUsage?: readonly KeyUsage[];
}

const current = [-30, 335] as const;

/** OID of CFCA, which appends an "N" to the code. */
const cfcaOid = '1.2.156.10260.4.1.1';

/** Names and codes are fictitious; check characters are right except in `wrong-check-character`. */
export const unitPlans: readonly UnitPlan[] = [
  unit('good', '苏州示例精密机械有限公司', 'MA0000A1'),
  { ...unit('expired', '苏州示例软件科技有限公司', 'MA0000B2'), validity: [-400, -35] },
  { ...unit('not-yet-valid', '苏州示例物流有限公司', 'MA0000C3'), validity: [30, 395] },
  {
    ...unit('encryption-only', '苏州示例精密机械有限公司', 'MA0000A1'),
    keyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  },
  personal(),
  wrongCheckCharacter(),
  { ...unit('wrong-issuer', '苏州示例纺织有限公司', 'MA0000F6'), issuer: 'untrusted' },
  ...unitCodeOids.flatMap((oid, i) => [
    placed(`code-extension-${oid}`, { oid, as: 'extension' }, `MA0000G${i}`),
    placed(`code-attribute-${oid}`, { oid, as: 'attribute' }, `MA0000H${i}`),
  ]),
];

function unit(id: UnitId, name: string, serial: string): UnitPlan {
  const code = createUnitCode(serial);
  return { id, name, code, codeText: code, validity: current };
}

/** A person, with an identity card number at the OID of GM/T 0015; its district does not exist. */
function personal(): UnitPlan {
  const place = { oid: '1.2.156.10260.4.1.1', as: 'extension' } as const;
  return {
    id: 'personal',
    name: '张示例',
    code: '',
    codeText: '320599190001010016',
    place,
    subjectKind: 'person',
    validity: current,
  };
}

function wrongCheckCharacter(): UnitPlan {
  const code = createWrongUnitCode('MA0000E5');
  return { id: 'wrong-check-character', name: '苏州示例电子有限公司', code, codeText: code, validity: current };
}

function placed(id: UnitId, place: CodePlace, serial: string): UnitPlan {
  const form = place.as === 'extension' ? '扩展项' : '主题项';
  const plan = unit(id, `苏州示例${form}${serial.slice(-1)}号有限公司`, serial);
  return { ...plan, place, codeText: place.oid === cfcaOid ? `${plan.code}N` : plan.code };
}
