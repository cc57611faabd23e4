/** Kernel messages in the binary framing `v1.kernel.websocket.jupyter.org`.
 *
 * A frame is: the number of offsets, the offsets, the channel's name, header, parent header, metadata, content, buffers;
 * all numbers are unsigned 64-bit, little-endian. Source: Jupyter Server documentation, "WebSocket kernel wire protocols".
 */

export const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

export interface Message {
  channel: string;
  header: { msg_id: string; msg_type: string; session: string; [name: string]: unknown };
  parent: { msg_id?: string; session?: string; [name: string]: unknown };
  content: Record<string, unknown>;
  buffers: Uint8Array[];
}

const WORD = 8;
const HEAD_PARTS = 4;

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function offsetTable(parts: Uint8Array[]): Uint8Array {
  const count = parts.length + 1;
  const table = new DataView(new ArrayBuffer(WORD * (count + 1)));
  table.setBigUint64(0, BigInt(count), true);
  let offset = WORD * (count + 1);
  [...parts, new Uint8Array()].forEach((part, index) => {
    table.setBigUint64(WORD * (index + 1), BigInt(offset), true);
    offset += part.length;
  });
  return new Uint8Array(table.buffer);
}

/** Write one message as a frame. */
export function encode(message: Message): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const json = [message.header, message.parent, {}, message.content].map((part) => text.encode(JSON.stringify(part)));
  const parts = [text.encode(message.channel), ...json, ...message.buffers];
  return join([offsetTable(parts), ...parts]);
}

/** Read one frame. */
export function decode(frame: ArrayBuffer): Message {
  const view = new DataView(frame);
  const count = Number(view.getBigUint64(0, true));
  const offsets = Array.from({ length: count }, (_, index) => Number(view.getBigUint64(WORD * (index + 1), true)));
  const part = (index: number) => new Uint8Array(frame, offsets[index]!, offsets[index + 1]! - offsets[index]!);
  const json = (index: number) => JSON.parse(new TextDecoder().decode(part(index)));
  const buffers = Array.from({ length: count - 2 - HEAD_PARTS }, (_, index) => part(index + 1 + HEAD_PARTS));
  return { channel: new TextDecoder().decode(part(0)), header: json(1), parent: json(2), content: json(4), buffers };
}
