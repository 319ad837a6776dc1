import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const agentFaq = {
  AGENT_UNAVAILABLE: {
    summary: { zh: 'AGENT_UNAVAILABLE', en: 'AGENT_UNAVAILABLE' },
    when: { zh: 'AGENT_UNAVAILABLE', en: 'AGENT_UNAVAILABLE' },
    why: { zh: 'AGENT_UNAVAILABLE', en: 'AGENT_UNAVAILABLE' },
    steps: { zh: ['AGENT_UNAVAILABLE'], en: ['AGENT_UNAVAILABLE'] },
  },
  AGENT_DISCONNECTED: {
    summary: { zh: 'AGENT_DISCONNECTED', en: 'AGENT_DISCONNECTED' },
    when: { zh: 'AGENT_DISCONNECTED', en: 'AGENT_DISCONNECTED' },
    why: { zh: 'AGENT_DISCONNECTED', en: 'AGENT_DISCONNECTED' },
    steps: { zh: ['AGENT_DISCONNECTED'], en: ['AGENT_DISCONNECTED'] },
  },
  AGENT_UNRESPONSIVE: {
    summary: { zh: 'AGENT_UNRESPONSIVE', en: 'AGENT_UNRESPONSIVE' },
    when: { zh: 'AGENT_UNRESPONSIVE', en: 'AGENT_UNRESPONSIVE' },
    why: { zh: 'AGENT_UNRESPONSIVE', en: 'AGENT_UNRESPONSIVE' },
    steps: { zh: ['AGENT_UNRESPONSIVE'], en: ['AGENT_UNRESPONSIVE'] },
  },
  AGENT_INCOMPATIBLE: {
    summary: { zh: 'AGENT_INCOMPATIBLE', en: 'AGENT_INCOMPATIBLE' },
    when: { zh: 'AGENT_INCOMPATIBLE', en: 'AGENT_INCOMPATIBLE' },
    why: { zh: 'AGENT_INCOMPATIBLE', en: 'AGENT_INCOMPATIBLE' },
    steps: { zh: ['AGENT_INCOMPATIBLE'], en: ['AGENT_INCOMPATIBLE'] },
  },
  AGENT_BUSY: {
    summary: { zh: 'AGENT_BUSY', en: 'AGENT_BUSY' },
    when: { zh: 'AGENT_BUSY', en: 'AGENT_BUSY' },
    why: { zh: 'AGENT_BUSY', en: 'AGENT_BUSY' },
    steps: { zh: ['AGENT_BUSY'], en: ['AGENT_BUSY'] },
  },
  AGENT_ALREADY_RUNNING: {
    summary: { zh: 'AGENT_ALREADY_RUNNING', en: 'AGENT_ALREADY_RUNNING' },
    when: { zh: 'AGENT_ALREADY_RUNNING', en: 'AGENT_ALREADY_RUNNING' },
    why: { zh: 'AGENT_ALREADY_RUNNING', en: 'AGENT_ALREADY_RUNNING' },
    steps: { zh: ['AGENT_ALREADY_RUNNING'], en: ['AGENT_ALREADY_RUNNING'] },
  },
  AGENT_PORTS_TAKEN: {
    summary: { zh: 'AGENT_PORTS_TAKEN', en: 'AGENT_PORTS_TAKEN' },
    when: { zh: 'AGENT_PORTS_TAKEN', en: 'AGENT_PORTS_TAKEN' },
    why: { zh: 'AGENT_PORTS_TAKEN', en: 'AGENT_PORTS_TAKEN' },
    steps: { zh: ['AGENT_PORTS_TAKEN'], en: ['AGENT_PORTS_TAKEN'] },
  },
  WINDOW_UNAVAILABLE: {
    summary: { zh: 'WINDOW_UNAVAILABLE', en: 'WINDOW_UNAVAILABLE' },
    when: { zh: 'WINDOW_UNAVAILABLE', en: 'WINDOW_UNAVAILABLE' },
    why: { zh: 'WINDOW_UNAVAILABLE', en: 'WINDOW_UNAVAILABLE' },
    steps: { zh: ['WINDOW_UNAVAILABLE'], en: ['WINDOW_UNAVAILABLE'] },
  },
  REQUEST_INVALID: {
    summary: { zh: 'REQUEST_INVALID', en: 'REQUEST_INVALID' },
    when: { zh: 'REQUEST_INVALID', en: 'REQUEST_INVALID' },
    why: { zh: 'REQUEST_INVALID', en: 'REQUEST_INVALID' },
    steps: { zh: ['REQUEST_INVALID'], en: ['REQUEST_INVALID'] },
  },
  REQUEST_ABORTED: {
    summary: { zh: 'REQUEST_ABORTED', en: 'REQUEST_ABORTED' },
    when: { zh: 'REQUEST_ABORTED', en: 'REQUEST_ABORTED' },
    why: { zh: 'REQUEST_ABORTED', en: 'REQUEST_ABORTED' },
    steps: { zh: ['REQUEST_ABORTED'], en: ['REQUEST_ABORTED'] },
  },
  INTERNAL: {
    summary: { zh: 'INTERNAL', en: 'INTERNAL' },
    when: { zh: 'INTERNAL', en: 'INTERNAL' },
    why: { zh: 'INTERNAL', en: 'INTERNAL' },
    steps: { zh: ['INTERNAL'], en: ['INTERNAL'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
