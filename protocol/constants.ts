/** Loopback ports of the agent, in the order in which it tries them. */
export const AGENT_PORTS = [17520, 27520, 37520] as const;

/** Incremented by a change that is incompatible with older SDKs. */
export const PROTOCOL_VERSION = 1;

/** Maximum size of a message in either direction, in bytes. */
export const MESSAGE_MAX_BYTES = 65_536;

/**
 * Content type of a login as CMS, of its own so that the signature cannot be taken for one over another kind of data. Under
 * the arc for UUIDs (ITU-T X.667), which needs no registration: 897a113d-0553-46f4-8040-c04632d3ae69.
 */
export const LOGIN_CONTENT_TYPE = '2.25.182738045274803999975059780388542197353';

/** Ten minutes: a first login, which includes the change of the initial PIN, can take longer than two minutes. */
export const CHALLENGE_LIFETIME_MS = 600_000;

/** Maximum time that a login window stays open, even in use: the token must reach the portal before the challenge expires. */
export const WINDOW_LIFETIME_MS = 540_000;

/** Consecutive wrong entries after which a PIN or PUK of the software keystore is locked. A device has its own number. */
export const PIN_TRIES = 6;
export const PUK_TRIES = 10;

/** Bytes of the key files of one import together. A file with a chain of RSA-4096 certificates has about 10 KiB. */
export const KEY_FILES_MAX_BYTES = 256 * 1024;
