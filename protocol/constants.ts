/** Loopback ports of the agent, in the order in which it tries them. */
export const AGENT_PORTS = [17520, 27520, 37520] as const;

/** Raised when an older SDK could no longer speak to the agent. */
export const PROTOCOL_VERSION = 1;

/** Bytes of one message at most, both ways. */
export const MESSAGE_MAX_BYTES = 65_536;
