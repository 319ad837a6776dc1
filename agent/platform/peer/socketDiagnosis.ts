import type { Endpoints } from './peer.ts';
import type { FindSocketOwner, SocketOwner } from './socketOwner.ts';

// <linux/netlink.h>, <linux/sock_diag.h>, <linux/inet_diag.h>; little-endian but for ports and addresses
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0x80003;
const NETLINK_SOCK_DIAG = 4;
const MSG_DONTWAIT = 0x40;
const NLM_F_REQUEST = 1;
const NLMSG_ERROR = 2;
const SOCK_DIAG_BY_FAMILY = 20;
const AF_INET = 2;
const IPPROTO_TCP = 6;
const HEADER_BYTES = 16;
/** Where things are in a message. */
const REQUEST_STATES = HEADER_BYTES + 4;
const REQUEST_ENDS = HEADER_BYTES + 8;
const REQUEST_COOKIE = REQUEST_ENDS + 40;
const REQUEST_BYTES = REQUEST_ENDS + 48;
const ANSWER_AGENT_PORT = HEADER_BYTES + 6;
const ANSWER_USER = HEADER_BYTES + 64;
const ANSWER_INODE = HEADER_BYTES + 68;
const ANSWER_BYTES = HEADER_BYTES + 72;
const ENOENT = 2;
/** Each in the room of an IPv6 one. */
const ADDRESS_BYTES = 16;
const ANSWER_MAX_BYTES = 8_192;

/**
 * By sock_diag(7): the kernel is asked for the one connection, which takes it some ten microseconds however many there
 * are. The descriptor is kept, so that one is there when there are no others. Throws where this kernel does not tell.
 */
export function socketDiagnosis(libc: string): FindSocketOwner {
  let opened: Promise<(request: Buffer) => Buffer> | undefined;
  let count = 0;
  return async (endpoints) => {
    opened ??= openDiagnosis(libc);
    // No descriptor now may be one the next time.
    opened.catch(() => {
      opened = undefined;
    });
    count = (count + 1) >>> 0;
    return holderIn((await opened)(requestFor(endpoints, count)), endpoints, count);
  };
}

/** Only the kernel can send anything to such a socket, and has answered by the time that a request is sent. */
async function openDiagnosis(libc: string): Promise<(request: Buffer) => Buffer> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(libc);
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const send = library.func('intptr_t send(int socket, void *message, size_t length, int flags)');
  const receive = library.func('intptr_t recv(int socket, void *buffer, size_t length, int flags)');
  const descriptor: number = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor < 0) throw new Error('no socket for questions about sockets');
  const buffer = Buffer.alloc(ANSWER_MAX_BYTES);
  return (request) => {
    if (Number(send(descriptor, request, request.length, 0)) !== request.length) throw new Error('no question');
    const length = Number(receive(descriptor, buffer, buffer.length, MSG_DONTWAIT));
    if (length < HEADER_BYTES) throw new Error('no answer');
    return buffer.subarray(0, length);
  };
}

/** `struct nlmsghdr`, then `struct inet_diag_req_v2`: the connection as its own side sees it. */
function requestFor({ peer, local }: Endpoints, sequence: number): Buffer {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt32LE(REQUEST_BYTES, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST, 6);
  request.writeUInt32LE(sequence, 8);
  request.writeUInt8(AF_INET, HEADER_BYTES);
  request.writeUInt8(IPPROTO_TCP, HEADER_BYTES + 1);
  request.fill(0xff, REQUEST_STATES, REQUEST_ENDS);
  request.writeUInt16BE(peer.port, REQUEST_ENDS);
  request.writeUInt16BE(local.port, REQUEST_ENDS + 2);
  request.set(peer.octets, REQUEST_ENDS + 4);
  request.set(local.octets, REQUEST_ENDS + 4 + ADDRESS_BYTES);
  request.fill(0xff, REQUEST_COOKIE);
  return request;
}

/** `struct inet_diag_msg`, or an error. */
function holderIn(answer: Buffer, { local }: Endpoints, sequence: number): SocketOwner | undefined {
  if (answer.readUInt32LE(8) !== sequence) throw new Error('an answer to another question');
  if (answer.readUInt16LE(4) === NLMSG_ERROR && answer.readInt32LE(HEADER_BYTES) === -ENOENT) return undefined;
  if (answer.readUInt16LE(4) !== SOCK_DIAG_BY_FAMILY || answer.length < ANSWER_BYTES) throw new Error('no answer');
  // For a connection that there is not, the kernel tells who listens on the port of its own side.
  if (answer.readUInt16BE(ANSWER_AGENT_PORT) !== local.port) return undefined;
  return { user: answer.readUInt32LE(ANSWER_USER), inode: answer.readUInt32LE(ANSWER_INODE) };
}
