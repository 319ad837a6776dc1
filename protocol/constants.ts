/** Loopback ports of the agent, in the order in which it tries them. */
export const AGENT_PORTS = [17520, 27520, 37520] as const;

/** Raised when an older SDK could no longer speak to the agent. */
export const PROTOCOL_VERSION = 1;

/** Bytes of one message at most, both ways. */
export const MESSAGE_MAX_BYTES = 65_536;

/**
 * Content type of a login as CMS: a signature over it means a login to this protocol and nothing else. It lies under the
 * arc for UUIDs (ITU-T X.667), which needs no registration: 897a113d-0553-46f4-8040-c04632d3ae69.
 */
export const LOGIN_CONTENT_TYPE = '2.25.182738045274803999975059780388542197353';

/** How long a challenge lives: a first login with its forced change of the PIN takes longer than two minutes. */
export const CHALLENGE_LIFETIME_MS = 600_000;

/** How long a portal's window may stay open, however busy its keys: what is signed must reach the portal in time. */
export const WINDOW_LIFETIME_MS = 540_000;

/** Consecutive wrong entries after which a PIN or PUK of the software keystore is locked. A device has its own number. */
export const PIN_TRIES = 6;
export const PUK_TRIES = 10;

/** Bytes of the key files of one import together. A file with a chain of RSA-4096 certificates has about 10 KiB. */
export const KEY_FILES_MAX_BYTES = 256 * 1024;
