import { AGENT_PORTS } from '@hrca/protocol/constants';

/** What the SDK needs of the browser that it runs in. */
export interface Platform {
  /** Where the agent may be listening. */
  readonly ports: readonly number[];
  /** Throws in Firefox where the page's CSP forbids the address. */
  readonly connect: (url: string) => WebSocket;
  /** Whether the page may reach this computer. Rejects in a browser that knows no such permission. */
  readonly loopbackPermission: () => Promise<PermissionStatus>;
  /** Tells each time that the page's CSP forbids a loopback socket. */
  readonly onPolicyViolation: (listener: () => void, ended: AbortSignal) => void;
}

export const browser: Platform = {
  ports: AGENT_PORTS,
  connect: (url) => new WebSocket(url),
  loopbackPermission: async () => {
    const permission = await navigator.permissions.query({ name: 'loopback-network' as PermissionName });
    // A page of this computer is never asked about, although its state reads `prompt`: it has none.
    const isLocal = /localhost$|^127\.|^\[::1/.test(location.hostname);
    return isLocal && permission.state === 'prompt' ? ({} as PermissionStatus) : permission;
  },
  onPolicyViolation: (listener, ended) => {
    const tell = ({ blockedURI, disposition }: SecurityPolicyViolationEvent) => {
      if (disposition === 'enforce' && /^wss?:..127/.test(blockedURI)) listener();
    };
    addEventListener('securitypolicyviolation', tell, { signal: ended });
  },
};
