/** Motion: a whole run, unpacked from second differences and asked for the pose of a body at any time. */

import type { MotionHeader, Quaternion, Vector } from "./contract";

const CHANNELS = 7;

export interface Pose {
  position: Vector;
  quaternion: Quaternion;
}

async function inflate(data: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** Sum twice: value, first difference, second differences become values, in quanta. */
function integrate(row: Int16Array | Int32Array, quantum: number): Float32Array {
  const values = new Float32Array(row.length);
  let value = row[0] ?? 0;
  let difference = 0;
  values[0] = value * quantum;
  for (let frame = 1; frame < row.length; frame += 1) {
    difference += row[frame]!;
    value += difference;
    values[frame] = value * quantum;
  }
  return values;
}

/** Turn from one quaternion to another by a fraction of the way, along the shorter arc. */
export function slerp(from: Quaternion, to: Quaternion, fraction: number): Quaternion {
  let cosine = from[0] * to[0] + from[1] * to[1] + from[2] * to[2] + from[3] * to[3];
  const sign = cosine < 0 ? -1 : 1;
  cosine = Math.min(1, Math.abs(cosine));
  const angle = Math.acos(cosine);
  // For a tiny angle the sines vanish and straight interpolation is exact enough.
  const [a, b] =
    angle < 1e-4
      ? [1 - fraction, fraction]
      : [Math.sin((1 - fraction) * angle) / Math.sin(angle), Math.sin(fraction * angle) / Math.sin(angle)];
  const mixed = from.map((part, index) => a * part + sign * b * to[index]!);
  const norm = Math.hypot(...mixed) || 1;
  return mixed.map((part) => part / norm) as Quaternion;
}

function product([a, b, c, w]: Quaternion, [x, y, z, v]: Quaternion): Quaternion {
  return [w * x + a * v + b * z - c * y, w * y - a * z + b * v + c * x, w * z + a * y - b * x + c * v, w * v - a * x - b * y - c * z];
}

function conjugate([x, y, z, w]: Quaternion): Quaternion {
  return [-x, -y, -z, w];
}

export class Motion {
  constructor(
    private readonly header: MotionHeader,
    private readonly channels: Float32Array[],
  ) {}

  /** Unpack what the bench sent. */
  static async decode(header: MotionHeader, data: Uint8Array): Promise<Motion> {
    const bytes = await inflate(data);
    const numbers = header.wide ? new Int32Array(bytes) : new Int16Array(bytes);
    const channels = Array.from({ length: header.bodies.length * CHANNELS }, (_, index) => {
      const quantum = index % CHANNELS < 3 ? header.position_quantum : header.quaternion_quantum;
      return integrate(numbers.subarray(index * header.frames, (index + 1) * header.frames), quantum);
    });
    return new Motion(header, channels);
  }

  /** How long the run lasted [s]. */
  get duration(): number {
    return (Math.max(0, this.header.frames - 1) * this.header.interval_ms) / 1000;
  }

  get bodies(): number {
    return this.header.bodies.length;
  }

  private sample(body: number, channel: number, frame: number): number {
    return this.channels[body * CHANNELS + channel]?.[frame] ?? 0;
  }

  private turn(body: number, frame: number): Quaternion {
    return [3, 4, 5, 6].map((channel) => this.sample(body, channel, frame)) as Quaternion;
  }

  /** The pose of a body at a time [s] after the start, interpolated between frames. */
  pose(body: number, time: number): Pose {
    const exact = Math.min(Math.max(0, (time * 1000) / this.header.interval_ms), Math.max(0, this.header.frames - 1));
    const frame = Math.floor(exact);
    const next = Math.min(frame + 1, this.header.frames - 1);
    const fraction = exact - frame;
    const position = [0, 1, 2].map((channel) => {
      const start = this.sample(body, channel, frame);
      return start + fraction * (this.sample(body, channel, next) - start);
    }) as Vector;
    return { position, quaternion: slerp(this.turn(body, frame), this.turn(body, next), fraction) };
  }

  /** Where a place of a body, given as it stood at the first frame, is at a time [s]. */
  carry(body: number, place: Vector, time: number): Vector {
    const [start, now] = [this.pose(body, 0), this.pose(body, time)];
    const turn = product(now.quaternion, conjugate(start.quaternion));
    const arm = place.map((value, axis) => value - start.position[axis]!) as Vector;
    const turned = product(product(turn, [...arm, 0]), conjugate(turn));
    return now.position.map((value, axis) => value + turned[axis]!) as Vector;
  }
}
