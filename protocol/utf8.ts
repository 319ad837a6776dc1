// Browsers and Node both have these two; this room has the types of neither.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new () => { decode(octets: Uint8Array): string };

export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** What is no UTF-8 becomes U+FFFD. */
export function utf8Decode(octets: Uint8Array): string {
  return new TextDecoder().decode(octets);
}
