import { WebSocket as NodeWebSocket } from 'ws';
import type { Platform } from '#web-sdk/platform.ts';

export interface NodePlatform extends Platform {
  /** Every socket that the SDK opened. */
  readonly opened: NodeWebSocket[];
}

/** The SDK's platform in Node. Default permission: the page may reach this computer. */
export function nodePlatform(
  ports: readonly number[],
  { permission = granted(), origin }: { permission?: PermissionStatus; origin?: string } = {},
): NodePlatform {
  const opened: NodeWebSocket[] = [];
  return {
    ports,
    opened,
    connect: (url) => {
      const socket = new NodeWebSocket(url, { origin });
      opened.push(socket);
      return socket as unknown as WebSocket;
    },
    loopbackPermission: async () => permission,
    onPolicyViolation: () => undefined,
  };
}

/** A permission in the state `prompt`, which the test answers. */
export function permissionPrompt(): { permission: PermissionStatus; answer: (state: PermissionState) => void } {
  const permission = Object.assign(new EventTarget(), { state: 'prompt' }) as { state: PermissionState } & EventTarget;
  return {
    permission: permission as unknown as PermissionStatus,
    answer: (state) => {
      permission.state = state;
      permission.dispatchEvent(new Event('change'));
    },
  };
}

function granted(): PermissionStatus {
  const { permission, answer } = permissionPrompt();
  answer('granted');
  return permission;
}
