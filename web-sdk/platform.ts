import { AGENT_PORTS } from '@hrca/protocol/constants';

/** The browser interfaces that the SDK uses. */
export interface Platform {
  /** Loopback ports on which the agent may listen. */
  readonly ports: readonly number[];
  /** In Firefox, throws if the page's CSP forbids the address. */
  readonly connect: (url: string) => WebSocket;
  /** The permission to connect to this computer. Rejects in a browser without it. */
  readonly loopbackPermission: () => Promise<PermissionStatus>;
  /** Calls `listener` each time the page's CSP blocks a loopback socket. */
  readonly onPolicyViolation: (listener: () => void, ended: AbortSignal) => void;
}

export const browser: Platform = {
  ports: AGENT_PORTS,
  connect: (url) => new WebSocket(url),
  loopbackPermission: async () => {
    const permission = await navigator.permissions.query({ name: 'loopback-network' as PermissionName });
    // For a page from this computer there is no prompt, although the state is `prompt`.
    const isLocal = /localhost$|^127\.|^\[::1/.test(location.hostname);
    return isLocal && permission.state === 'prompt' ? ({} as PermissionStatus) : permission;
  },
  onPolicyViolation: (listener, ended) => {
    const onViolation = ({ blockedURI, disposition }: SecurityPolicyViolationEvent) => {
      if (disposition === 'enforce' && /^wss?:..127/.test(blockedURI)) listener();
    };
    addEventListener('securitypolicyviolation', onViolation, { signal: ended });
  },
};
